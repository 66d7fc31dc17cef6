import { JacScaleError, messageOf } from '../../model/error.js';
import { componentSelector, namesOf } from '../../model/identity.js';
import { type KubeObject, kinds, refText } from '../../model/kubernetes.js';
import type { Cluster } from '../../ports/cluster.js';
import type { Context } from '../context.js';
import { endedSoon } from '../end-soon.js';
import { putToSleep, wakeUp } from '../preview/sleep.js';

/**
 * Does something while no pod of the app runs, and brings the app back, whatever became of it. How many pods it had stands on
 * the Deployment meanwhile: after a run that was killed, the next import or scale brings it back.
 * @param deadline monotonic milliseconds
 * @returns the app's Deployment that runs again, if it has one
 * @throws JacScaleError `AppNotStopped`; what `act` throws
 */
export async function atStandstill(
  context: Context,
  cluster: Cluster,
  { namespace, app }: { readonly namespace: string; readonly app: string },
  deadline: number,
  act: () => Promise<void>,
): Promise<KubeObject | undefined> {
  const ref = { kind: kinds.Deployment, namespace, name: namesOf(app).deployment };
  const deployment = await cluster.get(ref);
  if (deployment === undefined) {
    await act();
    return undefined;
  }
  try {
    context.emit({ type: 'phase', phase: 'import', message: `stopping ${app}` });
    await putToSleep(cluster, [deployment]);
    await stopped(context, cluster, { namespace, app }, deadline);
    await act();
  } catch (error) {
    await wake().catch((failed: unknown) => {
      context.emit({
        type: 'note',
        message: `${app} was not started again (${messageOf(failed)}); scale does it`,
      });
    });
    throw error;
  }
  return await wake();

  async function wake(): Promise<KubeObject | undefined> {
    const now = await cluster.get(ref);
    if (now === undefined) return undefined;
    return (await wakeUp(cluster, [now]))[0] ?? now;
  }
}

async function stopped(
  context: Context,
  cluster: Cluster,
  { namespace, app }: { readonly namespace: string; readonly app: string },
  deadline: number,
): Promise<void> {
  const query = { namespace, labelSelector: componentSelector(app, 'app') };
  const left = (await endedSoon(context, cluster, query, deadline)).map(refText);
  if (left.length === 0) return;
  throw new JacScaleError({
    code: 'AppNotStopped',
    what: `not gone in time: ${left.join(', ')}`,
    why: 'nothing was changed: the data is not replaced under an app that writes it',
    next: `kubectl describe ${left[0]} -n ${namespace}`,
  });
}
