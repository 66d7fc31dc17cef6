/** Modules made, and brought to what is asked for: the module `python` under the name that follows from the import name. */

import { endOfJob } from '../../engine/kinds/job.js';
import { attributesOf, authorizer } from '../../engine/modules/access.js';
import type { ModuleContext } from '../../engine/modules/context.js';
import { explained } from '../../engine/modules/explained.js';
import { findRecord } from '../../engine/modules/records.js';
import type { RolloutResult } from '../../engine/rollout/rollout.js';
import { JacScaleError } from '../../model/error.js';
import { labelKeys } from '../../model/identity.js';
import { type Json, type KubeObject, kinds } from '../../model/kubernetes.js';
import { type ModuleRecord, type ModuleRef, moduleInstance } from '../../model/module.js';
import { listAt, textAt } from '../../model/read.js';
import { deployModule } from '../../operations/orc/deploy.js';
import { destroyModule } from '../../operations/orc/destroy.js';
import { dryRunModule } from '../../operations/orc/dry-run.js';
import { waitForModule } from '../../operations/orc/wait.js';
import type { Caller } from '../../ports/access.js';
import { deployedName } from './module.js';
import type { CreatedModule } from './modules-port.js';
import { RecentFailures } from './recent-failures.js';

type Config = Readonly<Record<string, Json>>;

export interface PythonDeploymentsOptions {
  readonly moduleContext: ModuleContext;
  readonly namespace: string;
  /** Placeholders that every module is given, unless it is asked for others. */
  readonly defaults: Config;
}

/** For installing, starting and importing. */
const readySeconds = 600;
/** A call that finds the installation failed tries it anew after so many milliseconds: who calls in a loop must not load an index. */
const retryFailedMs = 60_000;
const defaultPort = 50_051;

export class PythonDeployments {
  readonly #options: PythonDeploymentsOptions;
  readonly #making = new Map<string, Promise<void>>();
  readonly #failures: RecentFailures;

  constructor(options: PythonDeploymentsOptions) {
    this.#options = options;
    this.#failures = new RecentFailures(options.moduleContext.clock);
  }

  refOf(module: string): ModuleRef {
    return { namespace: this.#options.namespace, module: 'python', name: deployedName(module) };
  }

  /** @throws JacScaleError `FormatTooNew`, `RecordUnreadable`, `Forbidden` */
  async recordOf(module: string): Promise<ModuleRecord | undefined> {
    const ref = this.refOf(module);
    return (await explained(ref, () => findRecord(this.#options.moduleContext.cluster, ref)))?.record;
  }

  /**
   * Deploys it as asked for, and waits until it is ready. Without a config one that is there stays as it is. What failed to install
   * before is tried again.
   * @throws JacScaleError as `deployModule`; the diagnosis when it cannot become ready
   */
  async create(
    module: string,
    config: Config,
    caller: Caller | undefined,
    signal: AbortSignal,
  ): Promise<CreatedModule> {
    const context = this.#contextWith(signal);
    this.#failures.forget(module);
    const record = Object.keys(config).length === 0 ? await this.recordOf(module) : undefined;
    const wanted = this.#configOf(module, config, record);
    // What cannot be asked for is refused before anything goes.
    dryRunModule(context, { module: 'python', config: wanted });
    await this.#forgetFailures(module, caller, 0);
    const { results, fqdn } = await this.#deploy(context, wanted, caller);
    await this.#untilReady(context, module);
    const { name, namespace } = this.refOf(module);
    const own = `${name}.${namespace}.`;
    return {
      name,
      fqdn: fqdn.find((each) => each.startsWith(own)) ?? `${own}svc.cluster.local`,
      port: typeof wanted['port'] === 'number' ? wanted['port'] : defaultPort,
      changed: results.some((line) => !line.endsWith(' unchanged')),
    };
  }

  /**
   * Makes one that is missing, and waits until it is ready. Calls that come meanwhile wait for the same; it goes on when they leave.
   * Whoever was refused a moment ago is refused alike: calls have no rate limit, and each would ask the API server several times.
   * @param wanted package, if it has to be made
   */
  async ensure(module: string, wanted: string | undefined, caller: Caller | undefined): Promise<void> {
    const key = JSON.stringify([module, caller?.username ?? null]);
    const known = this.#making.get(key);
    if (known !== undefined) return await known;
    const asked = JSON.stringify([module, caller ?? null, wanted ?? null]);
    this.#failures.refuse(asked);
    const making = this.#ensure(module, wanted, caller)
      .catch((error: unknown) => {
        this.#failures.remember(asked, module, error);
        throw error;
      })
      .finally(() => this.#making.delete(key));
    this.#making.set(key, making);
    await making;
  }

  async #ensure(module: string, wanted: string | undefined, caller: Caller | undefined): Promise<void> {
    const { moduleContext } = this.#options;
    const record = await this.recordOf(module);
    const isMissing = record === undefined || (await this.#isGone(module));
    const failed = isMissing ? 0 : await this.#forgetFailures(module, caller, retryFailedMs);
    if (isMissing || failed > 0) {
      const config = this.#configOf(module, wanted === undefined ? {} : { package: wanted }, record);
      // Of two who call at once, the second must not undo what the first asked for.
      await this.#deploy(moduleContext, config, caller, record === undefined);
    }
    await this.#untilReady(moduleContext, module);
  }

  /** Whether somebody has deleted its Deployment, past us. */
  async #isGone(module: string): Promise<boolean> {
    const ref = this.refOf(module);
    const { cluster } = this.#options.moduleContext;
    const { namespace, name } = ref;
    const found = await explained(ref, () => cluster.get({ kind: kinds.Deployment, namespace, name }));
    return found === undefined || found.metadata.deletionTimestamp !== undefined;
  }

  /** All of it: the packages on its volume can be had again. @throws JacScaleError `ModuleNotFound`, `Forbidden` */
  async delete(module: string, caller: Caller | undefined): Promise<void> {
    this.#failures.forget(module);
    await destroyModule(this.#options.moduleContext, { ...this.refOf(module), deleteData: true, caller });
  }

  /** As it is recorded, if it is; whatever stands there, it is this module in its own place. */
  #configOf(module: string, config: Config, record: ModuleRecord | undefined): Config {
    const { namespace, name } = this.refOf(module);
    return { ...(record?.config ?? { ...this.#options.defaults, ...config }), module, name, namespace };
  }

  #contextWith(signal: AbortSignal): ModuleContext {
    const { moduleContext } = this.#options;
    return { ...moduleContext, signal: AbortSignal.any([moduleContext.signal, signal]) };
  }

  async #deploy(context: ModuleContext, config: Config, caller: Caller | undefined, ifMissing = false) {
    const answer = await deployModule(context, { module: 'python', config, caller, ifMissing });
    const [first, ...others] = answer.errors;
    if (first === undefined) return answer;
    throw new JacScaleError({
      code: 'DeployIncomplete',
      what: first,
      ...(others.length === 0 ? {} : { why: others.join('; ') }),
      next: 'ask again: what was applied stays',
    });
  }

  /**
   * A Job that failed keeps its name; without it the next deployment makes another.
   * @returns how many were removed
   */
  async #forgetFailures(module: string, caller: Caller | undefined, afterMs: number): Promise<number> {
    const { cluster, clock, reviewer } = this.#options.moduleContext;
    const ref = this.refOf(module);
    return await explained(ref, async () => {
      const labelSelector = `${labelKeys.instance}=${moduleInstance(ref)}`;
      const { items } = await cluster.list(kinds.Job, { namespace: ref.namespace, labelSelector });
      const now = clock.now().getTime();
      const failed = items.filter((job) => now - (failedAt(job) ?? now + 1) >= afterMs);
      const { apiVersion, kind } = kinds.Job;
      const wanted = failed.map(({ metadata }) => attributesOf('delete', { apiVersion, kind, metadata }));
      if (wanted.length > 0) await authorizer(reviewer, caller)(wanted);
      for (const { metadata } of failed)
        await cluster.delete(
          { kind: kinds.Job, namespace: ref.namespace, name: metadata.name },
          { propagation: 'Background', ...(metadata.uid === undefined ? {} : { uid: metadata.uid }) },
        );
      return failed.length;
    });
  }

  async #untilReady(context: ModuleContext, module: string): Promise<void> {
    const result = await waitForModule(context, { ...this.refOf(module), timeout: readySeconds });
    if (result.status !== 'ready') throw notReady(module, result);
  }
}

/** Milliseconds since the epoch; undefined unless it failed. */
function failedAt(job: KubeObject): number | undefined {
  if (endOfJob(job) !== 'Failed') return undefined;
  const condition = listAt(job, 'status', 'conditions').find((each) => textAt(each, 'type') === 'Failed');
  const time = Date.parse(textAt(condition, 'lastTransitionTime') ?? '');
  return Number.isNaN(time) ? 0 : time;
}

function notReady(module: string, { status, diagnosis }: RolloutResult): JacScaleError {
  const [first] = diagnosis;
  const why = [first?.why, ...(first?.log?.slice(-3) ?? [])].filter((line) => line !== undefined).join('\n');
  const told = {
    ...(why === '' ? {} : { why }),
    ...(first?.next === undefined ? {} : { next: first.next }),
    ...(first?.object === undefined ? {} : { place: { key: first.object } }),
  };
  const what = first?.what ?? 'nothing is known of it';
  return status === 'failed'
    ? new JacScaleError({
        code: first?.code ?? 'ModuleNotReady',
        what: `Python module ${module}: ${what}`,
        ...told,
      })
    : new JacScaleError({
        code: 'ModuleNotReady',
        what: `Python module ${module} is not ready after ${readySeconds} s: ${what}`,
        ...told,
      });
}
