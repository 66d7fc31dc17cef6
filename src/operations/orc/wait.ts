import type { ModuleContext, OnBehalf } from '../../engine/modules/context.js';
import { explained } from '../../engine/modules/explained.js';
import { type RolloutResult, watchRollout } from '../../engine/rollout/rollout.js';
import { type KubeObject, kindOf, kinds } from '../../model/kubernetes.js';
import { type ModuleRecord, type ModuleRef, moduleInstance } from '../../model/module.js';
import { listAt, numberAt } from '../../model/read.js';
import { recordOf } from './get.js';
import { requireList } from './list.js';

/** Seconds a container may take where its Deployment does not say. */
const defaultStartup = 300;

export interface WaitModuleRequest extends ModuleRef, OnBehalf {
  /** Seconds. */
  readonly timeout: number;
}

/**
 * Watches until the workloads of a deployed module are ready, until one cannot become so, or until time is up. What an operator makes
 * of an object is the operator's: `getModule` tells how far it is.
 * @throws JacScaleError `ModuleNotFound`, `Forbidden`; the signal's reason when aborted
 */
export async function waitForModule(
  context: ModuleContext,
  request: WaitModuleRequest,
): Promise<RolloutResult> {
  const { namespace } = request;
  await requireList(context, request, namespace);
  const { record } = await recordOf(context, request);
  return await explained(request, async () => {
    const live = await workloadsOf(context, record);
    const expected = (wanted: string) =>
      live
        .filter(({ kind }) => kind === wanted)
        .map(({ metadata }) => ({ name: metadata.name, generation: metadata.generation ?? 1 }));
    const jobs = expected(kinds.Job.kind).map(({ name }) => name);
    return await watchRollout(context, {
      namespace,
      app: moduleInstance(request),
      deployments: expected(kinds.Deployment.kind),
      statefulSets: expected(kinds.StatefulSet.kind),
      ...(jobs.length === 0 ? {} : { jobs }),
      startupSeconds: Math.max(defaultStartup, ...live.map(startupOf)),
      deadline: context.clock.monotonic() + request.timeout * 1000,
      wantedPods: live.reduce((sum, each) => sum + (numberAt(each, 'spec', 'replicas') ?? 0), 0),
    });
  });
}

async function workloadsOf({ cluster }: ModuleContext, record: ModuleRecord): Promise<KubeObject[]> {
  const wanted: readonly string[] = [kinds.Deployment, kinds.StatefulSet, kinds.Job].map(({ kind }) => kind);
  const found = await Promise.all(
    record.objects
      .filter(({ kind }) => wanted.includes(kind))
      .map(async (object) => {
        const kind = kindOf(object);
        if (kind === undefined) return [];
        const live = await cluster.get({ kind, namespace: record.namespace, name: object.name });
        return live === undefined ? [] : [{ ...live, apiVersion: kind.apiVersion, kind: kind.kind }];
      }),
  );
  return found.flat();
}

function startupOf(workload: KubeObject): number {
  const probes = listAt(workload, 'spec', 'template', 'spec', 'containers').map(
    (container) =>
      (numberAt(container, 'startupProbe', 'failureThreshold') ?? 0) *
      (numberAt(container, 'startupProbe', 'periodSeconds') ?? 10),
  );
  return Math.max(0, ...probes);
}
