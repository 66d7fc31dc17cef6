import type { KubeObject } from './kubernetes.js';

export type Action = 'create' | 'configure' | 'unchanged' | 'delete';

export interface Change {
  readonly action: Action;
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent for cluster-scoped kinds. */
  readonly namespace?: string;
  readonly name: string;
  /** What will be applied; absent for delete. */
  readonly manifest?: KubeObject;
  /** What was observed; absent for create. */
  readonly live?: KubeObject;
  /** Hash of the rendered manifest, as the Inventory keeps it; absent for delete. */
  readonly hash?: string;
  /** Apply over other managers' values: every field in conflict was named by the user. */
  readonly force?: boolean;
  /** Of a StatefulSet, what may not change does: it is deleted without its pods, then applied. */
  readonly recreate?: boolean;
  /** Pods that another manager of ours is given to hold, because the field goes to an autoscaler or comes from one. */
  readonly handover?: number;
}

export const isChange = (change: Change): boolean => change.action !== 'unchanged';
