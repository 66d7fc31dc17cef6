import { hashOf } from '../../engine/canonical.js';
import { attributesOf, authorizer } from '../../engine/modules/access.js';
import { applyModule, preflightModule } from '../../engine/modules/carry-out.js';
import type { CompiledModule } from '../../engine/modules/compile-module.js';
import { fqdnOf } from '../../engine/modules/compose.js';
import { type ModuleConfig, readConfig } from '../../engine/modules/config.js';
import type { ModuleContext, OnBehalf } from '../../engine/modules/context.js';
import { claimsGone } from '../../engine/modules/departing.js';
import { explained } from '../../engine/modules/explained.js';
import { locked } from '../../engine/modules/locked.js';
import { recordSecret } from '../../engine/modules/records.js';
import { appliedLine } from '../../engine/modules/results.js';
import { changesOf, type ModuleSurvey, survey } from '../../engine/modules/survey.js';
import { createNamespace, lookAtNamespace } from '../../engine/namespace.js';
import { formats } from '../../model/formats.js';
import {
  type DeployAnswer,
  type ModuleRecord,
  type ModuleRequest,
  moduleInstance,
} from '../../model/module.js';
import type { Change } from '../../model/plan.js';

/** Pods have a minute to end. */
const claimSeconds = 90;

export interface DeployModuleRequest extends ModuleRequest, OnBehalf {
  /** Seconds to wait for another run for the same name; absent: 60. As long for claims that are being deleted; absent: 90. */
  readonly lockTimeout?: number;
  /** What somebody else has deployed meanwhile stays as it is. */
  readonly ifMissing?: boolean;
  /** Who is written down where there is no caller. */
  readonly by?: string;
}

/**
 * Deploys a module, or brings it to what is asked for now. It is recorded if all of it was applied, and only then; an answer with
 * errors says what was and what was not. Two at once for one name come one after the other.
 * @throws JacScaleError, before the first write: those of `Catalog.find` and `readConfig` (exit 2); `Forbidden` for what the
 *   caller or the orchestrator may not do; `NameTaken`, `Conflict`, `SecretKept`, `BeingDeleted`; `Locked` (exit 6)
 */
export async function deployModule(
  context: ModuleContext,
  request: DeployModuleRequest,
): Promise<DeployAnswer> {
  const compiled = context.catalog.find(request.module, request.version);
  const config = readConfig(compiled, request.config, context.scope);
  return await explained(config, () => deploy(context, request, compiled, config));
}

async function deploy(
  context: ModuleContext,
  request: DeployModuleRequest,
  compiled: CompiledModule,
  config: ModuleConfig,
): Promise<DeployAnswer> {
  const { cluster } = context;
  const namespace = await lookAtNamespace(cluster, config.namespace, moduleInstance(config));
  const authorize = authorizer(context.reviewer, request.caller);
  const metadata = { name: config.namespace };
  if (!namespace.exists)
    await authorize([attributesOf('create', { apiVersion: 'v1', kind: 'Namespace', metadata })]);
  const first = await survey(cluster, compiled, config, authorize);
  const namespaceLine = (action: 'created' | 'unchanged') =>
    appliedLine({ apiVersion: 'v1', kind: 'Namespace', metadata }, action);
  if (namespace.exists && isDone(first, compiled, config)) {
    const lines = (changes: readonly Change[]) =>
      changes.flatMap(({ manifest }) => (manifest === undefined ? [] : [appliedLine(manifest, 'unchanged')]));
    const results = [...lines(first.dependencies), namespaceLine('unchanged'), ...lines(first.modules)];
    return { results, errors: [], fqdn: fqdnOf(first.composed) };
  }
  if (!namespace.exists) await createNamespace(cluster, config.namespace, moduleInstance(config));
  return await locked(context, config, request.lockTimeout, async (held) => {
    // Somebody who had the lock before may have changed what there is.
    const before = await survey(held, compiled, config, authorize);
    const found = (await claimsGone(context, config, before, request.lockTimeout ?? claimSeconds))
      ? await survey(held, compiled, config, authorize)
      : before;
    if (request.ifMissing === true && found.record !== undefined)
      return { results: [], errors: [], fqdn: found.record.fqdn };
    await preflightModule(held, found);
    const { answer, objects } = await applyModule(
      context,
      held,
      found,
      namespaceLine(namespace.exists ? 'unchanged' : 'created'),
    );
    if (answer.errors.length > 0) return answer;
    const record: ModuleRecord = {
      format: formats.module.version,
      module: config.module,
      version: compiled.version,
      name: config.name,
      namespace: config.namespace,
      config: config.asked,
      created: context.clock.now().toISOString(),
      by: request.caller?.username ?? request.by ?? '',
      fqdn: answer.fqdn,
      objects,
    };
    const secret = recordSecret(record, found.resourceVersion);
    await (found.record === undefined ? held.create(secret) : held.replace(secret));
    return answer;
  });
}

/** Whether it is there as it is asked for, and written down so: then nothing is touched. */
function isDone(found: ModuleSurvey, compiled: CompiledModule, config: ModuleConfig): boolean {
  const { record } = found;
  return (
    record !== undefined &&
    record.version === compiled.version &&
    hashOf(record.config) === hashOf(config.asked) &&
    changesOf(found).every(({ action }) => action === 'unchanged')
  );
}
