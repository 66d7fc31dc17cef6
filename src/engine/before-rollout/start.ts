import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { hashOf } from '../canonical.js';
import type { Session } from '../deploy/session.js';
import { leftOf } from '../gone.js';
import { endOfJob } from '../kinds/job.js';
import { keyOf } from '../observe.js';

/**
 * Makes the Job of a release, unless it is there: one that ran does not run again, one that runs is not disturbed. One that failed
 * is made anew, since what it failed of may have been put right.
 * @throws ClusterError
 */
export async function startJob(session: Session, job: KubeObject): Promise<void> {
  const { cluster, context } = session;
  const { namespace = '', name } = job.metadata;
  const ref = { kind: kinds.Job, namespace, name };
  const there = await cluster.get(ref);
  if (there !== undefined && endOfJob(there) === 'Failed') {
    const { uid = '' } = there.metadata;
    await cluster.delete(ref, { uid, propagation: 'Background' });
    const query = { namespace, fieldSelector: `metadata.name=${name}` };
    const isOld = ({ metadata }: KubeObject) => metadata.uid === uid;
    await leftOf({ ...context, cluster }, [kinds.Job], query, session.deadline, isOld);
  } else if (there !== undefined) {
    session.applied.set(keyOf(job), { object: there, hash: hashOf(job) });
    return;
  }
  const object = await cluster.apply(job);
  session.applied.set(keyOf(job), { object, hash: hashOf(job) });
  context.emit({ type: 'object', action: 'create', kind: job.kind, name });
}
