import { JacScaleError } from '../../model/error.js';
import type { ModuleRef } from '../../model/module.js';
import { ClusterError } from '../../ports/cluster.js';
import { explainClusterError } from '../explain.js';

/** With what a refused request means for who asked. */
export async function explained<T>(ref: ModuleRef, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    const told = explainClusterError(error, { namespace: ref.namespace, app: '' });
    if (error.conflicts.length > 0)
      throw new JacScaleError({
        code: told.code,
        what: told.message,
        why: told.why ?? '',
        next: 'let them have it, by a value or a patch of the template, or take it from them: kubectl apply --server-side --field-manager=jac-scale --force-conflicts',
        cause: error,
      });
    if (error.reason !== 'Forbidden' || told.code !== 'Forbidden') throw told;
    throw new JacScaleError({
      code: 'Forbidden',
      what: `the orchestrator is ${told.message}`,
      why: error.message.split('\n')[0] ?? '',
      next: `an administrator installs it for all namespaces: kubectl apply -f jac-orc-cluster-wide.yaml; or lets it do this alone: ${told.next}`,
      cause: error,
    });
  }
}
