/** What `history` answers. Validates against docs/schema/history.schema.json. */
import type { Report } from './report.js';
import type { Outcome } from './revision.js';

export const historySchema = 'jac-scale-history/v1';

export interface RevisionView {
  readonly revision: number;
  /** Whether the app's objects are those of this Revision. */
  readonly current: boolean;
  /** `interrupted`: no outcome was written; its run was killed, or still goes on. */
  readonly status: Outcome | 'interrupted';
  /** RFC 3339. */
  readonly created: string;
  readonly finished?: string;
  /** Who deployed it. */
  readonly actor: string;
  /** Of git, where the code came from; `dirty`: with changes that were not committed. */
  readonly commit?: string;
  readonly dirty?: boolean;
  readonly release: NonNullable<Report['release']>;
  /** The Revision whose code and settings it runs again. */
  readonly rollbackOf?: number;
}

export interface History {
  readonly schema: typeof historySchema;
  readonly command: 'history';
  readonly app: string;
  readonly namespace: string;
  /** Newest first. */
  readonly revisions: readonly RevisionView[];
  readonly notes: readonly string[];
}
