/** Python modules as the orchestrator has them: made when they are called, followed by a watch, asked over connections that stay. */

import type { ModuleContext } from '../../engine/modules/context.js';
import { JacScaleError } from '../../model/error.js';
import type { Json } from '../../model/kubernetes.js';
import type { ModuleRecord } from '../../model/module.js';
import type { Caller } from '../../ports/access.js';
import type { Clock } from '../../ports/clock.js';
import type { Cluster } from '../../ports/cluster.js';
import type { GrpcTransport } from '../../ports/grpc.js';
import { admission } from './admission.js';
import { ModuleUnavailable, moduleClient } from './client.js';
import { PythonDeployments } from './deployments.js';
import { handlesIn } from './handles.js';
import type { PythonModules, RunModuleRequest } from './modules-port.js';
import { ModulePods } from './pods.js';
import type { CallResponse } from './wire.js';

export interface PythonModulesOptions {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly moduleContext: ModuleContext;
  /** Of the service: modules live beside it. */
  readonly namespace: string;
  readonly transport: GrpcTransport;
  /** Import names that may be asked for, with what is below them; none: any. */
  readonly allow: readonly string[];
  /** Placeholders that every module is given, unless it is asked for others. */
  readonly defaults: Readonly<Record<string, Json>>;
  /** Is told why pods cannot be followed at the moment. */
  readonly report: (error: unknown) => void;
}

/** What calls may hold that wait for a pod: they are many when a module is made, or full. */
const waiting = { calls: 512, bytes: 64 * 1024 * 1024 };
/** Milliseconds between tries of a call that every pod turned away. */
const backoff = { first: 20, most: 500 };
const releaseMs = 10_000;

export function openPythonModules(options: PythonModulesOptions): PythonModules {
  const { cluster, clock, moduleContext, namespace, transport, defaults, report } = options;
  const stop = new AbortController();
  const signal = AbortSignal.any([moduleContext.signal, stop.signal]);
  const deployments = new PythonDeployments({
    moduleContext: { ...moduleContext, cluster, clock, signal },
    namespace,
    defaults,
  });
  const records = new Map<string, Promise<ModuleRecord | undefined>>();
  const pods: ModulePods = new ModulePods({
    cluster,
    clock,
    namespace,
    report,
    onChange() {
      transport.keep(new Set(pods.all().map(({ address }) => address)));
      records.clear();
    },
  });
  const client = moduleClient(transport, () => clock.monotonic());
  const admit = admission(options.allow);
  const held = { calls: 0, bytes: 0 };

  const untimely = (module: string) =>
    `module ${module} was not ready in time; how far it is: GET /deployment/${namespace}/python/${deployments.refOf(module).name}`;

  async function run(request: RunModuleRequest, caller: Caller | undefined): Promise<CallResponse> {
    admit(request.module);
    const { name } = deployments.refOf(request.module);
    const end = clock.monotonic() + request.timeoutMs;
    let reason: ModuleUnavailable | undefined;
    /** Whichever comes first; the others are told that nobody waits for them. */
    async function awaiting(...runs: ((signal: AbortSignal) => Promise<unknown>)[]): Promise<void> {
      const over = new AbortController();
      const all = AbortSignal.any([request.signal, signal, over.signal]);
      const late = async () => {
        await clock.sleep(Math.max(0, end - clock.monotonic()), all);
        throw reason ?? new ModuleUnavailable(504, untimely(request.module));
      };
      const size = request.body.byteLength;
      if (held.calls > 0 && (held.calls >= waiting.calls || held.bytes + size > waiting.bytes))
        throw reason ?? new ModuleUnavailable(503, 'too many calls wait for a pod already');
      held.calls += 1;
      held.bytes += size;
      try {
        await Promise.race([late(), ...runs.map((each) => each(all))]);
      } finally {
        held.calls -= 1;
        held.bytes -= size;
        over.abort(new Error('over'));
      }
    }

    if (!pods.isKnown) await awaiting((until) => pods.known(until));
    if (request.package !== undefined) await refuseOtherPackage(request.module, request.package);
    for (let pause = backoff.first; ; pause = Math.min(pause * 2, backoff.most)) {
      request.signal.throwIfAborted();
      const known = pods.of(name);
      if (known.some(({ isReady }) => isReady) || isBound(request)) {
        try {
          return await client.call(known, { ...request, deadlineMs: end - clock.monotonic() });
        } catch (error) {
          request.signal.throwIfAborted();
          if (!(error instanceof ModuleUnavailable) || error.status !== 503) throw error;
          reason = error;
        }
        // Nothing tells that a pod has room again; that there are others is told.
        await awaiting(
          (until) => clock.sleep(pause, until),
          (until) => pods.changed(until),
        );
      } else {
        const ready = async (until: AbortSignal) => {
          while (!pods.of(name).some(({ isReady }) => isReady)) await pods.changed(until);
        };
        await awaiting(ready, async (until) => {
          await deployments.ensure(request.module, request.package, caller);
          await ready(until);
        });
        // Somebody else may have made it, of another one.
        if (request.package !== undefined) await refuseOtherPackage(request.module, request.package);
      }
    }
  }

  /** A call does not change what others call. @throws JacScaleError `PackageDiffers` */
  async function refuseOtherPackage(module: string, wanted: string): Promise<void> {
    const reading = records.get(module) ?? deployments.recordOf(module);
    records.set(module, reading);
    const record = await reading.catch((error: unknown) => {
      records.delete(module);
      throw error;
    });
    const deployed = record?.config['package'] ?? module;
    if (record === undefined || plain(String(deployed)) === plain(wanted)) return;
    throw new JacScaleError({
      code: 'PackageDiffers',
      what: `module ${module} is deployed with package ${String(deployed)}, not ${wanted}`,
      next: `leave package out, or change it for all callers: POST /create_pod/${module}?package=${wanted}`,
    });
  }

  return {
    async create(module, config, caller, until) {
      admit(module);
      records.delete(module);
      return await deployments.create(module, config, caller, until);
    },
    run,
    async release(module, handle) {
      admit(module);
      await pods.known(AbortSignal.timeout(releaseMs)).catch(() => {
        throw new ModuleUnavailable(503, 'which pods there are is not known yet');
      });
      return await client.release(pods.of(deployments.refOf(module).name), handle, releaseMs);
    },
    async delete(module, caller) {
      admit(module);
      records.delete(module);
      await deployments.delete(module, caller);
    },
    pods: () => pods.all().length,
    async close() {
      stop.abort(new Error('the Python modules were closed'));
      await pods.close();
      transport.close();
    },
  };
}

/** Its pod alone will do: there is nothing to make. */
const isBound = ({ handle, body }: RunModuleRequest): boolean =>
  (handle !== undefined && handle !== '') || handlesIn(body).length > 0;

const plain = (requirement: string): string => requirement.replaceAll(' ', '').toLowerCase();
