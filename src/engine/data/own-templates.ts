/** A project's own templates for its databases. A file of its own: reading YAML would slow down every run that has none. */
import { makeCatalog, type Override } from '../modules/catalog.js';
import type { ModuleTexts } from '../modules/compile-module.js';
import type { DatabaseName } from './databases.js';
import { type DatabaseTemplates, unfit } from './templates.js';

/** Whose folder under templates/modules each is: the same as the orchestrator deploys. */
const modules = {
  mongodb: 'mongodb-standalone',
  redis: 'redis',
  postgresql: 'postgresql',
} as const satisfies Record<DatabaseName, string>;

/**
 * @param overrides the project's files; those for modules that no app has are for the orchestrator
 * @throws JacScaleError `ModuleUnknown`, `TemplateInvalid` (exit 2), naming the file
 */
export function databaseTemplates(texts: ModuleTexts, overrides: readonly Override[]): DatabaseTemplates {
  const catalog = makeCatalog(texts, overrides);
  const changed = Object.entries(modules).filter(([, module]) =>
    overrides.some((override) => override.module === module),
  );
  const rows = changed.map(([name, module]) => {
    const compiled = catalog.find(module);
    const [dependency] = compiled.dependencies;
    if (dependency !== undefined)
      throw unfit(compiled, `${dependency.path}: a database of an app brings no dependencies`);
    return [name, compiled] as const;
  });
  return Object.fromEntries(rows);
}
