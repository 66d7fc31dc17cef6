import type { Kind, KubeObject } from '../../model/kubernetes.js';

/** Whether an object does what it was applied for, and one line that says what is missing. */
export interface Readiness {
  readonly done: boolean;
  readonly message: string;
}

/** The other side of a diff, so that a masked value still shows whether it changed. */
export interface Against {
  readonly other: KubeObject;
  readonly side: 'before' | 'after';
}

/** What the engine knows about one kind; every file of this folder exports one. */
export interface KindRules {
  readonly kind: Kind;
  /** Apply order: lower first; deletion goes the other way. */
  order(object: KubeObject): number;
  ready(object: KubeObject): Readiness;
  /** A copy that may be shown to anyone. */
  mask(object: KubeObject, against?: Against): KubeObject;
}

export const done: Readiness = { done: true, message: '' };

export const waitingFor = (message: string): Readiness => ({ done: false, message });

/** For kinds that exist as soon as they are stored, and hold nothing secret. */
export const plain = { ready: () => done, mask: (object: KubeObject) => object };
