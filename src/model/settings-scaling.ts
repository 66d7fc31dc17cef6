/** What settings say together about the number of pods. */
import type { Settings } from './settings.js';

export interface Autoscaling {
  readonly min: number;
  readonly max: number;
  /** Percent of the request. */
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
}

/** As jac-scale 0.2.30 has them (its KubernetesConfig). */
const defaults = { min: 1, max: 3, cpu: 50 } as const;

type ScalingSettings = Pick<Settings, 'minReplicas' | 'maxReplicas' | 'cpuTarget' | 'memoryTarget'>;

/** Undefined: the number of pods is fixed. */
export function autoscalingOf(settings: ScalingSettings): Autoscaling | undefined {
  const { minReplicas, maxReplicas, cpuTarget, memoryTarget } = settings;
  if ([minReplicas, maxReplicas, cpuTarget, memoryTarget].every((value) => value === undefined))
    return undefined;
  const min = minReplicas ?? Math.min(defaults.min, maxReplicas ?? defaults.min);
  return {
    min,
    max: maxReplicas ?? Math.max(defaults.max, min),
    cpu: cpuTarget ?? (memoryTarget === undefined ? defaults.cpu : undefined),
    memory: memoryTarget,
  };
}

/** Whether the runtime keeps data in files of its own (SQLite under `.jac/data`): it has no MongoDB. */
export const keepsFiles = ({
  mongodb,
  secrets,
  stateless,
}: Pick<Settings, 'mongodb' | 'secrets' | 'stateless'>): boolean =>
  !mongodb && !stateless && !Object.hasOwn(secrets, 'MONGODB_URI');
