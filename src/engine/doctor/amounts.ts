/** What the pods of an app ask for, as numbers. */
import { namesOf } from '../../model/identity.js';
import { parseQuantity } from '../../model/quantity.js';
import type { Settings } from '../../model/settings.js';
import { autoscalingOf } from '../../model/settings-scaling.js';
import { databases } from '../data/databases.js';

/** Cores and bytes; precise enough to tell whether something fits. NaN for what is no quantity. */
export function amount(text: string): number {
  const quantity = parseQuantity(text);
  return quantity === undefined ? Number.NaN : Number(quantity.units) / 10 ** quantity.scale;
}

/** Sums of fractions are a hair off: 100m and 200m are more than 300m. */
export const fits = (wanted: number, room: number): boolean => wanted <= room + 1e-6;

export interface PodNeeds {
  /** `the app`, `MongoDB` */
  readonly of: string;
  /** The StatefulSet of a database. */
  readonly set?: string;
  readonly pods: number;
  readonly cpu: string;
  readonly memory: string;
  readonly cpuLimit: string | undefined;
  readonly memoryLimit: string | undefined;
}

/** Pods that a first deploy makes; the code-server is small and left out. */
export function needsOf(settings: Settings): PodNeeds[] {
  const app: PodNeeds = {
    of: 'the app',
    pods: autoscalingOf(settings)?.min ?? settings.replicas,
    cpu: settings.cpuRequest,
    memory: settings.memoryRequest,
    cpuLimit: settings.cpuLimit,
    memoryLimit: settings.memoryLimit,
  };
  const own = databases.filter(({ name }) => settings[name]);
  return [
    app,
    ...own.map(({ name, title }) => ({
      of: title,
      set: namesOf(settings.appName)[name],
      pods: 1,
      cpu: settings.databaseCpuRequest,
      memory: settings.databaseMemoryRequest,
      cpuLimit: settings.databaseCpuLimit,
      memoryLimit: settings.databaseMemoryLimit,
    })),
  ];
}
