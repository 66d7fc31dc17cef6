import type { Diagnosis } from '../../model/diagnosis.js';
import type { KubeObject } from '../../model/kubernetes.js';
import type { Code } from './codes.js';

/** What is known of one app in one namespace. Objects of other apps may be among the events. */
export interface Snapshot {
  readonly deployments: readonly KubeObject[];
  readonly replicaSets: readonly KubeObject[];
  readonly pods: readonly KubeObject[];
  readonly claims: readonly KubeObject[];
  readonly events: readonly KubeObject[];
  /** Where databases are waited for. */
  readonly statefulSets?: readonly KubeObject[];
  /** Where one is waited for. */
  readonly jobs?: readonly KubeObject[];
  /** Ends of containers seen so far, oldest first; a status alone remembers only the last two. */
  readonly exits?: Exits;
}

export interface Expectation {
  readonly deployments: readonly { readonly name: string; readonly generation: number }[];
  /** The app's databases. */
  readonly statefulSets?: readonly { readonly name: string; readonly generation: number }[];
  /** Names of Jobs that have to end well. */
  readonly jobs?: readonly string[];
  /** Seconds a container may take until it is ready for the first time. */
  readonly startupSeconds: number;
  /** When the login to pull with was last written, by the cluster's clock, milliseconds: older refusals say nothing of it. */
  readonly loginSince?: number | undefined;
}

/** Whose log explains a finding. */
export interface LogsFrom {
  readonly pod: string;
  readonly container: string;
  /** The log of the run before the present one. */
  readonly previous: boolean;
  /** Its last lines as the kubelet keeps them in the status (terminationMessagePolicy FallbackToLogsOnError); may be empty. */
  readonly message: string;
}

/** A diagnosis or something waited for, before its log was read. */
export interface Finding extends Omit<Diagnosis, 'code' | 'log'> {
  readonly code: Code;
  readonly logsFrom?: LogsFrom;
}

export interface Verdict {
  readonly failed: boolean;
  readonly finding: Finding;
  /** Milliseconds since the epoch, by the cluster's clock: when the same objects may mean something else. */
  readonly recheckAt?: number;
}

/** One end of a container. */
export interface Exit {
  /** The runtime's name of that run; times alone, kept to the second, do not tell two ends apart. */
  readonly id: string;
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
}

/** By pod uid and container name. */
export type Exits = ReadonlyMap<string, readonly Exit[]>;

/** How a message decides: the first row that matches. */
export interface MessageRule {
  readonly when: RegExp;
  readonly code: Code;
  readonly failed: boolean;
  /** The edit to make. */
  readonly next?: string;
}

type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** A finding without its undefined fields. */
export function finding(init: Loose<Finding> & Pick<Finding, 'code' | 'what'>): Finding {
  const entries = Object.entries(init).filter(([, value]) => value !== undefined && value !== '');
  return { code: init.code, what: init.what, ...Object.fromEntries(entries) };
}

export const waiting = (of: Finding, recheckAt?: number): Verdict =>
  recheckAt === undefined ? { failed: false, finding: of } : { failed: false, finding: of, recheckAt };

export const failed = (of: Finding): Verdict => ({ failed: true, finding: of });
