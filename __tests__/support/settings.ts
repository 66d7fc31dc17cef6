/** Settings as they are when nobody decided anything, for tests of pure code. */
import type { SettingKey, Settings } from '../../src/model/settings.js';
import { settingsTable } from '../../src/model/settings-table.js';

export const defaultSettings: Settings = Object.fromEntries(
  (Object.keys(settingsTable) as SettingKey[]).map((key) => [key, settingsTable[key].default]),
) as unknown as Settings;
