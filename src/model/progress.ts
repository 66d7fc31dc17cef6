import type { Waiting } from './diagnosis.js';
import type { Action } from './plan.js';
import type { PodView } from './report.js';
import type { Warning } from './settings.js';

export type Phase =
  | 'bundle'
  | 'build'
  | 'push'
  | 'plan'
  | 'lock'
  | 'apply'
  | 'upload'
  | 'rollout'
  | 'rollback'
  | 'destroy'
  | 'export'
  | 'import'
  | 'rotate'
  | 'done';

/** What happens while an operation runs; doors show it, the engine never prints. */
export type ProgressEvent =
  | { readonly type: 'phase'; readonly phase: Phase; readonly message: string }
  | { readonly type: 'object'; readonly action: Action; readonly kind: string; readonly name: string }
  | { readonly type: 'upload'; readonly sent: number; readonly total: number }
  | {
      readonly type: 'pods';
      /** All there are, those that an update replaces too. */
      readonly pods: readonly PodView[];
      /** Of those with what is rolled out. */
      readonly ready: number;
      readonly wanted: number;
    }
  | { readonly type: 'waiting'; readonly waiting: Waiting }
  | { readonly type: 'warning'; readonly warning: Warning }
  | { readonly type: 'note'; readonly message: string };

export type Emit = (event: ProgressEvent) => void;
