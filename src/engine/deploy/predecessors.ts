import { componentSelector } from '../../model/identity.js';
import type { KubeObject } from '../../model/kubernetes.js';
import { textAt } from '../../model/read.js';
import { endedSoon } from '../end-soon.js';
import { componentOf } from '../observe.js';
import type { Prepared } from './prepare.js';
import type { Session } from './session.js';

/** Milliseconds; a pod of a lost node never ends, which the rollout tells better. */
const patienceMs = 30_000;

/**
 * An app that gets a volume of its own: its next pod comes when the last one is gone, and that one would wait for its successor.
 * It is told not to.
 */
export async function endPredecessors(
  { context, cluster, resolved, deadline }: Session,
  { changes, observed }: Pick<Prepared, 'changes' | 'observed'>,
): Promise<void> {
  const { appName: app, namespace } = resolved.settings;
  const change = changes.find(({ kind, name }) => kind === 'Deployment' && name === app);
  if (strategyOf(change?.manifest) !== 'Recreate' || strategyOf(change?.live) !== 'RollingUpdate') return;
  const old = new Set(observed.pods.filter(isOfApp).map(({ metadata }) => metadata.uid));
  await endedSoon(
    context,
    cluster,
    { namespace, labelSelector: componentSelector(app, 'app') },
    Math.min(deadline, context.clock.monotonic() + patienceMs),
    ({ metadata }) => old.has(metadata.uid),
  );
}

const isOfApp = (pod: KubeObject): boolean => componentOf(pod) === 'app';

const strategyOf = (deployment: KubeObject | undefined): string | undefined =>
  textAt(deployment, 'spec', 'strategy', 'type');
