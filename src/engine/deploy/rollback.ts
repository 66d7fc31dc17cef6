/** The plan of `rollback`: a Revision that is kept, to run again as a new one. */
import { JacScaleError, usageError } from '../../model/error.js';
import type { Inventory } from '../../model/inventory.js';
import type { KubeObject } from '../../model/kubernetes.js';
import type { Revision } from '../../model/revision.js';
import type { ResolvedSettings, Warning } from '../../model/settings.js';
import { hashOf } from '../canonical.js';
import { isCodeMap } from '../config-map-store/code-map.js';
import type { Context } from '../context.js';
import { refuseGitOps } from '../gitops.js';
import { componentOf, type Observed, observe } from '../observe.js';
import { refuseOtherProject } from '../origin.js';
import { planChanges } from '../plan.js';
import { fetches } from '../pod-template.js';
import { readyPod } from '../ready-pod.js';
import { outcomeOf, readRevision, type StoredRevision } from '../records/history.js';
import { isPullSecret } from '../release/pull-secret.js';
import { manifestsAgain } from './again.js';
import { deployAnew, needCode } from './need-code.js';
import type { Prepared } from './prepare.js';
import { pullAgain } from './pull-again.js';

/**
 * Plans to run a Revision again.
 * @param to its number; undefined: the newest that was ready before the current one and differs from it
 * @throws JacScaleError `NotDeployed`, `RevisionNotFound`, `NoEarlierRevision`, `RevisionIncomplete`, `AppTaken`, `BundleMissing`;
 *   what observe throws
 */
export async function prepareRollback(
  context: Context,
  resolved: ResolvedSettings,
  to: number | undefined,
): Promise<Prepared> {
  const { namespace, appName: app } = resolved.settings;
  const observed = await observe(context.cluster, namespace, app);
  const { inventory } = observed;
  refuseGitOps(observed.live.values(), { app, namespace, verb: 'rollback' });
  if (inventory === undefined) throw notDeployed(app, namespace);
  await refuseOtherProject(context, resolved, inventory, 'rollback');
  const again = to === undefined ? earlier(observed, inventory, resolved) : numbered(observed, to, resolved);
  const { manifests: kept, missing } = manifestsAgain(again.manifests, observed, app);
  if (missing.length > 0) throw incomplete(again, missing, resolved);
  const pull = await pullAgain(context, resolved.settings, again, observed);
  const manifests = kept.map((manifest) =>
    isPullSecret(manifest) && pull.secret !== undefined ? pull.secret : manifest,
  );
  const store = manifests.some(fetches) ? 'code-server' : manifests.some(isCodeMap) ? 'configmap' : undefined;
  const warnings = [...resolved.warnings, ...pull.warnings, ...unready(again)];
  for (const warning of [...pull.warnings, ...unready(again)]) context.emit({ type: 'warning', warning });
  const changes = planChanges(manifests, observed, namespace);
  // Before anything is written, where it can be told; else once the code-server runs again.
  const serving = observed.pods.filter((pod) => componentOf(pod) === 'code-server');
  if (store === 'code-server' && readyPod(serving) !== undefined) {
    const { cluster, signal } = context;
    await needCode(context.makeStore({ cluster, namespace, app, signal }), again);
  }
  return {
    release: again.release,
    ...(store === undefined ? {} : { store }),
    ...(pull.login === undefined ? {} : { pull: pull.login }),
    releaseWarnings: [],
    releaseNotes: [],
    tookTime: false,
    warnings,
    notes: [],
    dependencies: { key: again.dependencyKey, requirements: [], runtimeRequirements: [] },
    observed,
    inventory,
    manifests,
    changes,
    again,
  };
}

/** The newest Revision before the current one that was ready and is not the same thing again. */
function earlier(
  observed: Observed,
  { revision: current }: Inventory,
  { settings: { appName: app, namespace } }: ResolvedSettings,
): Revision {
  const fingerprint = ({ manifests }: Revision) => {
    const kept: readonly KubeObject[] = manifestsAgain(manifests, observed, app).manifests;
    return hashOf(kept.filter((manifest) => !isPullSecret(manifest)));
  };
  const running = observed.revisions.find(({ number }) => number === current);
  const now = running === undefined ? undefined : fingerprint(readRevision(running));
  const found = observed.revisions
    .filter(({ number, secret }) => number < current && outcomeOf(secret) === 'ready')
    .map(readRevision)
    .find((revision) => fingerprint(revision) !== now);
  if (found !== undefined) return found;
  throw new JacScaleError({
    code: 'NoEarlierRevision',
    what: `app ${app} has no earlier revision to go back to`,
    why: `before revision ${current} none that is kept was ready and differs from it`,
    next: `kubectl jac history --name ${app} -n ${namespace}`,
  });
}

function numbered(
  { revisions }: Observed,
  to: number,
  { settings: { appName: app, namespace } }: ResolvedSettings,
): Revision {
  const found: StoredRevision | undefined = revisions.find(({ number }) => number === to);
  if (found !== undefined) return readRevision(found);
  throw usageError({
    code: 'RevisionNotFound',
    what: `app ${app} has no revision ${to}`,
    why:
      revisions.length === 0
        ? 'none is kept'
        : `kept are ${revisions.map(({ number }) => number).join(', ')} (revision_history_limit)`,
    next: `kubectl jac history --name ${app} -n ${namespace}`,
  });
}

/** It is what was asked for, and may work by now. */
function unready({ number, outcome }: Revision): Warning[] {
  if (outcome === 'ready') return [];
  const how = outcome === undefined ? 'was interrupted' : `ended as ${outcome}`;
  return [{ code: 'RevisionNotReady', message: `revision ${number} ${how}: it was never seen ready` }];
}

const notDeployed = (app: string, namespace: string): JacScaleError =>
  new JacScaleError({
    code: 'NotDeployed',
    what: `app ${app} is not deployed in namespace ${namespace}`,
    next: `kubectl jac scale app.jac --name ${app} -n ${namespace}`,
  });

function incomplete(
  { number, source }: Revision,
  missing: readonly string[],
  { settings: { namespace } }: ResolvedSettings,
): JacScaleError {
  return new JacScaleError({
    code: 'RevisionIncomplete',
    what: `revision ${number} cannot run again: ${missing.join(', ')} of namespace ${namespace} is gone`,
    why: 'values of Secrets and code are kept outside of the revision; somebody else deleted them',
    next: deployAnew(source.commit),
  });
}
