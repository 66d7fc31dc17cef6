import { createHash } from 'node:crypto';
import type { Catalog, ModuleListing, ModuleSource, Override } from '../../engine/modules/catalog.js';
import type { CompiledModule } from '../../engine/modules/compile-module.js';
import { objectsOf } from '../../engine/modules/compose.js';
import { type ModuleScope, readConfig } from '../../engine/modules/config.js';
import { composeWithout } from '../../engine/modules/secrets.js';
import { weaker } from '../../engine/modules/weaker.js';
import type { Placeholder } from '../../engine/render/template.js';
import { JacScaleError, usageError } from '../../model/error.js';
import type { Json } from '../../model/kubernetes.js';

/** `template list` */
export const listTemplates = (catalog: Catalog): ModuleListing[] => catalog.list();

export interface TemplateShown {
  readonly module: string;
  readonly version: string;
  /** Without `name` and `namespace`, which all have. */
  readonly placeholders: Readonly<Record<string, Placeholder>>;
  /** Path to text. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * `template show`: placeholders and files, or one file of them.
 * @throws JacScaleError `ModuleUnknown`, `ModuleVersionUnknown`, `TemplateFileUnknown` (exit 2)
 */
export function showTemplate(
  catalog: Catalog,
  { module, version, file }: { readonly module: string; readonly version?: string; readonly file?: string },
): TemplateShown {
  const source = catalog.source(module, version);
  const { placeholders } = catalog.find(module, version);
  const paths = file === undefined ? Object.keys(source.files) : [knownFile(source, file)];
  const files = paths.map((path) => [path, source.files[path]?.text ?? '']);
  return { module, version: source.version, placeholders, files: Object.fromEntries(files) };
}

function knownFile(
  { module, version, files }: Pick<ModuleSource, 'module' | 'version' | 'files'>,
  file: string,
) {
  if (Object.hasOwn(files, file)) return file;
  throw usageError({
    code: 'TemplateFileUnknown',
    what: `module ${module}, version ${version} has no file ${JSON.stringify(file)}`,
    why: `it has ${Object.keys(files).join(', ')}`,
  });
}

export interface EjectedFile {
  /** Below the folder of templates: `redis/1/redis.yaml`. */
  readonly path: string;
  readonly text: string;
}

/**
 * `template eject`: files as we ship them, to be changed, with a first line by which lint sees when ours has changed since.
 * @throws JacScaleError as `showTemplate`
 */
export function ejectTemplate(
  catalog: Catalog,
  { module, version, file }: { readonly module: string; readonly version?: string; readonly file?: string },
): EjectedFile[] {
  const source = catalog.source(module, version);
  const shipped = { ...source, files: source.shipped };
  const paths = file === undefined ? Object.keys(source.shipped) : [knownFile(shipped, file)];
  return paths.flatMap((path) => {
    const ours = source.shipped[path];
    return ours === undefined
      ? []
      : [
          {
            path: `${module}/${source.version}/${path}`,
            text: `# Ejected from ${ours.file}, sha256 ${sha256(ours.text)}\n${ours.text}`,
          },
        ];
  });
}

const header = /^# Ejected from \S+, sha256 ([0-9a-f]{64})\n/;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export interface LintFinding {
  readonly severity: 'error' | 'warning';
  readonly file: string;
  readonly line?: number;
  readonly message: string;
}

/**
 * `template lint`: whether the user's files compile and meet something, are behind ours, or take security away.
 * @param catalog with the overrides in it
 * @param shipped without them
 */
export function lintTemplates(
  catalog: Catalog,
  shipped: Catalog,
  overrides: readonly Override[],
  scope: ModuleScope,
): LintFinding[] {
  const versions = new Map<string, { module: string; version: string; file: string }>();
  const behind: LintFinding[] = [];
  for (const { module, version, path, file } of overrides) {
    const all = catalog.list().find((each) => each.module === module)?.versions ?? [];
    for (const each of version === undefined ? all : [version]) {
      versions.set(`${module}/${each}`, { module, version: each, file: file.file });
      const ours = catalog.source(module, each).shipped[path];
      if (ours !== undefined) behind.push(...lintEjected(file, ours.text));
    }
  }
  const checked = [...versions.values()].flatMap((each) => lintVersion(catalog, shipped, each, scope));
  return unique([...checked, ...behind]);
}

const unique = (findings: readonly LintFinding[]): LintFinding[] => [
  ...new Map(findings.map((each) => [JSON.stringify(each), each])).values(),
];

function lintEjected({ file, text }: { file: string; text: string }, ours: string): LintFinding[] {
  const from = header.exec(text)?.[1];
  const warn = (message: string): LintFinding[] => [{ severity: 'warning', file, line: 1, message }];
  if (text.replace(header, '') === ours) return warn('is as the one we ship: it can go');
  if (from === undefined)
    return warn('does not say what it was ejected from, so nobody can tell when ours changes');
  return from === sha256(ours) ? [] : warn('ours has changed since it was ejected: eject it anew and merge');
}

function lintVersion(
  catalog: Catalog,
  shipped: Catalog,
  { module, version, file }: { readonly module: string; readonly version: string; readonly file: string },
  scope: ModuleScope,
): LintFinding[] {
  try {
    const theirs = exampleOf(catalog.find(module, version), scope);
    const isOurs = Object.keys(catalog.source(module, version).shipped).length > 0;
    const ours = isOurs ? exampleOf(shipped.find(module, version), scope) : [];
    return weaker(ours, theirs).map((what) => ({
      severity: 'warning',
      file,
      message: `${module} ${version} has less security than ours: ${what}`,
    }));
  } catch (error) {
    if (!(error instanceof JacScaleError)) throw error;
    const { place } = error;
    const line = place?.line === undefined ? {} : { line: place.line };
    return [{ severity: 'error', file: place?.file ?? file, ...line, message: error.message }];
  }
}

/** With as few values as it takes. */
function exampleOf(compiled: CompiledModule, scope: ModuleScope) {
  const examples: Record<string, Json> = { string: 'example', integer: 1, boolean: true, list: [], map: {} };
  const config: Record<string, Json> = {};
  const groups = new Set<string>();
  for (const [name, { required, oneOf, type, default: preset }] of Object.entries(compiled.placeholders)) {
    const isFirst = oneOf !== undefined && !groups.has(oneOf);
    if (isFirst) groups.add(oneOf);
    if ((required === true && preset === undefined) || isFirst) config[name] = examples[type] ?? null;
  }
  const { dependencies, modules } = composeWithout(compiled, readConfig(compiled, config, scope));
  return objectsOf([...dependencies, ...modules]);
}
