/** Apps to deploy: copies of examples in a folder of the test's own, so that a test may change them. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot, runtimeImage } from './cluster.js';

export interface App {
  readonly folder: string;
  /** Path of app.jac, as it is given to the plugin. */
  readonly file: string;
  /** Replaces text in a file of the app; throws when it is not there. */
  edit(file: string, from: string | RegExp, to: string): void;
  write(file: string, text: string | Uint8Array): void;
  /** Adds lines to `[plugins.scale.kubernetes]`. */
  set(lines: string): void;
  cleanUp(): void;
}

export function copyOf(
  example: 'hello' | 'taskboard' | 'gallery',
  settings = `python_image = "${runtimeImage}"`,
): App {
  const folder = mkdtempSync(join(tmpdir(), `jac-${example}-`));
  cpSync(join(projectRoot, 'examples', example), folder, { recursive: true });
  const path = (file: string) => join(folder, file);
  const app: App = {
    folder,
    file: path('app.jac'),
    edit(file, from, to) {
      const text = readFileSync(path(file), 'utf8');
      const changed = text.replace(from, to);
      if (changed === text) throw new Error(`${file} has no ${from}`);
      writeFileSync(path(file), changed);
    },
    write: (file, text) => writeFileSync(path(file), text),
    set(lines) {
      const header = '[plugins.scale.kubernetes]';
      const text = readFileSync(path('jac.toml'), 'utf8');
      const withHeader = text.includes(header) ? text : `${text.trimEnd()}\n\n${header}\n`;
      writeFileSync(path('jac.toml'), withHeader.replace(header, `${header}\n${lines}`));
    },
    cleanUp: () => rmSync(folder, { recursive: true, force: true }),
  };
  app.set(settings);
  return app;
}
