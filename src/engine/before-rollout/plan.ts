import type { KubeObject } from '../../model/kubernetes.js';
import { isChange } from '../../model/plan.js';
import type { Settings } from '../../model/settings.js';
import { keyOf, type Observed } from '../observe.js';
import { planChanges } from '../plan.js';
import { beforeRolloutJob, deploymentKey } from './job.js';

/**
 * The manifests with the Job of the release, where the app's Deployment is going to change: no rollout, no Job. So an app that
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
  return manifests.flatMap((manifest) => (keyOf(manifest) === key ? [job, manifest] : [manifest]));
}
