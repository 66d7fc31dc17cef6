/** A project's own templates for the databases of its app. */
import { type JacScaleError, usageError } from '../../model/error.js';
import type { Json } from '../../model/kubernetes.js';
import { at } from '../../model/read.js';
import { makeCatalog, type Override } from '../modules/catalog.js';
import type { CompiledModule, ModuleTexts } from '../modules/compile-module.js';
import { applyPatches, readPatches } from '../modules/patch.js';
import { weaker } from '../modules/weaker.js';
import { fill, type TemplateValues } from '../render/template.js';
import type { DatabaseName } from './databases.js';
import type { OwnTemplates } from './templates.js';

/** Whose folder under templates/modules each is: the same as the orchestrator deploys. */
const modules = {
  mongodb: 'mongodb-standalone',
  redis: 'redis',
  postgresql: 'postgresql',
} as const satisfies Record<DatabaseName, string>;

/** The app makes the login itself (secret.ts). */
const credentials = 'credentials.yaml';

/**
 * @param overrides the project's files; those for modules that no app has are for the orchestrator
 * @throws JacScaleError `ModuleUnknown`, `TemplateInvalid` (exit 2), naming the file
 */
export function ownTemplates(texts: ModuleTexts, overrides: readonly Override[]): OwnTemplates {
  const catalog = makeCatalog(texts, overrides);
  const changed = (Object.entries(modules) as [DatabaseName, string][]).filter(([, module]) =>
    overrides.some((override) => override.module === module),
  );
  const rows = changed.map(([name, module]) => {
    const compiled = catalog.find(module);
    const [dependency] = compiled.dependencies;
    if (dependency !== undefined)
      throw invalid(compiled, `${dependency.path}: a database of an app brings no dependencies`);
    const own = (values: TemplateValues, namespace: string) => documentsOf(name, compiled, values, namespace);
    return [name, own] as const;
  });
  return { databases: Object.fromEntries(rows), weaker };
}

function documentsOf(
  database: DatabaseName,
  compiled: CompiledModule,
  values: TemplateValues,
  namespace: string,
): Json[] {
  const given = { ...values, namespace, serviceNamespace: namespace };
  const patches = compiled.patches.flatMap(({ template }) => readPatches(template, given));
  const filled = compiled.modules
    .filter(({ path }) => path !== credentials)
    .flatMap(({ template }) => fill(template, given));
  const { documents, met } = applyPatches(filled, patches);
  const idle = patches.find((patch) => !met.has(patch));
  if (idle !== undefined)
    throw invalid(
      compiled,
      idle.target.kind === 'Secret'
        ? `${idle.file}: the login of an app's database is made by the app itself`
        : `${idle.file}: no document is a ${idle.target.kind} with ${idle.target.name ?? 'any name'}`,
    );
  for (const document of documents)
    if (at(document, 'identity', 'name') !== database)
      throw invalid(
        compiled,
        `each document of a database of an app says who it is: identity: { name: ${database}, component: ${database} }`,
      );
  return documents;
}

const invalid = ({ module, version }: CompiledModule, what: string): JacScaleError =>
  usageError({ code: 'TemplateInvalid', what: `module ${module}, version ${version}: ${what}` });
