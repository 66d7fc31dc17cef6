/** Templates that a project has of its own, as its jac.toml names them. */
import { type JacScaleError, usageError } from '../../model/error.js';
import type { Files } from '../../ports/files.js';
import type { AppFile } from '../settings/app-file.js';
import { templateSections } from '../settings/template-sections.js';
import { isTable, type TomlDocument, valueAt } from '../settings/toml.js';
import type { Override } from './catalog.js';
import { overridesOfTable } from './overrides.js';

/**
 * The files of `[plugins.scale.templates]`.
 * @throws JacScaleError `SettingInvalid`, `TemplatesMissing`, `TemplateFileUnknown` (exit 2), naming jac.toml with line and key, or the file
 */
export async function overridesOfProject(
  files: Files,
  { root, document }: Pick<AppFile, 'root' | 'document'>,
): Promise<Override[]> {
  if (document === undefined) return [];
  const path = templateSections.find((each) => valueAt(document.data, each) !== undefined);
  if (path === undefined) return [];
  const table = valueAt(document.data, path);
  if (!isTable(table)) throw invalid(document, path, 'SettingInvalid', 'expected a table of folders');
  for (const [key, value] of Object.entries(table)) {
    const at = [...path, key];
    if (typeof value !== 'string' || value === '')
      throw invalid(document, at, 'SettingInvalid', 'expected the path of a folder');
    const folder = value.startsWith('/') ? value : `${root}/${value}`;
    if ((await files.kindOf(folder)) !== 'folder')
      throw invalid(document, at, 'TemplatesMissing', `there is no folder ${value}`);
  }
  return await overridesOfTable(files, table, root);
}

function invalid(document: TomlDocument, path: readonly string[], code: string, what: string): JacScaleError {
  const line = document.lineOf(path);
  const key = path.join('.');
  return usageError({
    code,
    what: `${document.file}${line === undefined ? '' : `:${line}`}: ${key}: ${what}`,
    place: { file: document.file, key, ...(line === undefined ? {} : { line }) },
  });
}
