import type { Context } from '../../engine/context.js';
import type { Emit } from '../../model/progress.js';
import type { ResolvedSettings } from '../../model/settings.js';
import type { Cluster } from '../../ports/cluster.js';
import type { World } from './world.js';

/** What an operation is called with; without settings there are no images. */
export function contextOf(world: World, cluster: Cluster, emit: Emit, resolved?: ResolvedSettings): Context {
  const { clock, reach, source, signal, makeBundle, makeStore, ownTemplates } = world;
  return {
    cluster,
    clock,
    reach,
    source,
    signal,
    emit,
    makeBundle,
    makeStore,
    ownTemplates,
    images: () => world.images(resolved, emit),
  };
}
