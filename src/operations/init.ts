import { join } from 'node:path';
import { dockerfileOf } from '../engine/init/dockerfile.js';
import type { NewFile } from '../engine/init/file.js';
import { repositoryOf } from '../engine/init/repository.js';
import { hasSection, type Section, withSection } from '../engine/init/section.js';
import { exampleFile, jacignoreFile } from '../engine/init/texts.js';
import { type Workflows, workflowsOf } from '../engine/init/workflows.js';
import { dependencySetOf } from '../engine/render/dependency-set.js';
import { usageError } from '../model/error.js';
import type { ResolvedSettings } from '../model/settings.js';
import type { WritableFiles } from '../ports/files.js';

export interface InitOptions {
  /** A Dockerfile and a .dockerignore. */
  readonly dockerfile: boolean;
  /** Replace what is there. */
  readonly force: boolean;
  /** The section of jac.toml, and a .jacignore. */
  readonly project?: Section;
  readonly workflows?: Workflows;
  /** A small app, for a folder that has none. */
  readonly example?: boolean;
}

export interface InitReport {
  /** Absolute. */
  readonly root: string;
  readonly files: readonly {
    /** Relative to the root. */
    readonly path: string;
    readonly action: 'created' | 'replaced' | 'extended' | 'kept';
  }[];
  /** The next command to type. */
  readonly next: string;
}

/**
 * Writes files that a project may have into it: all of them, or none.
 * @throws usage error `NothingToMake` when nothing is asked for, `FileExists` when a file is there that only `force` replaces,
 *   `TomlNotExtended`, `FilesNotWritten`; nothing is written then
 */
export async function init(
  files: WritableFiles,
  resolved: ResolvedSettings,
  options: InitOptions,
): Promise<InitReport> {
  const { root, settings } = resolved;
  const entry = options.example === true ? exampleFile.path : resolved.entry;
  const made: NewFile[] = [
    ...(options.example === true ? [exampleFile] : []),
    ...(options.project === undefined ? [] : await projectFiles(files, root, entry, options.project)),
    ...(options.dockerfile ? dockerfileOf(entry, settings, dependencySetOf(settings)) : []),
    ...(options.workflows === undefined
      ? []
      : workflowsOf(entry, options.workflows, await repositoryOf(root, files))),
  ];
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
    ({ replaceable }, i) => replaceable && found[i] !== undefined && !(options.force && found[i] === 'file'),
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
  const rows = made.map(({ path, text, replaceable, extended }, i) => ({
    path,
    text,
    action:
      found[i] === undefined
        ? ('created' as const)
        : extended === true
          ? ('extended' as const)
          : replaceable
            ? ('replaced' as const)
            : ('kept' as const),
  }));
  const written = rows.filter(({ action }) => action !== 'kept');
  await files.writeAll(written.map(({ path, text }) => ({ path: join(root, path), text })));
  return {
    root,
    files: rows.map(({ path, action }) => ({ path, action })),
    next: `kubectl jac scale ${entry}${options.dockerfile ? ' --build' : ''}`,
  };
}

async function projectFiles(
  files: WritableFiles,
  root: string,
  entry: string,
  section: Section,
): Promise<NewFile[]> {
  const path = 'jac.toml';
  const text = await files.readText(join(root, path));
  const toml: NewFile =
    text !== undefined && hasSection(text, path)
      ? { path, text, replaceable: false }
      : { path, text: withSection(text, path, entry, section), replaceable: false, extended: true };
  return [toml, jacignoreFile];
}
