import { explainClusterError } from '../../engine/explain.js';
import { goneWithin } from '../../engine/gone.js';
import { recordSelector } from '../../engine/modules/records.js';
import { serviceName, serviceSelector } from '../../engine/orchestrator/identity.js';
import { type Applied, everyObject, leaderLease, removeOwn } from '../../engine/orchestrator/objects.js';
import { labelKeys, selectorText } from '../../model/identity.js';
import { kinds } from '../../model/kubernetes.js';
import type { ModuleRef } from '../../model/module.js';
import { ClusterError } from '../../ports/cluster.js';
import type { InstallContext } from './install.js';

export interface UninstallOptions {
  readonly namespace: string;
  /** Seconds to wait for its pods to end; absent: 90. */
  readonly timeout?: number;
}

export interface UninstallResult {
  readonly namespace: string;
  /** What went; none: it was not there. */
  readonly objects: readonly Applied[];
  /** Modules that are deployed stay as they are: another orchestrator finds them again by their records. */
  readonly modules: readonly ModuleRef[];
  /** Pods that were still there when time was up: `pod/jac-orc-…`. */
  readonly left: readonly string[];
}

/**
 * Removes the orchestrator, its default modules' Secret included; what it has deployed stays, and so does the namespace.
 * @throws JacScaleError `Forbidden` and what else the API server refuses; the signal's reason when aborted
 */
export async function uninstallOrchestrator(
  context: Omit<InstallContext, 'serviceImages'>,
  { namespace, timeout = 90 }: UninstallOptions,
): Promise<UninstallResult> {
  const { cluster, clock, emit } = context;
  try {
    emit({ type: 'phase', phase: 'destroy', message: `removing ${serviceName} from ${namespace}` });
    const modules = await deployed(context, namespace);
    const objects = await removeOwn(cluster, everyObject(namespace));
    const query = { namespace, labelSelector: selectorText(serviceSelector) };
    const left = await goneWithin(context, [kinds.Pod], query, clock.monotonic() + timeout * 1000);
    // Only now nobody makes it again.
    if (objects.length > 0) await cluster.delete(leaderLease(namespace));
    return { namespace, objects, modules, left };
  } catch (error) {
    if (error instanceof ClusterError) throw explainClusterError(error, { namespace, app: serviceName });
    throw error;
  }
}

/** Of all namespaces; of its own where the others may not be read. */
async function deployed(
  { cluster }: Pick<InstallContext, 'cluster'>,
  namespace: string,
): Promise<ModuleRef[]> {
  const query = { labelSelector: recordSelector, metadataOnly: true };
  const { items } = await cluster.list(kinds.Secret, query).catch((error: unknown) => {
    if (!(error instanceof ClusterError && error.reason === 'Forbidden')) throw error;
    return cluster.list(kinds.Secret, { ...query, namespace });
  });
  return items.flatMap(({ metadata }) => {
    const module = metadata.labels?.[labelKeys.name];
    const instance = metadata.labels?.[labelKeys.instance] ?? '';
    if (module === undefined || !instance.startsWith(`${module}.`)) return [];
    const name = instance.slice(module.length + 1);
    return [{ namespace: metadata.namespace ?? '', module, name }];
  });
}
