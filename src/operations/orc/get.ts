import { readinessOf } from '../../engine/kinds/index.js';
import { isModuleName } from '../../engine/modules/compile-module.js';
import type { ModuleContext, OnBehalf } from '../../engine/modules/context.js';
import { explained } from '../../engine/modules/explained.js';
import { findRecord, shown } from '../../engine/modules/records.js';
import { resourceName } from '../../engine/modules/results.js';
import { JacScaleError } from '../../model/error.js';
import { kindOf } from '../../model/kubernetes.js';
import type { ModuleDeployment, ModuleObject, ModuleRecord, ModuleRef } from '../../model/module.js';
import { appName, namespaceName } from '../../model/settings-values.js';
import { requireList } from './list.js';

export interface ObjectStatus {
  /** `deployment.apps/web` */
  readonly object: string;
  readonly ready: boolean;
  /** What is missing; empty when ready. */
  readonly message: string;
}

export interface ModuleStatus extends ModuleDeployment {
  readonly ready: boolean;
  readonly objects: readonly ObjectStatus[];
}

/**
 * One deployed module, and how its objects are.
 * @throws JacScaleError `ModuleNotFound`, `Forbidden`
 */
export async function getModule(
  context: ModuleContext,
  request: ModuleRef & OnBehalf,
): Promise<ModuleStatus> {
  await requireList(context, request, request.namespace);
  const { record } = await recordOf(context, request);
  const objects = await explained(request, () =>
    Promise.all(record.objects.map((object) => statusOf(context, object))),
  );
  return { ...shown(record), ready: objects.every(({ ready }) => ready), objects };
}

/** Whether a module could be called so; nothing else gets into a name or a selector. */
export const isRef = ({ module, name, namespace }: ModuleRef): boolean =>
  isModuleName(module) && !('complaint' in appName(name)) && !('complaint' in namespaceName(namespace));

/** @throws JacScaleError `ModuleNotFound` */
export async function recordOf(
  { cluster }: Pick<ModuleContext, 'cluster'>,
  ref: ModuleRef,
): Promise<{ readonly record: ModuleRecord; readonly resourceVersion: string | undefined }> {
  const found = isRef(ref) ? await explained(ref, () => findRecord(cluster, ref)) : undefined;
  if (found === undefined)
    throw new JacScaleError({
      code: 'ModuleNotFound',
      what: `no ${JSON.stringify(ref.module)} called ${JSON.stringify(ref.name)} is deployed in namespace ${JSON.stringify(ref.namespace)}`,
      next: 'kubectl jac orc list',
    });
  return { record: found.record, resourceVersion: found.secret.metadata.resourceVersion };
}

async function statusOf({ cluster }: ModuleContext, object: ModuleObject): Promise<ObjectStatus> {
  const kind = kindOf(object);
  const { name, namespace } = object;
  const live =
    kind === undefined
      ? undefined
      : await cluster.get({ kind, name, ...(namespace === undefined ? {} : { namespace }) });
  const readiness = live === undefined ? { done: false, message: 'is gone' } : readinessOf(live);
  return { object: `${resourceName(object)}/${name}`, ready: readiness.done, message: readiness.message };
}
