/** Templates of an app's databases: ours, or those that the project puts over them. */
import { templates } from '../../generated/templates.js';
import { type JacScaleError, usageError } from '../../model/error.js';
import type { Json } from '../../model/kubernetes.js';
import { at } from '../../model/read.js';
import type { CompiledModule } from '../modules/compile-module.js';
import { applyPatches, readPatches } from '../modules/patch.js';
import { fill, type TemplateValues } from '../render/template.js';
import type { DatabaseName } from './databases.js';

/** The app makes the login itself (secret.ts). */
const credentials = 'credentials.yaml';

/** Only those that the project changes. */
export type DatabaseTemplates = Partial<Readonly<Record<DatabaseName, CompiledModule>>>;

/**
 * Documents of a database, without its Secret.
 * @throws JacScaleError `TemplateInvalid`, `TemplateValueInvalid` (exit 2)
 */
export function fillDatabase(
  database: DatabaseName,
  values: TemplateValues,
  {
    namespace,
    changed = {},
  }: { readonly namespace: string; readonly changed?: DatabaseTemplates | undefined },
): Json[] {
  const compiled = changed[database];
  if (compiled === undefined) return fill(templates[database], values);
  const given = { ...values, namespace, serviceNamespace: namespace };
  const patches = compiled.patches.flatMap(({ template }) => readPatches(template, given));
  const filled = compiled.modules
    .filter(({ path }) => path !== credentials)
    .flatMap(({ template }) => fill(template, given));
  const { documents, met } = applyPatches(filled, patches);
  const idle = patches.find((patch) => !met.has(patch));
  if (idle !== undefined)
    throw unfit(
      compiled,
      idle.target.kind === 'Secret'
        ? `${idle.file}: the login of an app's database is made by the app itself`
        : `${idle.file}: no document is a ${idle.target.kind} with ${idle.target.name ?? 'any name'}`,
    );
  for (const document of documents)
    if (at(document, 'identity', 'name') !== database)
      throw unfit(
        compiled,
        `each document of a database of an app says who it is: identity: { name: ${database}, component: ${database} }`,
      );
  return documents;
}

/** A template that no database of an app can have. */
export const unfit = ({ module, version }: CompiledModule, what: string): JacScaleError =>
  usageError({ code: 'TemplateInvalid', what: `module ${module}, version ${version}: ${what}` });
