/** The modules there are now: ours, and what a ConfigMap puts over or beside them. */
import { type Catalog, makeCatalog } from '../../engine/modules/catalog.js';
import type { ModuleTexts } from '../../engine/modules/compile-module.js';
import { overridesOfConfigMap } from '../../engine/modules/overrides.js';
import { JacScaleError } from '../../model/error.js';
import type { KubeObject } from '../../model/kubernetes.js';
import type { Log } from './log.js';

export interface Templates {
  /** Answers as the ConfigMap stands at the moment. */
  readonly catalog: Catalog;
  /** The ConfigMap as it is now. One that is wrong in any file is told, and ours count. */
  configMap(object: KubeObject | undefined): void;
}

export function makeTemplates(texts: ModuleTexts, log: Log): Templates {
  const shipped = makeCatalog(texts);
  let current = shipped;
  return {
    catalog: {
      list: () => current.list(),
      source: (...of) => current.source(...of),
      find: (...of) => current.find(...of),
    },
    configMap(object) {
      const before = current;
      current = object === undefined ? shipped : (overridden(texts, object, log) ?? shipped);
      const files = current.list().reduce((sum, { overridden: paths }) => sum + paths.length, 0);
      if (current !== before) log.info('templates are read', { overridden: files });
    },
  };
}

/** Undefined when it is wrong. */
function overridden(texts: ModuleTexts, object: KubeObject, log: Log): Catalog | undefined {
  try {
    const catalog = makeCatalog(texts, overridesOfConfigMap(object));
    for (const { module, versions, overridden: paths } of catalog.list())
      for (const version of paths.length === 0 ? [] : versions) catalog.find(module, version);
    return catalog;
  } catch (error) {
    if (!(error instanceof JacScaleError)) throw error;
    const { file, line, key } = error.place ?? {};
    log.error(`templates of the ConfigMap are not used: ${error.message}`, {
      code: error.code,
      file,
      line,
      key,
    });
    return undefined;
  }
}
