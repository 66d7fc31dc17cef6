import { settingsTable } from '../../model/settings-table.js';
import { databaseKeys, notHonoured, runtimeSections } from '../../model/settings-upstream.js';
import { nearest } from './nearest.js';
import type { Reading } from './reading.js';
import { isTable } from './toml.js';

const keys = Object.values(settingsTable).flatMap((row) => row.toml ?? []);

const sectionNames: readonly string[] = [
  'kubernetes',
  // engine/modules/project.ts
  'templates',
  ...keys.filter((key) => !key.includes('.')),
  ...runtimeSections,
];

const honoured: readonly string[] = [...keys, ...databaseKeys.map((key) => `kubernetes.${key}`)].flatMap(
  (key) => (key.startsWith('kubernetes.') ? [key.slice('kubernetes.'.length)] : []),
);

/**
 * Warns of every key of the scale sections that nobody reads: unknown ones with the nearest known name, known ones that
 * this version does not honour.
 */
export function warnOfIgnoredKeys(reading: Reading): void {
  for (const { path, table } of reading.sections()) {
    for (const [name, value] of Object.entries(table)) {
      if (sectionNames.includes(name)) continue;
      const found = reading.at([...path, name], value);
      const home = `[${[...path, 'kubernetes'].join('.')}]`;
      const meant = honoured.includes(name)
        ? `move it to ${home}`
        : suggestion(nearest(name, isTable(value) ? sectionNames : honoured));
      reading.warn(found, 'UnknownSetting', isTable(value) ? 'unknown section' : 'unknown key', meant);
    }
    const { kubernetes } = table;
    if (!isTable(kubernetes)) continue;
    for (const [name, value] of Object.entries(kubernetes)) {
      if (honoured.includes(name)) continue;
      const found = reading.at([...path, 'kubernetes', name], value);
      const why = Object.hasOwn(notHonoured, name) ? notHonoured[name] : undefined;
      if (why !== undefined) {
        reading.warn(found, 'SettingNotHonoured', `not honoured by this version: ${why}`);
      } else {
        const meant = nearest(name, [...honoured, ...Object.keys(notHonoured)]);
        reading.warn(found, 'UnknownSetting', 'unknown key', suggestion(meant));
      }
    }
  }
}

function suggestion(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `did you mean "${name}"?`;
}
