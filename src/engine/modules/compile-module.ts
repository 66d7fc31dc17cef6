/** From the files of a module to templates: what the build step checks and what overrides go through are the same. */
import { usageError } from '../../model/error.js';
import { compile } from '../render/compile.js';
import type { Placeholder, Template } from '../render/template.js';

export interface ModuleFile {
  /** As messages name it. */
  readonly file: string;
  readonly text: string;
}

/** One version of a module: its files by path within the folder, such as `redis.yaml` or `dependencies/operator.yaml`. */
export type ModuleFiles = Readonly<Record<string, ModuleFile>>;

/** Texts of every module and version, as the build step writes them. */
export type ModuleTexts = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>
>;

export interface CompiledFile {
  readonly path: string;
  readonly template: Template;
}

export interface CompiledModule {
  readonly module: string;
  readonly version: string;
  /** What a module is called that nobody named: `jac-{module}`, unless its placeholders declare another default of `name`. */
  readonly defaultName: string;
  /** What may be configured; those of the engine (`builtInPlaceholders`) are not among them. */
  readonly placeholders: Readonly<Record<string, Placeholder>>;
  /** What it needs and others may use as well: applied first, never deleted with it. */
  readonly dependencies: readonly CompiledFile[];
  readonly modules: readonly CompiledFile[];
  readonly patches: readonly CompiledFile[];
}

/** What the engine gives to every template. */
export const builtInPlaceholders = {
  name: { type: 'string', description: 'Name of the deployed module', required: true, line: 1 },
  namespace: { type: 'string', description: 'Namespace it is deployed to', required: true, line: 1 },
  serviceNamespace: { type: 'string', description: 'Namespace of the orchestrator', required: true, line: 1 },
} as const satisfies Readonly<Record<string, Placeholder>>;

const placeholdersFile = 'placeholders.yaml';
/** One folder deep at most, and nothing that leads out of it. */
const filePath = /^(dependencies\/)?[a-zA-Z0-9_][a-zA-Z0-9_-]*(\.patch)?\.(yaml|sh|py)$/;

export const isModulePath = (path: string): boolean => filePath.test(path);
export const isModuleName = (name: string): boolean =>
  /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) && name.length <= 20;
export const isModuleVersion = (version: string): boolean => /^\d{1,6}(\.\d{1,6}){0,3}$/.test(version);

const isDependency = (path: string): boolean => path.startsWith('dependencies/');
export const isPatch = (path: string): boolean => /(^|\/)([\w-]+\.)?patch\.yaml$/.test(path);

/**
 * @throws JacScaleError `TemplateInvalid` (exit 2) with file, line and key
 */
export function compileModule(module: string, version: string, files: ModuleFiles): CompiledModule {
  const placeholders = files[placeholdersFile];
  if (placeholders === undefined)
    throw usageError({
      code: 'TemplateInvalid',
      what: `module ${module}, version ${version} has no ${placeholdersFile}`,
      next: `put ${placeholdersFile} beside ${Object.values(files)[0]?.file ?? 'its files'}; docs/templates.md says what stands in it`,
    });
  const documents = Object.entries(files).filter(
    ([path]) => path.endsWith('.yaml') && path !== placeholdersFile,
  );
  const texts = Object.entries(files).filter(([path]) => /\.(sh|py)$/.test(path));
  const compiled = compile({
    placeholders,
    documents: documents.map(([, file]) => file),
    files: Object.fromEntries(texts.map(([path, { text }]) => [path.replace(/^dependencies\//, ''), text])),
    builtIn: builtInPlaceholders,
  });
  const row = ([path, { file }]: (typeof documents)[number]): CompiledFile => ({
    path: path.replace(/^dependencies\//, ''),
    template: { ...compiled, documents: compiled.documents.filter((each) => each.file === file) },
  });
  const own = Object.entries(compiled.placeholders).filter(
    ([name]) => !Object.hasOwn(builtInPlaceholders, name),
  );
  const preset = compiled.placeholders['name']?.default;
  const usual = module.startsWith('jac-') ? module : `jac-${module}`;
  return {
    module,
    version,
    defaultName: typeof preset === 'string' ? preset : usual,
    placeholders: Object.fromEntries(own),
    dependencies: documents.filter(([path]) => isDependency(path) && !isPatch(path)).map(row),
    modules: documents.filter(([path]) => !isDependency(path) && !isPatch(path)).map(row),
    patches: documents.filter(([path]) => isPatch(path)).map(row),
  };
}
