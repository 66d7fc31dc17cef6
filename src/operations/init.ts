import { join } from 'node:path';
import { dockerfileOf } from '../engine/init/dockerfile.js';
import type { NewFile } from '../engine/init/file.js';
import { dependencySetOf } from '../engine/render/dependency-set.js';
import { usageError } from '../model/error.js';
import type { ResolvedSettings } from '../model/settings.js';
import type { WritableFiles } from '../ports/files.js';

export interface InitOptions {
  /** What to make. */
  readonly dockerfile: boolean;
  /** Replace what is there. */
  readonly force: boolean;
}

export interface InitReport {
  /** Absolute. */
  readonly root: string;
  readonly files: readonly { readonly path: string; readonly action: 'created' | 'replaced' | 'kept' }[];
  /** The next command to type. */
  readonly next: string;
}

/**
 * Writes files that a project may have into it.
 * @throws usage error `NothingToMake` when nothing is asked for, `FileExists` when a file is there that only `force` replaces;
 *   nothing is written then
 */
export async function init(
  files: WritableFiles,
  { root, entry, settings }: ResolvedSettings,
  { dockerfile, force }: InitOptions,
): Promise<InitReport> {
  const made: NewFile[] = dockerfile ? dockerfileOf(entry, settings, dependencySetOf(settings)) : [];
  if (made.length === 0) {
    throw usageError({
      code: 'NothingToMake',
      what: 'say what to make',
      why: 'an app needs no file of ours to be deployed',
      next: 'kubectl jac init --dockerfile',
    });
  }
  const found = await Promise.all(made.map(({ path }) => files.kindOf(join(root, path))));
  const obstacle = made.find(
    ({ replaceable }, i) => replaceable && found[i] !== undefined && !(force && found[i] === 'file'),
  );
  if (obstacle !== undefined) {
    throw usageError({
      code: 'FileExists',
      what: `there is a ${obstacle.path} already`,
      why: 'it may hold work of yours',
      next: 'replace it with --force, or move it away first',
      place: { file: obstacle.path },
    });
  }
  const done = made.map(async ({ path, text, replaceable }, i) => {
    if (found[i] !== undefined && !replaceable) return { path, action: 'kept' } as const;
    await files.writeText(join(root, path), text);
    return { path, action: found[i] === undefined ? 'created' : 'replaced' } as const;
  });
  return { root, files: await Promise.all(done), next: `kubectl jac scale ${entry} --build` };
}
