import { JacScaleError, messageOf } from '../../model/error.js';
import { ClusterError } from '../../ports/cluster.js';
import type { World } from './world.js';

/**
 * Any thrown value as the one error that is printed. Errors nobody foresaw are `Internal`; their stack is shown with
 * JAC_SCALE_DEBUG=1 alone.
 */
export async function asJacScaleError(
  error: unknown,
  world: Pick<World, 'env' | 'signal'>,
): Promise<JacScaleError> {
  // What breaks after a signal broke because of it.
  if (world.signal.aborted && world.signal.reason instanceof JacScaleError) return world.signal.reason;
  if (error instanceof JacScaleError) return error;
  if (error instanceof ClusterError) {
    const { explainClusterError } = await import('../../engine/explain.js');
    return explainClusterError(error, { namespace: error.namespace ?? '', app: '' });
  }
  return internal(error, world.env);
}

/** A mistake of ours, said as such. */
export function internal(error: unknown, env: World['env']): JacScaleError {
  const debug = env['JAC_SCALE_DEBUG'] === '1';
  const message = messageOf(error);
  const stack = error instanceof Error ? error.stack : undefined;
  return new JacScaleError({
    code: 'Internal',
    what: `internal error: ${message.split('\n')[0]}`,
    why: debug && stack !== undefined ? stack : 'this is a mistake in kubectl-jac, not in your app',
    ...(debug
      ? {}
      : { next: 'run it again with JAC_SCALE_DEBUG=1 and report what it prints as an issue of the project' }),
    cause: error,
  });
}
