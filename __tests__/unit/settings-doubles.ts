import { dirname } from 'node:path';
import { type ConfigureInput, configure } from '../../src/engine/settings/configure.js';
import { JacScaleError } from '../../src/model/error.js';
import type { ResolvedSettings } from '../../src/model/settings.js';
import type { Files } from '../../src/ports/files.js';

/** Files by absolute path. */
export function memoryFiles(texts: Readonly<Record<string, string>>): Files {
  const paths = Object.keys(texts);
  return {
    readText: async (path) => texts[path],
    kindOf: async (path) =>
      path in texts ? 'file' : paths.some((each) => each.startsWith(`${path}/`)) ? 'folder' : undefined,
    list: async (path) =>
      paths.filter((each) => dirname(each) === path).map((each) => each.slice(path.length + 1)),
  };
}

export interface Given extends Partial<Omit<ConfigureInput, 'cwd'>> {
  readonly toml?: string;
  readonly cwd?: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** Settings of /shop/app.jac with that jac.toml beside it. Databases are switched off unless the test gives an environment. */
export function resolve(given: Given = {}): Promise<ResolvedSettings> {
  const { toml, files, cwd = '/shop', ...input } = given;
  const texts = { '/shop/app.jac': '', ...(toml === undefined ? {} : { '/shop/jac.toml': toml }), ...files };
  return configure(
    {
      appFile: 'app.jac',
      flags: {},
      env: { K8_MONGODB: 'False', K8_REDIS: 'False', K8_STATELESS: 'True' },
      contextNamespace: undefined,
      ...input,
      cwd,
    },
    memoryFiles(texts),
  );
}

/** The error as a terminal shows it: what, why and next on lines of their own. */
export async function complaint(given: Given): Promise<string> {
  try {
    await resolve(given);
  } catch (error) {
    if (!(error instanceof JacScaleError)) throw error;
    return [error.message, error.why, error.next === undefined ? undefined : `> ${error.next}`]
      .filter((line) => line !== undefined)
      .join('\n');
  }
  return 'no error';
}
