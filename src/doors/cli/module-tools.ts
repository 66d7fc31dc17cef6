/** What needs the templates of modules or of the orchestrator. They are large, so this is part of kubectl-jac-more.cjs. */
import { makeCatalog, type Override } from '../../engine/modules/catalog.js';
import type { ModuleScope } from '../../engine/modules/config.js';
import { shippedModules } from '../../engine/modules/shipped.js';
import type { Placeholder } from '../../engine/render/template.js';
import { derivedOf } from '../../gateways/derived.js';
import { JacScaleError } from '../../model/error.js';
import { imageOf, installOrchestrator, printOrchestrator } from '../../operations/orc/install.js';
import { ejectTemplate, lintTemplates, listTemplates, showTemplate } from '../../operations/orc/template.js';
import { uninstallOrchestrator } from '../../operations/orc/uninstall.js';

export const moduleTools = {
  /** With what the user put over ours. @throws JacScaleError `ModuleUnknown` (exit 2) */
  templates(overrides: readonly Override[]) {
    const catalog = makeCatalog(shippedModules, overrides);
    const scope: ModuleScope = { serviceNamespace: 'jac-orc', derive: derivedOf(catalog) };
    return {
      list: () => listTemplates(catalog),
      show: (of: Parameters<typeof showTemplate>[1]) => showTemplate(catalog, of),
      eject: (of: Parameters<typeof ejectTemplate>[1]) => ejectTemplate(catalog, of),
      lint: () => lintTemplates(catalog, makeCatalog(shippedModules), overrides, scope),
    };
  },
  /** What a module of ours may be told; undefined where the cluster may know it and we do not. */
  placeholders(
    module: string,
    version: string | undefined,
  ): Readonly<Record<string, Placeholder>> | undefined {
    try {
      return makeCatalog(shippedModules).find(module, version).placeholders;
    } catch (error) {
      if (error instanceof JacScaleError) return undefined;
      throw error;
    }
  },
  imageOf,
  install: installOrchestrator,
  print: printOrchestrator,
  uninstall: uninstallOrchestrator,
};

export type ModuleTools = typeof moduleTools;
