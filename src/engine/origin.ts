import { JacScaleError } from '../model/error.js';
import type { Inventory } from '../model/inventory.js';
import type { ResolvedSettings } from '../model/settings.js';
import type { Context } from './context.js';
import { originText } from './deploy/claim.js';

/**
 * Run from a project's folder, a verb means that project's app; by name alone it means the one that is there.
 * @throws JacScaleError `AppTaken`
 */
export async function refuseOtherProject(
  context: Pick<Context, 'source'>,
  { entry, root, settings: { appName, namespace } }: ResolvedSettings,
  inventory: Pick<Inventory, 'origin'> | undefined,
  verb: string,
): Promise<void> {
  const found = inventory?.origin;
  if (entry === '' || found === undefined) return;
  const own = await context.source.origin(root);
  if (own.project === found.project && own.subfolder === found.subfolder) return;
  throw new JacScaleError({
    code: 'AppTaken',
    what: `app ${appName} in namespace ${namespace} was deployed from another project: ${originText(found)}`,
    why: `this one is ${originText(own)}`,
    next: `kubectl jac ${verb} --name ${appName} -n ${namespace}`,
  });
}
