/** One call of the orchestrator's API from outside: over the API server's proxy, with a token that says who calls. */
import { exitCodes, JacScaleError, type JacScaleErrorInit, usageError } from '../../model/error.js';
import { fieldsAt, numberAt, textAt } from '../../model/read.js';
import type { Clock } from '../../ports/clock.js';
import { ClusterError } from '../../ports/cluster.js';
import type { ServiceAccess, ServiceAnswer, ServiceRequest } from '../../ports/service-proxy.js';

/** Where the orchestrator is, and as whom it is called. */
export interface OrchestratorTarget {
  readonly namespace: string;
  /** `NAME`, in the orchestrator's namespace, or `NAMESPACE/NAME`. Absent: the one that the kubeconfig's user is, else `jac-orc-caller`. */
  readonly serviceAccount?: string;
}

export const orchestratorNamespace = 'jac-orc';
const service = 'jac-orc';
const port = '80';
const audience = 'jac-orc';
const callerAccount = 'jac-orc-caller';
const tokenSeconds = 600;
/** A token is not used in its last minute. */
const tokenUseMs = (tokenSeconds - 60) * 1000;

export type RemoteCall = Pick<ServiceRequest, 'method' | 'path' | 'body' | 'answerMs'>;

/**
 * Asks the orchestrator. A token is made for the first call and kept for as long as it holds; where none can be made the call goes
 * without, since an orchestrator with `--auth off` wants none.
 * @returns what it answers to a call that it did, or to a deployment that failed half-way
 * @throws JacScaleError the service's own, with its code; `OrchestratorMissing`, `OrchestratorNotReady`; `Forbidden`, naming the right
 *   that is missing; `ServiceAccountInvalid` (exit 2)
 */
export function remoteCalls(
  access: ServiceAccess,
  target: OrchestratorTarget,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): (call: RemoteCall) => Promise<ServiceAnswer> {
  let made: { readonly token: string; readonly at: number } | undefined;
  let refused: JacScaleError | undefined;
  const token = async (): Promise<string | undefined> => {
    if (made !== undefined && clock.monotonic() - made.at < tokenUseMs) return made.token;
    try {
      made = { at: clock.monotonic(), token: await makeToken(access, target) };
      return made.token;
    } catch (error) {
      if (!(error instanceof JacScaleError) || error.exitCode === exitCodes.usage) throw error;
      refused = error;
      return undefined;
    }
  };
  return async (call) => {
    const known = await token();
    const headers = {
      accept: 'application/json',
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(known === undefined ? {} : { 'x-jac-orc-token': known }),
    };
    const { namespace } = target;
    const answer = await access
      .request({ ...call, namespace, service, port, headers, signal })
      .catch((error: unknown) => {
        throw ofProxy(error, namespace);
      });
    if (answer.status < 400) return answer;
    if (answer.status === 401 && known === undefined && refused !== undefined) throw refused;
    if (isHalfDone(answer)) return answer;
    throw ofService(answer, namespace);
  };
}

/** Body of an answer as JSON; undefined when it is none. */
export function jsonOf({ body }: Pick<ServiceAnswer, 'body'>): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** A deployment that failed tells what it did and what not. */
const isHalfDone = (answer: ServiceAnswer): boolean =>
  answer.status === 502 && Array.isArray(fieldsAt(jsonOf(answer))['results']);

interface Account {
  readonly namespace: string;
  readonly serviceAccount: string;
}

async function makeToken(access: ServiceAccess, target: OrchestratorTarget): Promise<string> {
  const account = await accountOf(access, target);
  try {
    return await access.token({ ...account, audience, seconds: tokenSeconds });
  } catch (error) {
    if (error instanceof ClusterError && error.reason === 'Forbidden') throw tokenForbidden(account, error);
    if (error instanceof ClusterError && error.reason === 'NotFound') throw accountMissing(account, error);
    throw error;
  }
}

async function accountOf(access: ServiceAccess, target: OrchestratorTarget): Promise<Account> {
  const given = target.serviceAccount;
  if (given !== undefined) {
    const [, namespace = target.namespace, serviceAccount] =
      /^(?:([a-z0-9][a-z0-9-]*)\/)?([a-z0-9][a-z0-9.-]*)$/.exec(given) ?? [];
    if (serviceAccount !== undefined) return { namespace, serviceAccount };
    throw usageError({
      code: 'ServiceAccountInvalid',
      what: `${JSON.stringify(given)} names no ServiceAccount: expected NAME or NAMESPACE/NAME`,
    });
  }
  const user = (await access.whoAmI()) ?? '';
  const [, namespace, serviceAccount] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
  return namespace !== undefined && serviceAccount !== undefined
    ? { namespace, serviceAccount }
    : { namespace: target.namespace, serviceAccount: callerAccount };
}

function tokenForbidden({ namespace, serviceAccount }: Account, cause: ClusterError): JacScaleError {
  const name = 'jac-orc-token';
  return new JacScaleError({
    code: 'Forbidden',
    what: `not allowed to make a token of the ServiceAccount ${namespace}/${serviceAccount}`,
    why: `the orchestrator asks who calls, and is told by such a token (${cause.message})`,
    next:
      `name another with --service-account, or: kubectl create role ${name} -n ${namespace} --verb=create ` +
      `--resource=serviceaccounts/token --resource-name=${serviceAccount} && ` +
      `kubectl create rolebinding ${name} -n ${namespace} --role=${name} ${subjectIn(cause.message)}`,
    cause,
  });
}

const accountMissing = ({ namespace, serviceAccount }: Account, cause: ClusterError): JacScaleError =>
  new JacScaleError({
    code: 'ServiceAccountMissing',
    what: `there is no ServiceAccount ${namespace}/${serviceAccount} to call the orchestrator as`,
    next: `name one with --service-account: kubectl get serviceaccounts -n ${namespace}`,
    cause,
  });

/** Who was refused, as `kubectl create rolebinding` wants it. */
function subjectIn(message: string): string {
  const user = /User "([^"]+)"/.exec(message)?.[1];
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user ?? '') ?? [];
  if (name !== undefined) return `--serviceaccount=${namespace}:${name}`;
  return `--user=${user === undefined || !/^[\w@.:+-]+$/.test(user) ? 'NAME' : user}`;
}

/** What the API server itself says, in words of the orchestrator. */
function ofProxy(error: unknown, namespace: string): unknown {
  if (!(error instanceof ClusterError)) return error;
  const { reason, status, message } = error;
  if (reason === 'NotFound')
    return new JacScaleError({
      code: 'OrchestratorMissing',
      what: `there is no orchestrator in namespace ${namespace}`,
      why: message,
      next: 'kubectl jac orc install, or name its namespace with --orc-namespace',
      cause: error,
    });
  if (reason === 'Forbidden' && error.resource === 'services/proxy') {
    const name = 'jac-orc-proxy';
    return new JacScaleError({
      code: 'Forbidden',
      what: `not allowed to ${error.verb} services/proxy in namespace ${namespace}`,
      why: `the orchestrator is called through the API server, which takes get, create and delete of services/proxy (${message})`,
      next:
        `kubectl create role ${name} -n ${namespace} --verb=get,create,delete --resource=services/proxy ` +
        `--resource-name=http:${service}:${port} && ` +
        `kubectl create rolebinding ${name} -n ${namespace} --role=${name} ${subjectIn(message)}`,
      cause: error,
    });
  }
  if (status >= 500 && /no endpoints available|error trying to reach service/.test(message))
    return new JacScaleError({
      code: 'OrchestratorNotReady',
      what: `the orchestrator in namespace ${namespace} is not ready`,
      why: message,
      next: `kubectl get pods -n ${namespace} -l app.kubernetes.io/name=jac-orc`,
      cause: error,
    });
  return error;
}

/** Mistakes in the request, which nothing was done for. */
const usage: readonly number[] = [400, 413, 415];

/** The service's own error, as it was thrown there. */
function ofService(answer: ServiceAnswer, namespace: string): JacScaleError {
  const { status } = answer;
  const said = fieldsAt(jsonOf(answer), 'error');
  const [code, message, why, next, type] = ['code', 'message', 'why', 'next', 'type'].map((key) =>
    textAt(said, key),
  );
  if (code === undefined || message === undefined)
    return new JacScaleError({
      code: 'ServerError',
      what: `the orchestrator answered ${status}, and not in its own words`,
      why: 'something between here and its pods answered in its place, or it is no orchestrator',
      next: `kubectl get pods -n ${namespace} -l app.kubernetes.io/name=jac-orc`,
    });
  const [file, key] = [textAt(said, 'place', 'file'), textAt(said, 'place', 'key')];
  const line = numberAt(said, 'place', 'line');
  const place: JacScaleErrorInit['place'] = {
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(key === undefined ? {} : { key }),
  };
  return new JacScaleError({
    code,
    what: type === undefined || type === '' ? message : `${type}: ${message}`,
    ...(why === undefined ? {} : { why }),
    ...(next === undefined ? {} : { next }),
    place,
    exitCode: exitOf(code, status),
  });
}

function exitOf(code: string, status: number) {
  if (code === 'Locked') return exitCodes.locked;
  if (usage.includes(status)) return exitCodes.usage;
  return status === 504 ? exitCodes.timeout : exitCodes.error;
}
