/** The objects of the cluster that say how the service is to be: templates and default modules. */
import { messageOf } from '../../model/error.js';
import { kinds } from '../../model/kubernetes.js';
import type { Defaults } from './defaults.js';
import { follow } from './follow.js';
import type { World } from './service.js';
import type { Templates } from './templates.js';

/** @returns `read`: both were looked at once, or cannot be */
export function followObjects(
  { settings, cluster, clock, log }: World,
  more: {
    readonly namespace: string;
    readonly templates: Templates;
    readonly defaults: Defaults;
    readonly signal: AbortSignal;
  },
): { readonly read: Promise<unknown>; readonly over: Promise<unknown> } {
  const { namespace, templates, defaults, signal } = more;
  const rows = [
    { kind: kinds.ConfigMap, name: settings.templates, onChange: templates.configMap },
    { kind: kinds.Secret, name: settings.secret, onChange: defaults.secret },
  ].map(({ kind, name, onChange }) => {
    let tell = () => {};
    const read = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const over = follow({
      cluster,
      clock,
      kind,
      namespace,
      name,
      signal,
      onChange(object) {
        onChange(object);
        tell();
      },
      onError(error) {
        log.warn(`${kind.plural}/${name} cannot be followed`, {
          error: messageOf(error),
        });
        tell();
      },
    });
    return { read, over };
  });
  return {
    read: Promise.all(rows.map(({ read }) => read)),
    over: Promise.all(rows.map(({ over }) => over)),
  };
}
