import type { Kind, KubeObject, ObjectRef } from '../model/kubernetes.js';
import type { TerminalSize } from './console.js';

/**
 * What the engine asks of a cluster. Every method throws a `ClusterError` (below) and honours the signal of the
 * connection it was made with.
 */
export interface ObjectReader {
  /** The object, or undefined when it does not exist (404). */
  get(ref: ObjectRef): Promise<KubeObject | undefined>;
  list(kind: Kind, query: ListQuery): Promise<ObjectList>;
}

export interface ListQuery {
  /** Absent: all namespaces, or a cluster-scoped kind. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** Only kind and metadata of each object, where the rest is large and nobody's business. */
  readonly metadataOnly?: boolean;
}

export interface ObjectList {
  readonly items: KubeObject[];
  readonly resourceVersion: string;
}

export interface WriteOptions {
  readonly dryRun?: boolean;
}

export interface ObjectWriter {
  /** POST; a 409 `AlreadyExists` is a ClusterError. */
  create(object: KubeObject, options?: WriteOptions): Promise<KubeObject>;
  /** Server-side apply: raw JSON, fieldValidation=Strict, manager `jac-scale` unless another is named. */
  apply(object: KubeObject, options?: ApplyOptions): Promise<KubeObject>;
  /** PUT; with metadata.resourceVersion it is a compare-and-swap. */
  replace(object: KubeObject, options?: WriteOptions): Promise<KubeObject>;
  /** JSON merge patch (RFC 7386). */
  mergePatch(ref: ObjectRef, patch: Record<string, unknown>): Promise<KubeObject>;
  /** Resolves when the API accepted the deletion; undefined when it was gone already. */
  delete(ref: ObjectRef, options?: DeleteOptions): Promise<KubeObject | undefined>;
}

export interface ApplyOptions extends WriteOptions {
  readonly force?: boolean;
  readonly manager?: string;
}

export interface DeleteOptions {
  /** Precondition: 409 when the object of that name is another one by now. */
  readonly uid?: string;
  /** Precondition: 409 when it was written since. */
  readonly resourceVersion?: string;
  readonly propagation?: 'Foreground' | 'Background' | 'Orphan';
  /** Of a pod: seconds until it is killed; 0 forgets it at once, also where its node does not answer. */
  readonly graceSeconds?: number;
}

export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: KubeObject }
  /** The watch started over from a fresh LIST (first event of all, after 410, after a cut): this is all there is now. */
  | { readonly type: 'SYNC'; readonly items: readonly KubeObject[] };

export interface ObjectWatcher {
  /**
   * LIST, then WATCH, for ever: reconnects after a cut or silence, relists on 410. Ends only by the signal, or throws
   * when the API refuses (403) or cannot be reached for `unreachableSeconds` (default 60).
   */
  watch(kind: Kind, query: ListQuery, options: WatchOptions): AsyncIterable<WatchEvent>;
}

export interface WatchOptions {
  readonly signal: AbortSignal;
  readonly unreachableSeconds?: number;
}

export interface LogQuery {
  readonly namespace: string;
  readonly pod: string;
  readonly container?: string;
  readonly follow?: boolean;
  readonly previous?: boolean;
  readonly tailLines?: number;
  readonly sinceSeconds?: number;
  readonly timestamps?: boolean;
  readonly signal?: AbortSignal;
}

export interface PodLogs {
  /** Bytes as the kubelet sends them; throws ClusterError when the container has no log (yet). */
  logs(query: LogQuery): AsyncIterable<Uint8Array>;
}

export interface ExecRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
  /**
   * Written with back-pressure. Its end is told from Kubernetes 1.30 on; before, the command must know by itself where the input
   * ends. It must read all of it: an exec over a websocket may never tell the end of a command that leaves input unread.
   */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /**
   * Is given what the command prints, in order and without a limit, instead of `ExecResult.stdout`: the next chunk comes when the
   * promise is settled, and a command that is too quick is held up. What it throws ends the exec.
   */
  readonly stdout?: (chunk: Uint8Array) => Promise<void>;
  /** The same of what it prints on stderr; a command with a terminal has only stdout. */
  readonly stderr?: (chunk: Uint8Array) => Promise<void>;
  /** The command gets a terminal of this size, which may change. */
  readonly terminal?: AsyncIterable<TerminalSize>;
  readonly signal?: AbortSignal;
}

export interface ExecResult {
  readonly exitCode: number;
  /** At most the last 64 KiB of each; nothing of what the request takes. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface PodExec {
  exec(request: ExecRequest): Promise<ExecResult>;
}

export interface ClusterInfo {
  /** Base URL of the API server, for messages. */
  readonly server: string;
  /** Namespace of the kubeconfig's context, if it names one. */
  readonly contextNamespace: string | undefined;
  /** `v1.34.4`. */
  version(): Promise<string>;
  /** Every namespaced kind that can be listed, custom ones included. */
  discover(): Promise<Kind[]>;
  /** Whether a group and version, such as `metrics.k8s.io/v1beta1`, is there and answers. */
  serves(apiVersion: string): Promise<boolean>;
}

export type Cluster = ClusterInfo & ObjectReader & ObjectWriter & ObjectWatcher & PodLogs & PodExec;

/** One conflicting field of a server-side apply. */
export interface FieldConflict {
  /** `.spec.replicas` */
  readonly field: string;
  readonly manager: string;
}

export type ClusterErrorReason =
  | 'Unreachable'
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Invalid'
  | 'QuotaExceeded'
  | 'Expired'
  | 'TooManyRequests'
  | 'ServerError'
  | 'BadRequest';

/** What went wrong with one request, without how to tell the user: engine/explain.ts does that. */
export class ClusterError extends Error {
  readonly reason: ClusterErrorReason;
  readonly status: number;
  /** `patch`, `create`, `get` …, the RBAC verb. */
  readonly verb: string;
  /** `deployments.apps` or `pods/exec`, as RBAC writes it. */
  readonly resource: string;
  readonly object: string | undefined;
  readonly namespace: string | undefined;
  /** Of a server-side apply that was refused with 409. */
  readonly conflicts: readonly FieldConflict[];
  /** Field paths of a 422, as `details.causes` names them. */
  readonly fields: readonly { readonly field: string; readonly message: string }[];

  /** By name: the plugin is several files, each with this class. */
  static override [Symbol.hasInstance](value: unknown): value is ClusterError {
    return value instanceof Error && value.name === 'ClusterError';
  }

  constructor(init: {
    reason: ClusterErrorReason;
    status: number;
    message: string;
    verb: string;
    resource: string;
    object?: string | undefined;
    namespace?: string | undefined;
    conflicts?: readonly FieldConflict[];
    fields?: readonly { field: string; message: string }[];
    cause?: unknown;
  }) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'ClusterError';
    this.reason = init.reason;
    this.status = init.status;
    this.verb = init.verb;
    this.resource = init.resource;
    this.object = init.object;
    this.namespace = init.namespace;
    this.conflicts = init.conflicts ?? [];
    this.fields = init.fields ?? [];
  }
}
