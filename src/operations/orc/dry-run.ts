import { readConfig } from '../../engine/modules/config.js';
import type { ModuleContext } from '../../engine/modules/context.js';
import { asFiles } from '../../engine/modules/print.js';
import { composeWithout } from '../../engine/modules/secrets.js';
import type { DryRunAnswer, ModuleRequest } from '../../model/module.js';

/**
 * What would be applied for a request, without asking the cluster: every value is checked, no secret is shown.
 * @throws JacScaleError those of `Catalog.find`, `readConfig` and `compose` (exit 2)
 */
export function dryRunModule(
  { catalog, scope }: Pick<ModuleContext, 'catalog' | 'scope'>,
  request: ModuleRequest,
): DryRunAnswer {
  const compiled = catalog.find(request.module, request.version);
  const config = readConfig(compiled, request.config, scope);
  const { dependencies, modules } = composeWithout(compiled, config);
  return {
    placeholders: config.placeholders,
    dependencies: asFiles(dependencies),
    modules: asFiles(modules),
  };
}
