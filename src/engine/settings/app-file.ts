/** Which .jac file is meant, and the folder that belongs to it. */
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { usageError } from '../../model/error.js';
import type { Files } from '../../ports/files.js';
import { nearest } from './nearest.js';
import { readToml, type TomlDocument, valueAt } from './toml.js';

export interface AppFile {
  /** Absolute. */
  readonly root: string;
  /** Relative to the root, with forward slashes; empty when none is named and none can be told. */
  readonly entry: string;
  readonly tomlPath: string | undefined;
  readonly document: TomlDocument | undefined;
}

/**
 * Finds the .jac file and its jac.toml: the nearest one at or above the file, not beyond a folder that holds `.git`.
 * @throws usage error when a named file is none, or jac.toml cannot be read.
 */
export async function locate(appFile: string | undefined, cwd: string, files: Files): Promise<AppFile> {
  if (appFile !== undefined) await check(appFile, cwd, files);
  const path = appFile === undefined ? undefined : resolve(cwd, appFile);
  const folder = path === undefined ? resolve(cwd) : dirname(path);
  const tomlPath = await findToml(folder, files);
  const root = tomlPath === undefined ? folder : dirname(tomlPath);
  const document = tomlPath === undefined ? undefined : await open(tomlPath, cwd, files);
  const entry =
    path === undefined ? await guess(root, document, files) : relative(root, path).split(sep).join('/');
  return { root, entry, tomlPath, document };
}

async function check(appFile: string, cwd: string, files: Files): Promise<void> {
  const fail = (what: string, next?: string) =>
    usageError({
      code: 'AppFileInvalid',
      what,
      ...(next === undefined ? {} : { next }),
      place: { file: appFile },
    });
  if (appFile.trim() === '') throw fail('no Jac file is named', 'name the file to deploy, such as app.jac');
  const path = resolve(cwd, appFile);
  const kind = await files.kindOf(path);
  if (kind === 'folder') {
    const [inside] = await jacFiles(path, files);
    throw fail(
      `${appFile} is a folder, not a .jac file`,
      inside === undefined ? undefined : `name the file in it, such as ${join(appFile, inside)}`,
    );
  }
  if (kind === undefined) {
    const names = await jacFiles(dirname(path), files);
    const near = names.find((name) => name === `${basename(path)}.jac`) ?? nearest(basename(path), names);
    throw fail(
      `${appFile}: no such file`,
      near === undefined ? undefined : `did you mean ${join(dirname(appFile), near)}?`,
    );
  }
  if (!appFile.endsWith('.jac')) throw fail(`${appFile} is not a .jac file`);
}

async function jacFiles(folder: string, files: Files): Promise<readonly string[]> {
  // a.impl.jac and a.test.jac belong to a.jac and cannot be served.
  return (await files.list(folder)).filter((name) => /^[^.]+\.jac$/.test(name));
}

async function findToml(start: string, files: Files): Promise<string | undefined> {
  for (let folder = start; ; folder = dirname(folder)) {
    const path = join(folder, 'jac.toml');
    if ((await files.kindOf(path)) === 'file') return path;
    // In a worktree or a submodule `.git` is a file.
    if (folder === dirname(folder) || (await files.kindOf(join(folder, '.git'))) !== undefined)
      return undefined;
  }
}

async function open(path: string, cwd: string, files: Files): Promise<TomlDocument | undefined> {
  const text = await files.readText(path);
  return text === undefined ? undefined : readToml(text, relative(cwd, path).split(sep).join('/'));
}

/** The file of a project that names none on the command line: its entry point, main.jac, or the only one. */
async function guess(root: string, document: TomlDocument | undefined, files: Files): Promise<string> {
  const entryPoint = valueAt(document?.data ?? {}, ['project', 'entry-point']);
  const candidates = await jacFiles(root, files);
  const named = typeof entryPoint === 'string' ? entryPoint : 'main.jac';
  if ((await files.kindOf(join(root, named))) === 'file') return named.split(sep).join('/');
  return candidates.length === 1 ? (candidates[0] ?? '') : '';
}
