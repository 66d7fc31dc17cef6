/** What operations on modules are given by this door. */
import type { clusterReviewer } from '../../engine/modules/access.js';
import type { ModuleContext } from '../../engine/modules/context.js';
import { derivedOf } from '../../gateways/derived.js';
import type { World } from './service.js';
import type { Templates } from './templates.js';

export function moduleContext(
  { cluster, clock, log, settings }: World,
  more: {
    readonly namespace: string;
    readonly templates: Templates;
    readonly signal: AbortSignal;
    readonly reviewer: ReturnType<typeof clusterReviewer> | undefined;
  },
): ModuleContext {
  const { namespace, signal, reviewer } = more;
  const { catalog } = more.templates;
  return {
    cluster,
    clock,
    signal,
    catalog,
    holder: settings.podName,
    emit: (event) => {
      if (event.type === 'phase') log.debug(event.message);
      if (event.type === 'warning') log.warn(event.warning.message);
    },
    scope: {
      serviceNamespace: namespace,
      // The guide's `default` is no namespace that a namespaced orchestrator may write to.
      ...(settings.scope === 'namespace' ? { defaultNamespace: namespace } : {}),
      derive: derivedOf(catalog, settings.modulesAllow),
    },
    ...(reviewer === undefined ? {} : { reviewer }),
  };
}
