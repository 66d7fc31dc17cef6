import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { posix } from 'node:path';
import type { Needed } from '../../engine/bundle/imports.js';
import { isSettingsFile, stripToml } from '../../engine/bundle/toml.js';
import type { Bundle, BundleChoice, Digest } from '../../model/bundle.js';
import { type JacScaleError, usageError } from '../../model/error.js';
import type { Warning } from '../../model/settings.js';
import { readTar, sizeOf, type TarSource } from './bundle-read.js';
import { type Found, type FoundFile, unreadable, walk } from './bundle-walk.js';

/**
 * Bundles a folder. The same files give the same digest on any machine, whatever their times, owners and umask; a file counts as
 * executable when its owner may execute it.
 * @param root folder of jac.toml, else of the .jac file
 * @param entry the .jac file to run, relative to the root
 * @param choice the whole folder unless told otherwise
 * @throws usage error `BundleEmpty`, `EntryMissing`, `EntryIgnored`, `LinkRefused`, `NameNotUtf8`, `FileUnreadable`,
 *   `FileTooLarge`, `TomlInvalid`, `TomlNotStripped`; JacScaleError `BundleChanged` when a file changes meanwhile
 */
export async function makeBundle(
  root: string,
  entry: string,
  choice: BundleChoice = { mode: 'folder', assets: [] },
): Promise<Bundle> {
  const folder = await realpath(root).catch((cause) => {
    throw unreadable(root, cause);
  });
  const found = await walk(folder);
  if (found.files.length === 0) throw empty(root);
  const wanted = posix.normalize(entry.replaceAll('\\', '/'));
  if (!found.files.some((file) => file.path === wanted)) throw await missing(folder, wanted, found);

  const needed = choice.mode === 'imports' ? await neededOf(found, wanted, choice.assets) : undefined;
  const chosen = found.files.filter(({ path }) => needed === undefined || needed.files.has(path));

  const warnings: Warning[] = [...found.warnings, ...(needed?.warnings ?? [])];
  const sources: TarSource[] = [];
  for (const file of chosen) {
    if (!isSettingsFile(file.path)) {
      sources.push(file);
      continue;
    }
    const stripped = stripToml(await textOf(file), file.path);
    warnings.push(...stripped.warnings);
    sources.push({ ...file, content: Buffer.from(stripped.text) });
  }

  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of readTar(sources)) {
    hash.update(chunk);
    size += chunk.length;
  }
  const digest: Digest = `sha256:${hash.digest('hex')}`;
  const files = sources.map((file) => {
    const why = needed?.files.get(file.path);
    return { path: file.path, size: sizeOf(file), mode: file.mode, ...(why === undefined ? {} : { why }) };
  });
  return { digest, size, files, entry: wanted, warnings, open: () => readTar(sources) };
}

async function neededOf(found: Found, entry: string, assets: readonly string[]): Promise<Needed> {
  const { neededFiles } = await import('../../engine/bundle/imports.js');
  const files = new Map(found.files.map((file) => [file.path, file]));
  const read = async (path: string) => {
    const file = files.get(path);
    return file === undefined ? '' : await textOf(file);
  };
  return await neededFiles([...files.keys()], entry, assets, read);
}

async function textOf(file: FoundFile): Promise<string> {
  return await readFile(file.source, 'utf8').catch((cause) => {
    throw unreadable(file.path, cause);
  });
}

function empty(root: string): JacScaleError {
  return usageError({
    code: 'BundleEmpty',
    what: `there is no file to deploy in ${root}`,
    why: 'it is empty, or .gitignore and .jacignore leave out everything',
    next: 'name a .jac file of another folder, or take files back in with !PATTERN in .jacignore',
    place: { file: root },
  });
}

async function missing(root: string, entry: string, found: Found): Promise<JacScaleError> {
  const by = found.excludedBy(entry);
  const exists = await stat(posix.join(root, entry)).then(
    (stats) => stats.isFile(),
    () => false,
  );
  if (!exists || by === undefined) {
    return usageError({
      code: 'EntryMissing',
      what: `${entry} is not a file of ${root}`,
      next: 'name a .jac file inside the folder of jac.toml',
      place: { file: entry },
    });
  }
  if (by === 'always') {
    return usageError({
      code: 'EntryIgnored',
      what: `${entry} cannot be deployed: names such as .env, .git, .jac, node_modules and __pycache__ are never bundled`,
      next: 'move it to another folder',
      place: { file: entry },
    });
  }
  const [file, line] = by.split(/:(?=\d+$)/);
  return usageError({
    code: 'EntryIgnored',
    what: `${entry} is left out of the bundle by ${by}`,
    next: `remove that line, or add a line that takes it back in to .jacignore: !${entry}`,
    place: { ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line: Number(line) }) },
  });
}
