import { applyChange } from '../../engine/apply.js';
import { attributesOf, requireAccess } from '../../engine/modules/access.js';
import type { ModuleContext, OnBehalf } from '../../engine/modules/context.js';
import { explained } from '../../engine/modules/explained.js';
import { locked } from '../../engine/modules/locked.js';
import { recordRef } from '../../engine/modules/records.js';
import { deletedLine } from '../../engine/modules/results.js';
import { accessFor, removalOf } from '../../engine/modules/survey.js';
import { JacScaleError } from '../../model/error.js';
import { dataComponents, labelKeys, managedBy } from '../../model/identity.js';
import { type Kind, kinds } from '../../model/kubernetes.js';
import { type ModuleRef, moduleInstance } from '../../model/module.js';
import type { Change } from '../../model/plan.js';
import type { Cluster } from '../../ports/cluster.js';
import { recordOf } from './get.js';

export interface DestroyModuleRequest extends ModuleRef, OnBehalf {
  /** Volumes go as well, and the Secrets that open them; else both are kept, for a module of that name that comes again. */
  readonly deleteData?: boolean;
  readonly lockTimeout?: number;
}

export interface DestroyAnswer {
  /** `statefulset.apps "web" deleted`, as kubectl writes it. */
  readonly results: readonly string[];
  /** What holds data and stays. */
  readonly kept: readonly string[];
}

/**
 * Deletes what was recorded, last first, each by its uid; what was shared with others stays, the namespace too.
 * @throws JacScaleError `ModuleNotFound`, `Forbidden`, `Locked`
 */
export async function destroyModule(
  context: ModuleContext,
  request: DestroyModuleRequest,
): Promise<DestroyAnswer> {
  await requireRights(context, request, []);
  // Before there is a lock to leave behind.
  await whatIsThere(context.cluster, request);
  return await explained(request, () =>
    locked(context, request, request.lockTimeout, async (held, lock) => {
      const { all, claims, recorded } = await whatIsThere(held, request);
      const kept = request.deleteData === true ? [] : [...all.filter(isData), ...claims];
      const going = [
        ...all.filter((change) => !kept.includes(change)),
        ...(request.deleteData === true ? claims : []),
      ];
      await requireRights(context, request, going);
      const results: string[] = [];
      for (const change of going) {
        await applyChange(held, change, false);
        results.push(deletedLine(change));
      }
      if (recorded !== undefined) await held.delete(recordRef(request), recorded);
      await lock.remove();
      return { results, kept: kept.map(({ kind, name }) => `${kind.toLowerCase()}/${name}`) };
    }),
  );
}

interface WhatIsThere {
  /** Without claims, last first. */
  readonly all: readonly Change[];
  readonly claims: readonly Change[];
  /** Version of the record; absent where there is none, but data of an earlier module. */
  readonly recorded: { readonly resourceVersion?: string } | undefined;
}

/** @throws JacScaleError `ModuleNotFound` */
async function whatIsThere(cluster: Cluster, request: DestroyModuleRequest): Promise<WhatIsThere> {
  const claims = await explained(request, () => leftOf(cluster, request, kinds.PersistentVolumeClaim));
  try {
    const { record, resourceVersion } = await recordOf({ cluster }, request);
    const removals = await Promise.all(record.objects.map((object) => removalOf(cluster, object)));
    const recorded = resourceVersion === undefined ? {} : { resourceVersion };
    return { all: removals.flat().reverse(), claims, recorded };
  } catch (error) {
    const wantsData = request.deleteData === true && error instanceof JacScaleError;
    if (!wantsData || error.code !== 'ModuleNotFound') throw error;
    const secrets = await explained(request, () => leftOf(cluster, request, kinds.Secret));
    const all = secrets.filter(isData);
    if (all.length + claims.length === 0) throw error;
    return { all, claims, recorded: undefined };
  }
}

/** Secrets that open what is on a volume. */
const isData = ({ kind, live }: Change): boolean =>
  kind === kinds.Secret.kind &&
  (dataComponents as readonly string[]).includes(live?.metadata.labels?.[labelKeys.component] ?? '');

/** What has the module's labels, recorded or not. */
async function leftOf(cluster: Cluster, ref: ModuleRef, kind: Kind): Promise<Change[]> {
  const { items } = await cluster.list(kind, {
    namespace: ref.namespace,
    labelSelector: `${labelKeys.managedBy}=${managedBy},${labelKeys.instance}=${moduleInstance(ref)}`,
  });
  return items.map((live) => ({
    action: 'delete' as const,
    apiVersion: live.apiVersion,
    kind: live.kind,
    namespace: ref.namespace,
    name: live.metadata.name,
    live,
  }));
}

async function requireRights(
  { reviewer }: ModuleContext,
  { caller, namespace }: DestroyModuleRequest,
  going: readonly Change[],
): Promise<void> {
  if (reviewer === undefined || caller === undefined) return;
  // Before it is told whether there is any, too.
  const least = { apiVersion: 'v1', kind: 'Service', metadata: { namespace } };
  await requireAccess(reviewer, caller, [attributesOf('delete', least), ...accessFor(going)]);
}
