/** What the service asks of Python modules: `openPythonModules` (service.ts) answers it, over gRPC. */
import type { Json } from '../../model/kubernetes.js';
import type { Caller } from '../../ports/access.js';
import type { CallResponse } from './wire.js';

/** A module that answers calls. */
export interface CreatedModule {
  /** Name of its Deployment and Service. */
  readonly name: string;
  /** Of its Service, within the cluster. */
  readonly fqdn: string;
  readonly port: number;
  /** Whether this call changed anything. */
  readonly changed: boolean;
}

export interface RunModuleRequest {
  /** Import name: `numpy`. */
  readonly module: string;
  /** `array`, `random.rand`; of an object its method. */
  readonly method: string;
  /** UTF-8 JSON `{"args": [], "kwargs": {}}`, which goes on as it came. */
  readonly body: Uint8Array;
  readonly handle?: string | undefined;
  /** What pip installs if the module has to be made; by its name when absent. */
  readonly package?: string | undefined;
  /** For all of it, making the module included. */
  readonly timeoutMs: number;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
}

/**
 * Every method but `close` throws a JacScaleError whose status is `httpStatusOf`'s (`ModuleValueInvalid`, `ModuleNotAllowed` for a module
 * that `allow` leaves out, `Forbidden`, the code of a diagnosis), or `ModuleUnavailable`, which has its own.
 */
export interface PythonModules {
  /**
   * Deploys the module, or brings it to `config`; resolves when it answers.
   * @param config placeholders of the module `python` but `module`, `name` and `namespace`
   */
  create(
    module: string,
    config: Readonly<Record<string, Json>>,
    caller: Caller | undefined,
    signal: AbortSignal,
  ): Promise<CreatedModule>;
  /**
   * One call; a module that is missing is made first, and waited for.
   * @throws WireError when something else than our server answers
   */
  run(request: RunModuleRequest, caller: Caller | undefined): Promise<CallResponse>;
  /** Whether the object was still there. */
  release(module: string, handle: string): Promise<boolean>;
  /** @throws JacScaleError `ModuleNotFound` */
  delete(module: string, caller: Caller | undefined): Promise<void>;
  /** Pods that are known now, of all modules. */
  pods(): number;
  close(): Promise<void>;
}
