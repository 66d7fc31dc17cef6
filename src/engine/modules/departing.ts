/** Claims of a module's name that somebody has deleted, and that pods which end still hold. */
import { JacScaleError } from '../../model/error.js';
import { kinds } from '../../model/kubernetes.js';
import type { ModuleRef } from '../../model/module.js';
import { leftOf } from '../gone.js';
import type { ModuleContext } from './context.js';
import type { ModuleSurvey } from './survey.js';

/**
 * Waits until they are gone: one that is applied to goes all the same, and new pods would wait for it for ever.
 * @param seconds how long
 * @returns whether there were any, so that what there is has to be looked at again
 * @throws JacScaleError `BeingDeleted` when time is up; ClusterError
 */
export async function claimsGone(
  context: ModuleContext,
  ref: ModuleRef,
  { modules }: Pick<ModuleSurvey, 'modules'>,
  seconds: number,
): Promise<boolean> {
  const going = modules.flatMap(({ kind, action, live }) =>
    kind === kinds.PersistentVolumeClaim.kind &&
    action !== 'unchanged' &&
    live?.metadata.deletionTimestamp !== undefined
      ? [live.metadata.uid]
      : [],
  );
  if (going.length === 0) return false;
  const { namespace } = ref;
  const deadline = context.clock.monotonic() + seconds * 1000;
  const [left] = await leftOf(
    context,
    [kinds.PersistentVolumeClaim],
    { namespace },
    deadline,
    ({ metadata }) => going.includes(metadata.uid),
  );
  if (left === undefined) return true;
  const { name } = left.metadata;
  throw new JacScaleError({
    code: 'BeingDeleted',
    what: `persistentvolumeclaim/${name} of ${ref.module} ${ref.name} in namespace ${namespace} is being deleted, and was not gone in ${seconds} s`,
    why: 'pods that are to end still hold it',
    next: `kubectl describe pvc ${name} -n ${namespace} names them; then ask again`,
  });
}
