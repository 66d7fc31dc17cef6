import type { World } from './world.js';

type Operations = Pick<World['engine'], 'explain' | 'scale' | 'dryRun' | 'status' | 'logs' | 'destroy'>;

/** The operations, each loaded by its first call. */
export const operations: Operations = {
  explain: async (resolved) => {
    const { explain, explainJson } = await import('../../engine/settings/explained.js');
    return { text: explain(resolved), json: explainJson(resolved) };
  },
  scale: async (...given) => (await import('../../operations/scale.js')).scale(...given),
  dryRun: async (...given) => (await import('../../operations/dry-run.js')).dryRun(...given),
  status: async (...given) => (await import('../../operations/status.js')).status(...given),
  logs: async (...given) => (await import('../../operations/logs.js')).logs(...given),
  destroy: async (...given) => (await import('../../operations/destroy.js')).destroy(...given),
};
