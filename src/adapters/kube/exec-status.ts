import { ClusterError, type ClusterErrorReason } from '../../ports/cluster.js';

interface Target {
  readonly namespace: string;
  readonly pod: string;
}

type Subresource = 'exec' | 'portforward';

/** The part of a metav1.Status that the error channel, or a refused upgrade, carries. */
interface Status {
  readonly status?: string;
  readonly reason?: string;
  readonly code?: number;
  readonly message?: string;
  readonly details?: { readonly causes?: readonly { readonly reason?: string; readonly message?: string }[] };
}

const reasons: Readonly<Record<number, ClusterErrorReason>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Expired',
  422: 'Invalid',
  429: 'TooManyRequests',
};

/** A ClusterError of a websocket. RBAC asks for `create` on the subresource, and for `get` as well since the upgrade is a GET. */
export function upgradeError(
  target: Target,
  reason: ClusterErrorReason,
  message: string,
  more: { readonly status?: number; readonly cause?: unknown } = {},
  subresource: Subresource = 'exec',
): ClusterError {
  return new ClusterError({
    reason,
    status: more.status ?? 0,
    message,
    verb: / cannot (get|create) resource /.exec(message)?.[1] ?? 'create',
    resource: `pods/${subresource}`,
    object: target.pod,
    namespace: target.namespace,
    cause: more.cause,
  });
}

/** Why the API server did not upgrade the connection, from the answer it gave instead. */
export function refusal(
  target: Target,
  status: number,
  body: string,
  subresource: Subresource = 'exec',
): ClusterError {
  const message = parsed(body)?.message ?? `the API server answered ${status} to ${subresource}`;
  return upgradeError(target, reasons[status] ?? 'ServerError', message, { status }, subresource);
}

/**
 * Exit code of the command, from what came on the error channel (apimachinery remotecommand.NonZeroExitCodeReason).
 * @throws ClusterError when the command could not be run
 */
export function exitCodeOf(target: Target, text: string): number {
  const status = parsed(text);
  if (status?.status === 'Success') return 0;
  if (status?.reason === 'NonZeroExitCode') {
    const cause = status.details?.causes?.find(({ reason }) => reason === 'ExitCode');
    const code = Number(cause?.message);
    if (Number.isInteger(code)) return code;
  }
  const code = status?.code ?? 500;
  const message = status?.message ?? 'the API server ended an exec without saying why';
  throw upgradeError(target, reasons[code] ?? 'ServerError', message, { status: code });
}

function parsed(text: string): Status | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
