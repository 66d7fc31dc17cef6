/** Placeholders of modules that follow from the others, for whoever reads a request: the service, and `template lint`. */
import type { Catalog } from '../engine/modules/catalog.js';
import type { ModuleScope } from '../engine/modules/config.js';
import { jqmFlags } from './jqm/module.js';
import { pythonFlags } from './pymodule/module.js';

/**
 * @param catalog the server of Python modules is among the files of their module, and a changed one is installed anew
 * @param allow import names of the Python modules that may be asked for; empty: any
 */
export const derivedOf = (
  catalog: Pick<Catalog, 'source'>,
  allow: readonly string[] = [],
): NonNullable<ModuleScope['derive']> => ({
  jqm: jqmFlags,
  python: (values, version) => {
    const files = Object.entries(catalog.source('python', version).files);
    return pythonFlags(values, Object.fromEntries(files.map(([path, { text }]) => [path, text])), allow);
  },
});
