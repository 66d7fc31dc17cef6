import type { Origin, SettingKey, Settings } from '../../model/settings.js';
import { autoscalingOf } from '../../model/settings-scaling.js';
import { settingsTable } from '../../model/settings-table.js';
import type { Reading } from '../settings/reading.js';

type Draft = { -readonly [K in SettingKey]: Settings[K] };
type Origins = Record<SettingKey, Origin>;

const keys = ['minReplicas', 'maxReplicas', 'cpuTarget', 'memoryTarget'] as const;

const unset: Origin = { kind: 'default', detail: 'default' };

/**
 * What replicas and autoscaling say together. A number that is typed beats what a file says of autoscaling; in the same place
 * both count, and the number is where autoscaling begins.
 */
export function readAutoscaling(reading: Reading, draft: Draft, origins: Origins): void {
  const given = keys.filter((key) => draft[key] !== undefined);
  if (given.length === 0) return;
  if (origins.replicas.kind === 'flag' && given.every((key) => origins[key].kind !== 'flag')) {
    const names = given.map(nameOf).join(', ');
    forgetAutoscaling(draft, origins);
    reading.warn(
      { key: origins.replicas.detail },
      'AutoscalingOff',
      `the number of pods is fixed at ${draft.replicas}, and what says otherwise does not count in this run: ${names}`,
      `leave ${origins.replicas.detail} out for autoscaling`,
    );
    return;
  }
  const range = autoscalingOf(draft);
  if (range === undefined) return;
  const { min, max } = range;
  if (min > max) {
    const said = `${min} (${origins.minReplicas.detail})`;
    reading.refuse(
      { key: nameOf('maxReplicas') },
      'SettingInvalid',
      `${max} (${origins.maxReplicas.detail}) is less than ${nameOf('minReplicas')}, ${said}`,
    );
    return;
  }
  if (origins.replicas.kind === 'default') {
    draft.replicas = min;
    if (draft.minReplicas !== undefined) origins.replicas = origins.minReplicas;
  } else draft.replicas = Math.min(max, Math.max(min, draft.replicas));
}

/** Makes the number of pods a fixed one. */
export function forgetAutoscaling(draft: Draft, origins: Origins): void {
  for (const key of keys) {
    draft[key] = undefined;
    origins[key] = unset;
  }
}

const nameOf = (key: SettingKey): string => settingsTable[key].toml?.[0] ?? key;
