import type { CompletionEngine } from './completion/engine.js';
import type { PodEngine } from './pod-engine.js';
import type { RenderEngine } from './render-engine.js';
import type { WatchEngine } from './watch-engine.js';
import type { Engine, OrchestratorEngine } from './world.js';

type Operations = Omit<
  Engine,
  | 'configure'
  | 'connect'
  | 'init'
  | 'initSurvey'
  | 'doctor'
  | 'pullRequests'
  | 'archiveFiles'
  | keyof OrchestratorEngine
  | keyof PodEngine
  | keyof WatchEngine
  | keyof RenderEngine
  | keyof CompletionEngine
>;

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
  history: async (...given) => (await import('../../operations/history.js')).history(...given),
  adopt: async (...given) => (await import('../../operations/adopt.js')).adopt(...given),
  rotate: async (...given) => (await import('../../operations/rotate.js')).rotate(...given),
  rollback: async (...given) => (await import('../../operations/rollback.js')).rollback(...given),
  destroy: async (...given) => (await import('../../operations/destroy.js')).destroy(...given),
  exportData: async (...given) => (await import('../../operations/data-export.js')).exportData(...given),
  importData: async (...given) => (await import('../../operations/data-import.js')).importData(...given),
  createPreview: async (...given) =>
    (await import('../../operations/preview/create.js')).createPreview(...given),
  destroyPreview: async (...given) =>
    (await import('../../operations/preview/destroy.js')).destroyPreview(...given),
  listPreviews: async (...given) => (await import('../../operations/preview/list.js')).listPreviews(...given),
  gcPreviews: async (...given) => (await import('../../operations/preview/gc.js')).gcPreviews(...given),
  sleepPreview: async (...given) =>
    (await import('../../operations/preview/sleep.js')).sleepPreview(...given),
  wakePreview: async (...given) => (await import('../../operations/preview/wake.js')).wakePreview(...given),
};
