import { JacScaleError } from '../../model/error.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import type { Cluster } from '../../ports/cluster.js';
import type { Context } from '../context.js';

export interface RotationRun {
  readonly context: Context;
  /** Every write checks the lock first. */
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly app: string;
  /** Monotonic milliseconds. */
  readonly deadline: number;
}

export function tell({ context }: RotationRun, what: string): void {
  context.emit({ type: 'phase', phase: 'rotate', message: what });
}

/** The Secret as it is now, changed, as a compare-and-swap. */
export async function writeSecret(
  { cluster, namespace, context }: RotationRun,
  name: string,
  change: (secret: KubeObject) => KubeObject,
): Promise<KubeObject> {
  const secret = await cluster.get({ kind: kinds.Secret, namespace, name });
  if (secret === undefined) throw loginMissing(name, namespace);
  const written = await cluster.replace({ ...change(secret), apiVersion: 'v1', kind: 'Secret' });
  context.emit({ type: 'object', action: 'configure', kind: 'Secret', name });
  return written;
}

export const loginMissing = (name: string, namespace: string): JacScaleError =>
  new JacScaleError({
    code: 'DatabaseSecretMissing',
    what: `secret/${name} in namespace ${namespace} is not there, or does not say how to log in`,
    next: `kubectl describe secret ${name} -n ${namespace}`,
  });

export const noPod = (name: string, namespace: string, why: string): JacScaleError =>
  new JacScaleError({
    code: 'NotReady',
    what: `no pod of ${name} in namespace ${namespace} is ready`,
    why,
    next: `kubectl get pods -n ${namespace}`,
  });
