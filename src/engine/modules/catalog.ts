/** Which modules there are: ours, and what the user put over or beside them. */
import { usageError } from '../../model/error.js';
import { nearest } from '../settings/nearest.js';
import {
  type CompiledModule,
  compileModule,
  isModuleName,
  isModuleVersion,
  type ModuleFile,
  type ModuleFiles,
  type ModuleTexts,
} from './compile-module.js';

/** One file of the user's, in the place of ours of the same path, or beside them. */
export interface Override {
  readonly module: string;
  /** Absent: every version of the module. */
  readonly version?: string;
  readonly path: string;
  readonly file: ModuleFile;
}

export interface ModuleListing {
  readonly module: string;
  /** The newest first. */
  readonly versions: readonly string[];
  /** Paths of the newest version that are the user's. */
  readonly overridden: readonly string[];
}

export interface ModuleSource {
  readonly module: string;
  readonly version: string;
  /** With the user's files in the place of ours. */
  readonly files: ModuleFiles;
  /** As we ship it; empty for a module of the user's own. */
  readonly shipped: ModuleFiles;
}

export interface Catalog {
  list(): ModuleListing[];
  /** @throws JacScaleError `ModuleUnknown`, `ModuleVersionUnknown` (exit 2) */
  source(module: string, version?: string): ModuleSource;
  /** @throws JacScaleError as `source`, and `TemplateInvalid` with file, line and key */
  find(module: string, version?: string): CompiledModule;
}

export const latest = 'latest';

/** By numbers: 0.13.0 is newer than 0.9. */
export function compareVersions(a: string, b: string): number {
  const [first, second] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let index = 0; index < Math.max(first.length, second.length); index++) {
    const difference = (first[index] ?? 0) - (second[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return first.length - second.length;
}

/** @throws JacScaleError `ModuleUnknown` for an override of a module that is neither ours nor complete */
export function makeCatalog(texts: ModuleTexts, overrides: readonly Override[] = []): Catalog {
  const modules = new Map<string, Map<string, ModuleSource>>();
  for (const [module, versions] of Object.entries(texts)) {
    const rows = Object.entries(versions).map(([version, files]) => {
      const shipped = shippedFiles(`templates/modules/${module}/${version}`, files);
      return [version, { module, version, files: shipped, shipped }] as const;
    });
    modules.set(module, new Map(rows));
  }
  // Those for one version make the version that those for all are then put into.
  for (const override of overrides.toSorted((a, b) => Number(!a.version) - Number(!b.version)))
    putOver(modules, override);
  const compiled = new Map<string, CompiledModule>();
  const source = (module: string, version = latest) => sourceOf(modules, module, version);
  return {
    list: () =>
      [...modules].sort().map(([module, versions]) => {
        const names = newestFirst(versions);
        const newest = source(module);
        const overridden = Object.entries(newest.files).filter(
          ([path, file]) => newest.shipped[path] !== file,
        );
        return { module, versions: names, overridden: overridden.map(([path]) => path) };
      }),
    source,
    find(module, version) {
      const found = source(module, version);
      const key = `${found.module}/${found.version}`;
      const known = compiled.get(key) ?? compileModule(found.module, found.version, found.files);
      compiled.set(key, known);
      return known;
    },
  };
}

const shippedFiles = (folder: string, texts: Readonly<Record<string, string>>): ModuleFiles =>
  Object.fromEntries(
    Object.entries(texts).map(([path, text]) => [path, { file: `${folder}/${path}`, text }]),
  );

const newestFirst = (versions: ReadonlyMap<string, ModuleSource>): string[] =>
  [...versions.keys()].sort((a, b) => compareVersions(b, a));

function putOver(modules: Map<string, Map<string, ModuleSource>>, override: Override): void {
  const { module, version, path, file } = override;
  const versions = modules.get(module) ?? new Map<string, ModuleSource>();
  if (version === undefined && versions.size === 0)
    throw unknownModule(module, [...modules.keys()], `${file.file} is for it`);
  modules.set(module, versions);
  for (const each of version === undefined ? [...versions.keys()] : [version]) {
    const there = versions.get(each) ?? { module, version: each, files: {}, shipped: {} };
    versions.set(each, { ...there, files: { ...there.files, [path]: file } });
  }
}

function sourceOf(
  modules: ReadonlyMap<string, ReadonlyMap<string, ModuleSource>>,
  module: string,
  version: string,
): ModuleSource {
  const versions = isModuleName(module) ? modules.get(module) : undefined;
  if (versions === undefined) throw unknownModule(module, [...modules.keys()]);
  const names = newestFirst(versions);
  const wanted = version === latest ? names[0] : version;
  const found = wanted !== undefined && isModuleVersion(wanted) ? versions.get(wanted) : undefined;
  if (found !== undefined) return found;
  throw usageError({
    code: 'ModuleVersionUnknown',
    what: `module ${module} has no version ${quoted(version)}`,
    why: `its versions: ${names.join(', ')}`,
    next: `leave the version out, or say "${latest}"`,
    place: { key: 'version' },
  });
}

function unknownModule(module: string, known: readonly string[], why?: string): Error {
  const guess = nearest(module.slice(0, 40), known);
  const names = `modules: ${[...known].sort().join(', ')}`;
  return usageError({
    code: 'ModuleUnknown',
    what: `there is no module ${quoted(module)}`,
    why: why === undefined ? names : `${why}; ${names}`,
    ...(guess === undefined ? {} : { next: `did you mean ${guess}?` }),
    place: { key: 'module' },
  });
}

const quoted = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
