/** What follows when the app keeps its data in files of its own (model/settings-scaling.ts). */
import type { Origin, SettingKey, Settings } from '../../model/settings.js';
import { keepsFiles } from '../../model/settings-scaling.js';
import type { Reading } from './reading.js';

type Draft = { -readonly [K in SettingKey]: Settings[K] };

const scalingKeys = ['minReplicas', 'maxReplicas', 'cpuTarget', 'memoryTarget'] as const;

/**
 * Files have one pod: a second one would have other data, or none. Says so, and what becomes of the files.
 * @param draft with all of its secrets
 */
export function holdFileStorage(reading: Reading, draft: Draft, origins: Record<SettingKey, Origin>): void {
  if (!keepsFiles(draft)) {
    if (draft.dataVolume !== undefined)
      reading.warnings.push({
        code: 'DataVolumeUnused',
        message: `data_volume (${origins.dataVolume.detail}) is not used: the app does not keep its data in files`,
        next: 'leave it out',
      });
    return;
  }
  const asked = [...scalingKeys, 'replicas' as const].filter((key) =>
    key === 'replicas' ? draft.replicas > 1 : draft[key] !== undefined,
  );
  const held =
    asked.length === 0
      ? ''
      : `; it runs one pod, whatever ${[...new Set(asked.map((key) => origins[key].detail))].join(' and ')} asks for`;
  draft.replicas = 1;
  for (const key of scalingKeys) draft[key] = undefined;
  const own = 'let it have a MongoDB (K8_MONGODB=True, or MONGODB_URI)';
  reading.warnings.push(
    draft.dataVolume === undefined
      ? {
          code: 'FileStorage',
          message: `without a MongoDB the app keeps its data in files of its pod, which end with the pod${held}`,
          next: `${own}, keep the files on a volume (--data-volume 1Gi), or say that there are none (--stateless)`,
        }
      : {
          code: 'FileStorageVolume',
          message: `the app keeps its data in files on a volume that one pod at a time may have: every update interrupts it for some seconds${held}`,
          next: `to be updated without interruption, ${own}`,
        },
  );
}
