/** What `init` finds on this machine. */
import { basename } from 'node:path';
import { nodeFiles } from '../../adapters/node/files.js';
import { hasSection } from '../../engine/init/section.js';
import { toAppName } from '../../engine/settings/name.js';
import { JacScaleError } from '../../model/error.js';
import { settingsTable } from '../../model/settings-table.js';
import type { Invocation } from './command.js';
import type { InitSurvey } from './init-survey.js';
import { configure } from './main-machine.js';

export async function initSurvey(invocation: Invocation): Promise<InitSurvey> {
  // Its flags are no settings, although some are called like one.
  const own = { ...invocation, flags: {} };
  const found = await configure(own).catch((error: unknown) => {
    if (error instanceof JacScaleError && error.code === 'AppFileMissing') return undefined;
    throw error;
  });
  // Named, so that a folder without an app has settings as well.
  const named = {
    ...own,
    flags: { name: settingsTable.appName.default ?? 'app' },
    settingsOf: 'status',
  } as const;
  const resolved = found ?? (await configure(named));
  const { tomlPath, root } = resolved;
  const text = tomlPath === undefined ? undefined : await nodeFiles.readText(tomlPath);
  return {
    resolved,
    hasApp: found !== undefined,
    hasSection: text !== undefined && hasSection(text, 'jac.toml'),
    name: found?.settings.appName ?? toAppName(basename(root)) ?? 'app',
  };
}
