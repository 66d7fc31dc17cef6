import { JacScaleError } from '../../model/error.js';
import { appSelector } from '../../model/identity.js';
import { kinds } from '../../model/kubernetes.js';
import type { Change } from '../../model/plan.js';
import type { Session } from '../deploy/session.js';
import { leftOf } from '../gone.js';

/**
 * Deletes a StatefulSet and leaves its pod running, which the next one of that name takes over. Whoever is killed in between
 * leaves a database that serves, and the next run makes the StatefulSet.
 * @throws JacScaleError `StatefulSetNotGone`; ClusterError
 */
export async function removeKeepingPods(session: Session, { name, live }: Change): Promise<void> {
  const { cluster, context, deadline, resolved } = session;
  const { namespace, appName: app } = resolved.settings;
  const uid = live?.metadata.uid;
  await cluster.delete(
    { kind: kinds.StatefulSet, namespace, name },
    { ...(uid === undefined ? {} : { uid }), propagation: 'Orphan' },
  );
  const query = { namespace, labelSelector: appSelector(app) };
  const left = await leftOf(
    context,
    [kinds.StatefulSet],
    query,
    deadline,
    (object) => object.metadata.uid === uid,
  );
  if (left.length === 0) return;
  throw new JacScaleError({
    code: 'StatefulSetNotGone',
    what: `statefulset/${name} in namespace ${namespace} was deleted and is still there`,
    why: 'the cluster lets its pod go from it first, and has not done so in time; the pod serves on',
    next: 'scale again with --update-databases',
  });
}
