import { keepFollowing } from '../../engine/keep-following.js';
import type { Kind, KubeObject } from '../../model/kubernetes.js';
import type { Clock } from '../../ports/clock.js';
import type { ObjectWatcher } from '../../ports/cluster.js';

export interface FollowOptions {
  readonly cluster: ObjectWatcher;
  readonly clock: Clock;
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  readonly signal: AbortSignal;
  /** As it is now; undefined where there is none. */
  readonly onChange: (object: KubeObject | undefined) => void;
  /** Why it cannot be followed at the moment; it is tried again. */
  readonly onError: (error: unknown) => void;
}

const retryMs = 15_000;

/** Watches one object until the signal; never rejects. */
export async function follow(options: FollowOptions): Promise<void> {
  const { cluster, clock, kind, namespace, name, signal, onChange, onError } = options;
  const query = { namespace, fieldSelector: `metadata.name=${name}` };
  const watch = async () => {
    for await (const event of cluster.watch(kind, query, { signal })) {
      if (event.type === 'SYNC') onChange(event.items[0]);
      else onChange(event.type === 'DELETED' ? undefined : event.object);
    }
  };
  await keepFollowing(watch, { clock, signal, retryMs, report: onError });
}
