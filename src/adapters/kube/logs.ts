import { kinds } from '../../model/kubernetes.js';
import { fieldsAt, listAt, textAt } from '../../model/read.js';
import type { LogQuery, ObjectReader, PodLogs } from '../../ports/cluster.js';
import { type About, unreachable } from './errors.js';
import { objectPath, withQuery } from './paths.js';
import type { Transport } from './transport.js';

/** Logs of containers, as the kubelet streams them. */
export function makeLogs(transport: Transport, reader: ObjectReader): PodLogs {
  return {
    async *logs(query) {
      const { namespace, pod, signal } = query;
      const about: About = { verb: 'get', resource: 'pods/log', namespace, object: pod };
      const { container, follow, previous, tailLines, sinceSeconds, timestamps } = query;
      const path = withQuery(`${objectPath({ kind: kinds.Pod, namespace, name: pod })}/log`, {
        container,
        follow,
        previous,
        tailLines,
        sinceSeconds,
        timestamps,
      });
      const call = { method: 'GET', path, about, accept: '*/*', repeatable: true, signal } as const;
      const response = await transport.stream(call, true);
      try {
        for await (const bytes of response) yield bytes as Uint8Array;
      } catch (error) {
        signal?.throwIfAborted();
        // A node or pod that goes takes the connection with it.
        if (follow !== true || !(await hasEnded(reader, query)))
          throw unreachable(about, transport.server, error);
      } finally {
        response.destroy();
      }
    },
  };
}

/** Whether nothing more will come from the container. */
async function hasEnded(reader: ObjectReader, { namespace, pod, container }: LogQuery): Promise<boolean> {
  const found = await reader.get({ kind: kinds.Pod, namespace, name: pod });
  if (found === undefined) return true;
  if (['Succeeded', 'Failed'].includes(textAt(found, 'status', 'phase') ?? '')) return true;
  const status = ['containerStatuses', 'initContainerStatuses']
    .flatMap((list) => listAt(found, 'status', list))
    .find((entry) => container === undefined || textAt(entry, 'name') === container);
  return Object.hasOwn(fieldsAt(status, 'state'), 'terminated');
}
