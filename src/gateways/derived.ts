/** Placeholders of modules that follow from the others, for whoever reads a request: the service, and `template lint`. */
import type { Catalog } from '../engine/modules/catalog.js';
import type { ModuleScope } from '../engine/modules/config.js';
import { jqmFlags } from './jqm/module.js';
import { pythonFlags } from './pymodule/module.js';

/** @param catalog the server of Python modules is among the files of their module, and a changed one is installed anew */
export const derivedOf = (catalog: Catalog): NonNullable<ModuleScope['derive']> => ({
  jqm: jqmFlags,
  python: (values, version) => {
    const { files } = catalog.source('python', version);
    return pythonFlags(
      values,
      Object.fromEntries(Object.entries(files).map(([path, { text }]) => [path, text])),
    );
  },
});
