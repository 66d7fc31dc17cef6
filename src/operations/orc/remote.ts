/** The orchestrator's REST API for whoever is outside of the cluster. */
import type { Diagnosis } from '../../model/diagnosis.js';
import { JacScaleError } from '../../model/error.js';
import type {
  DeployAnswer,
  DryRunAnswer,
  ModuleDeployment,
  ModuleRef,
  ModuleRequest,
} from '../../model/module.js';
import { fieldsAt, isFields, listAt } from '../../model/read.js';
import type { Clock } from '../../ports/clock.js';
import { ClusterError } from '../../ports/cluster.js';
import type { ServiceAccess, ServiceAnswer } from '../../ports/service-proxy.js';
import type { DestroyAnswer } from './destroy.js';
import type { ModuleStatus } from './get.js';
import { jsonOf, type OrchestratorTarget, type RemoteCall, remoteCalls } from './remote-call.js';

export interface RemoteDeployAnswer extends DeployAnswer {
  readonly warnings?: readonly string[];
}

export interface WaitAnswer extends ModuleStatus {
  /** Why it is not ready. */
  readonly diagnoses: readonly Diagnosis[];
}

export interface ModuleCall {
  /** Import name. */
  readonly module: string;
  /** `array`, `random.rand` */
  readonly method: string;
  /** `{"args": […], "kwargs": {…}}`, which nobody on the way reads. */
  readonly body: Uint8Array;
  readonly handle?: string;
  readonly package?: string;
  /** Seconds until the answer has to be there. */
  readonly timeout?: number;
}

/** One node of JQM, as `GET /jqm/{namespace}/{name}/status` tells of it. */
export interface JqmNode {
  readonly name: string;
  readonly ip: string;
  readonly state: string;
  readonly health: 'healthy' | 'unhealthy' | 'unreachable';
  readonly message: string;
  /** As text: most ids are past 2^53. */
  readonly ranges: readonly { readonly scheme: string; readonly first: string; readonly last: string }[];
  readonly used: number;
  readonly limit: number;
  readonly active?: number;
}

/** Every method throws what `remoteCalls` does. */
export interface Orchestrator {
  dryRun(request: ModuleRequest): Promise<DryRunAnswer>;
  /** One with errors was not recorded, and the same request goes on from there. */
  deploy(request: ModuleRequest): Promise<RemoteDeployAnswer>;
  list(namespace?: string): Promise<ModuleDeployment[]>;
  get(ref: ModuleRef): Promise<ModuleStatus>;
  /** Held open until it is ready, cannot become so, or time is up. @param seconds 1 to 3600 */
  wait(ref: ModuleRef, seconds: number): Promise<WaitAnswer>;
  destroy(ref: ModuleRef, deleteData: boolean): Promise<DestroyAnswer>;
  /** The bytes of `{"result": …}`. */
  run(call: ModuleCall): Promise<Uint8Array>;
  jqmStatus(ref: Pick<ModuleRef, 'namespace' | 'name'>): Promise<JqmNode[]>;
}

/** Until the answer to a change has to be there: somebody else may have the lock for a minute. */
const changeMs = 180_000;
/** Of a call that makes its module first. */
const runSeconds = 300;
/** What an answer may take beyond the time that was asked for. */
const graceMs = 30_000;
/** A connection that stood for so long was cut by something that ends silent ones. */
const cutAfterMs = 20_000;

/** A pod of the orchestrator that ends says so, and another one takes its place. */
const replaced: readonly string[] = ['Stopping', 'OrchestratorNotReady'];
const replacedMs = 2_000;

export function remoteOrchestrator(
  access: ServiceAccess,
  target: OrchestratorTarget,
  world: Waiting,
): Orchestrator {
  const call = remoteCalls(access, target, world);
  const read = async <T>(request: RemoteCall, has: string): Promise<T> =>
    answered<T>(await call(request), has);
  const post = (path: string, request: ModuleRequest): RemoteCall => ({
    method: 'POST',
    path,
    body: Buffer.from(JSON.stringify(request)),
    answerMs: changeMs,
  });
  return {
    dryRun: (request) => read(post('/deployment/dry_run', request), 'modules'),
    deploy: (request) => read(post('/deployment', request), 'results'),
    list: async (namespace) => {
      const path = `/deployment${query({ namespace })}`;
      const { deployments } = await read<{ deployments: ModuleDeployment[] }>(
        { method: 'GET', path },
        'deployments',
      );
      return deployments;
    },
    get: (ref) => read({ method: 'GET', path: pathOf(ref) }, 'objects'),
    wait: (ref, seconds) => waited(read, world, ref, seconds),
    destroy: (ref, deleteData) => {
      const path = `${pathOf(ref)}${query({ deleteData: deleteData ? 'true' : undefined })}`;
      return read({ method: 'DELETE', path, answerMs: changeMs }, 'results');
    },
    run: async ({ module, method, body, handle, package: wanted, timeout }) => {
      const names = { module_name: module, method_name: method, handle, package: wanted, timeout };
      const path = `/run_module${query(names)}`;
      const answerMs = (timeout ?? runSeconds) * 1000 + graceMs;
      return (await call({ method: 'POST', path, body, answerMs })).body;
    },
    jqmStatus: async ({ namespace, name }) => {
      const path = `/jqm/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}/status`;
      const answer = await read<object>({ method: 'GET', path }, 'nodes');
      return listAt(answer, 'nodes') as JqmNode[];
    },
  };
}

interface Waiting {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

type ReadCall = <T>(request: RemoteCall, has: string) => Promise<T>;

/** A wait that something between here and there cut off, or whose pod is replaced, goes on with the time that is left. */
async function waited(
  read: ReadCall,
  { clock, signal }: Waiting,
  ref: ModuleRef,
  seconds: number,
): Promise<WaitAnswer> {
  const end = clock.monotonic() + seconds * 1000;
  for (;;) {
    const began = clock.monotonic();
    const left = Math.max(1, Math.ceil((end - began) / 1000));
    try {
      const path = `${pathOf(ref)}${query({ wait: Math.min(3600, left) })}`;
      return await read({ method: 'GET', path, answerMs: left * 1000 + graceMs }, 'diagnoses');
    } catch (error) {
      const now = clock.monotonic();
      const isCut =
        error instanceof ClusterError && error.reason === 'Unreachable' && now - began >= cutAfterMs;
      const isReplaced = error instanceof JacScaleError && replaced.includes(error.code);
      if (!(isCut || isReplaced) || now >= end) throw error;
      if (isReplaced) await clock.sleep(replacedMs, signal);
    }
  }
}

const pathOf = ({ namespace, module, name }: ModuleRef): string =>
  `/deployment/${[namespace, module, name].map(encodeURIComponent).join('/')}`;

/** What is given of it. */
function query(values: Readonly<Record<string, string | number | undefined>>): string {
  const given = new URLSearchParams();
  for (const [key, value] of Object.entries(values))
    if (value !== undefined) given.append(key, String(value));
  return given.size === 0 ? '' : `?${given}`;
}

/** The JSON of an answer that has what is asked of it. */
function answered<T>(answer: ServiceAnswer, has: string): T {
  const body = jsonOf(answer);
  if (isFields(body) && fieldsAt(body)[has] !== undefined) return body as T;
  throw new JacScaleError({
    code: 'AnswerUnknown',
    what: `the orchestrator answered ${answer.status} without ${JSON.stringify(has)}`,
    why: 'it is of another version than this plugin, or something else answers at its address',
    next: 'kubectl jac version, and kubectl jac orc install to bring the orchestrator to the same',
  });
}
