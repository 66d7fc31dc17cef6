import { explainClusterError } from '../../engine/explain.js';
import { JacScaleError, messageOf, usageError } from '../../model/error.js';
import { ClusterError } from '../../ports/cluster.js';

/** Any thrown value as the one error that is told. What breaks after a signal broke because of it. */
export function asJacScaleError(error: unknown, signal: AbortSignal): JacScaleError {
  if (signal.aborted && signal.reason instanceof JacScaleError) return signal.reason;
  if (error instanceof JacScaleError) return error.code === 'NoKubeconfig' ? noKubeconfig(error) : error;
  if (error instanceof ClusterError)
    return explainClusterError(error, { namespace: error.namespace ?? '', app: '' });
  const message = messageOf(error);
  return new JacScaleError({
    code: 'Internal',
    what: `internal error: ${message.split('\n')[0]}`,
    why:
      (error instanceof Error ? error.stack : undefined) ??
      'this is a mistake of the Action, not of your app',
    next: 'report it as an issue of the project, with these lines',
    cause: error,
  });
}

/** In the words of a workflow, where nobody types flags. */
const noKubeconfig = (cause: JacScaleError): JacScaleError =>
  usageError({
    code: cause.code,
    what: 'no kubeconfig was given, and the runner has none',
    why: 'input kubeconfig is empty: it is not set, or its secret does not exist, which GitHub takes for an empty text; there is no KUBECONFIG either, and the runner is no pod of a cluster',
    next: 'look for the secret that `kubeconfig:` of the step names among Settings > Secrets and variables > Actions, and among those of the environment that the job names',
    place: { key: 'kubeconfig' },
    cause,
  });
