import type { KubeObject } from '../../model/kubernetes.js';
import { isChange } from '../../model/plan.js';
import { fieldsAt } from '../../model/read.js';
import type { Settings } from '../../model/settings.js';
import { agrees } from '../agree.js';
import { hashOf } from '../canonical.js';
import { endOfJob } from '../kinds/job.js';
import { keyOf, type Observed } from '../observe.js';
import { planChanges } from '../plan.js';
import { readRevision } from '../records/history.js';
import { beforeRolloutJob, deploymentKey } from './job.js';

/**
 * The manifests with the Job of the release, where the app's pods are going to change: no rollout, no Job. So an app that
 * went back to a Revision is left alone, though the Job of that one is gone.
 */
export function withBeforeRollout(
  manifests: readonly KubeObject[],
  observed: Observed,
  settings: Settings,
): readonly KubeObject[] {
  if (settings.beforeRollout.length === 0) return manifests;
  const key = deploymentKey(settings.appName);
  const change = planChanges(manifests, observed, settings.namespace).find(
    ({ manifest }) => manifest !== undefined && keyOf(manifest) === key,
  );
  if (change?.manifest === undefined || !isChange(change)) return manifests;
  const job = beforeRolloutJob(change.manifest, settings);
  const there = observed.live.get(keyOf(job));
  const isOpen = there !== undefined && endOfJob(there) !== 'Complete';
  if (!isOpen && keepsPods(change.manifest, observed)) return manifests;
  return manifests.flatMap((manifest) => (keyOf(manifest) === key ? [job, manifest] : [manifest]));
}

/**
 * Whether pods stay as they are: their template is that of the release that serves, and the cluster still has it. The cluster
 * alone cannot tell, as a field that is taken away is like one that it added by itself.
 */
function keepsPods(deployment: KubeObject, { live, revisions, inventory }: Observed): boolean {
  const serving = revisions.find(({ number }) => number === inventory?.goodRevision);
  const there = live.get(keyOf(deployment));
  if (serving === undefined || there === undefined) return false;
  const template = (object: KubeObject | undefined) => fieldsAt(object, 'spec', 'template');
  const served = readRevision(serving).manifests.find((each) => keyOf(each) === keyOf(deployment));
  const wanted = template(deployment);
  return hashOf(template(served)) === hashOf(wanted) && agrees(wanted, template(there));
}
