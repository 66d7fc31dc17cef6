import { applyChange } from '../../engine/apply.js';
import { attributesOf, requireAccess } from '../../engine/modules/access.js';
import type { ModuleContext, OnBehalf } from '../../engine/modules/context.js';
import { explained } from '../../engine/modules/explained.js';
import { locked } from '../../engine/modules/locked.js';
import { recordRef } from '../../engine/modules/records.js';
import { type Remains, recordedRemains, unrecordedRemains } from '../../engine/modules/remains.js';
import { deletedLine } from '../../engine/modules/results.js';
import { accessFor } from '../../engine/modules/survey.js';
import { JacScaleError } from '../../model/error.js';
import type { ModuleRef } from '../../model/module.js';
import type { Change } from '../../model/plan.js';
import type { Cluster } from '../../ports/cluster.js';
import { isRef, recordOf } from './get.js';

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
 * Deletes what was recorded, last first, each by its uid; what was shared with others stays, the namespace too. Of a deployment that
 * failed, and so has no record, what has its labels goes.
 * @throws JacScaleError `ModuleNotFound`, `Forbidden`, `Locked`
 */
export async function destroyModule(
  context: ModuleContext,
  request: DestroyModuleRequest,
): Promise<DestroyAnswer> {
  await requireRights(context, request, []);
  // Before there is a lock to leave behind.
  await requireRights(context, request, (await lookFor(context, context.cluster, request)).going);
  return await explained(request, () =>
    locked(context, request, request.lockTimeout, async (held, lock) => {
      const { going, kept, recorded } = await lookFor(context, held, request);
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

interface Found {
  readonly going: readonly Change[];
  readonly kept: readonly Change[];
  /** Version of the record; absent where there is none. */
  readonly recorded: { readonly resourceVersion?: string } | undefined;
}

/** @throws JacScaleError `ModuleNotFound` */
async function lookFor(
  { catalog }: ModuleContext,
  cluster: Cluster,
  request: DestroyModuleRequest,
): Promise<Found> {
  const of = (remains: Remains) => {
    if (request.deleteData === true)
      return { going: [...new Set([...remains.objects, ...remains.data])], kept: [] };
    return { going: remains.objects.filter((each) => !remains.data.includes(each)), kept: remains.data };
  };
  try {
    const { record, resourceVersion } = await recordOf({ cluster }, request);
    const remains = await explained(request, () => recordedRemains(cluster, record));
    return { ...of(remains), recorded: resourceVersion === undefined ? {} : { resourceVersion } };
  } catch (error) {
    const isMissing = error instanceof JacScaleError && error.code === 'ModuleNotFound';
    if (!isMissing || !isRef(request)) throw error;
    const known = catalog.list().some(({ module }) => module === request.module);
    if (!known) throw error;
    const compiled = catalog.find(request.module);
    const found = of(await explained(request, () => unrecordedRemains(cluster, request, compiled)));
    // What goes already, its pods not yet, has been deleted by somebody.
    if (found.going.every(({ live }) => live?.metadata.deletionTimestamp !== undefined)) throw error;
    return { ...found, recorded: undefined };
  }
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
