import type { Diagnosis } from './diagnosis.js';
import type { ExitCode } from './error.js';
import type { Action } from './plan.js';
import type { Release } from './release.js';
import type { Warning } from './settings.js';

export const reportSchema = 'jac-scale/v1';

export type Status =
  | 'planned'
  | 'unchanged'
  | 'ready'
  | 'not-ready'
  | 'failed'
  | 'rolled-back'
  | 'destroyed'
  | 'asleep'
  | 'exported'
  | 'imported'
  | 'locked'
  | 'timeout'
  | 'cancelled';

export interface PodView {
  readonly name: string;
  readonly component: string;
  readonly ready: boolean;
  /** As kubectl's STATUS column: Running, Init:0/1, CrashLoopBackOff, Terminating … */
  readonly status: string;
  readonly restarts: number;
  readonly node?: string;
  readonly ip?: string;
  /** RFC 3339. */
  readonly started?: string;
  /** Digest of the bundle it runs. */
  readonly bundle?: string;
  /** What it runs where the code is inside an image. */
  readonly image?: string;
}

export interface AutoscalerMetric {
  /** `cpu` or `memory`. */
  readonly name: string;
  /** Percent of the request, of all pods on average. */
  readonly target: number;
  /** Absent: nothing was measured yet. */
  readonly current?: number;
}

/** Of `status`: who decides how many pods there are. */
export interface AutoscalerView {
  readonly min: number;
  readonly max: number;
  readonly current: number;
  readonly desired?: number;
  readonly metrics: readonly AutoscalerMetric[];
  /** Why it decides nothing. */
  readonly why?: string;
}

export interface ReportChange {
  readonly action: Action;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** Unified diff of the YAML, secrets masked; only in `dry-run`. */
  readonly diff?: string;
}

export interface ReportFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly why: string;
}

/** An object that is named, and not changed. */
export type ReportObject = Pick<ReportChange, 'kind' | 'namespace' | 'name'>;

/** What every operation answers; doors print it. Validates against docs/schema/report.schema.json. */
export interface Report {
  readonly schema: typeof reportSchema;
  readonly command:
    | 'scale'
    | 'adopt'
    | 'dry-run'
    | 'status'
    | 'history'
    | 'rollback'
    | 'restart'
    | 'destroy'
    | 'preview'
    | 'data'
    | 'secrets';
  readonly app: string;
  readonly namespace: string;
  readonly status: Status;
  readonly durationMs: number;
  readonly diagnosis: readonly Diagnosis[];
  readonly warnings: readonly Warning[];
  readonly revision?: number;
  /** The Revision that serves after a failed update. */
  readonly rolledBackTo?: number;
  /** Of `rollback`: the Revision whose code and settings run again, as a new one. */
  readonly rollbackOf?: number;
  readonly release?: {
    readonly kind: Release['kind'];
    readonly digest: string;
    /** What pods run, by digest; of an image. */
    readonly image?: string;
    readonly tag?: string;
    readonly builder?: string;
  };
  /** Of a preview: whose it is, and when it ends by itself (RFC 3339). */
  readonly preview?: { readonly pullRequest: number; readonly expires?: string };
  readonly url?: string;
  readonly docsUrl?: string;
  readonly changes?: readonly ReportChange[];
  /** Of `data export` and `data import`: the archive, and what of it was read or written, in this order. */
  readonly archive?: {
    readonly file: string;
    readonly parts: readonly { readonly name: string; readonly bytes: number }[];
  };
  /** Of a destroy: what users stored and the Secrets that open it, which stay. */
  readonly kept?: readonly ReportObject[];
  readonly pods?: readonly PodView[];
  readonly autoscaler?: AutoscalerView;
  /** What goes into the bundle; only in `dry-run --show-bundle`. */
  readonly bundle?: {
    readonly digest: string;
    /** Bytes. */
    readonly size: number;
    readonly files: readonly ReportFile[];
  };
  /** What a cancelled, failed or interrupted run left behind, and what the user may not see. */
  readonly notes?: readonly string[];
}

/** A Report with the exit code the doors end with. */
export interface Outcome<R = Report> {
  readonly report: R;
  readonly exitCode: ExitCode;
}
