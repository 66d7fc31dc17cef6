import type { Diagnosis } from './diagnosis.js';
import type { Status } from './report.js';

/** Whose preview a namespace is; written on it, and checked before every update and deletion. */
export interface PreviewOwner {
  /** `github.com/owner/repo`, in lower case. */
  readonly repository: string;
  /** GitHub's own id of the repository: stays when it is renamed. Absent from a terminal that does not know it. */
  readonly repositoryId?: string;
  readonly pullRequest: number;
}

export const previewsSchema = 'jac-scale-previews/v1';

/** One line of `preview list`. */
export interface PreviewView {
  readonly namespace: string;
  readonly app: string;
  readonly owner: PreviewOwner;
  readonly state: 'ready' | 'not-ready' | 'asleep' | 'terminating';
  /** RFC 3339. */
  readonly created: string;
  /** When it was last deployed or woken; RFC 3339. */
  readonly used: string;
  /** When its TTL ends; RFC 3339. */
  readonly expires?: string;
  readonly url?: string;
  /** Of a namespace that hangs in Terminating: what its conditions say. */
  readonly hanging?: readonly string[];
}

/** What `preview list` and `preview gc` answer. */
export interface PreviewsReport {
  readonly schema: typeof previewsSchema;
  readonly command: 'preview list' | 'preview gc';
  readonly status: Extract<Status, 'ready' | 'planned' | 'failed'>;
  readonly durationMs: number;
  readonly previews: readonly PreviewView[];
  /** What gc did, or with dry run would do, and why. */
  readonly actions?: readonly {
    readonly action: 'destroy' | 'sleep';
    readonly namespace: string;
    readonly reason: string;
    /** Why it could not be done. */
    readonly failure?: Diagnosis;
  }[];
  readonly notes: readonly string[];
}
