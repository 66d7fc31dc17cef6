import { JacScaleError, type JacScaleErrorInit } from '../model/error.js';
import type { ClusterError, ClusterErrorReason } from '../ports/cluster.js';

export interface ExplainContext {
  readonly namespace: string;
  readonly app: string;
}

type Explain = (error: ClusterError, at: Place) => Omit<JacScaleErrorInit, 'cause' | 'exitCode'>;

interface Place extends ExplainContext {
  /** `deployments.apps/taskboard in namespace web` */
  readonly object: string;
  /** ` -n web`, or nothing for what has no namespace or was asked for in all. */
  readonly flag: string;
}

/** API servers quote whole objects; the end of such a line helps nobody. */
const longest = 500;

/** What a refused or unanswered request means for the user, and the next command to type. Exit code 1. */
export function explainClusterError(error: ClusterError, context: ExplainContext): JacScaleError {
  const namespace = error.namespace ?? context.namespace;
  const [resource, subresource] = error.resource.split('/');
  const name = `${resource}${error.object === undefined ? '' : `/${error.object}`}`;
  const what = subresource === undefined ? name : `${name} (${subresource})`;
  const place: Place = {
    app: context.app,
    namespace,
    object: error.namespace === undefined ? what : `${what} in namespace ${error.namespace}`,
    flag: error.namespace === undefined ? '' : ` -n ${error.namespace}`,
  };
  return new JacScaleError({ ...explanations[error.reason](error, place), cause: error });
}

const explanations: Readonly<Record<ClusterErrorReason, Explain>> = {
  Unreachable: (error) => ({
    code: 'Unreachable',
    // What Node advises there is about Node's own switches.
    what: line(error.message.replace(/; if the root CA is installed locally, .*$/s, '')),
    ...reachedWhat(error.message),
  }),
  Unauthorized: (error) => ({
    code: 'Unauthorized',
    what: 'the API server does not accept the credentials of the kubeconfig',
    why: `they have expired, or belong to another cluster (${line(error.message)})`,
    next: 'log in again with the tool of your cluster, then check with: kubectl auth whoami',
  }),
  Forbidden: forbidden,
  NotFound: (error, { object, flag }) =>
    error.object === undefined
      ? {
          code: 'KindNotServed',
          what: `the cluster does not know ${error.resource}`,
          why: line(error.message),
          next: 'kubectl api-resources',
        }
      : {
          code: 'NotFound',
          what: `${object} does not exist (any more)`,
          why: line(error.message),
          next: `kubectl get ${error.resource.split('/')[0]}${flag}`,
        },
  AlreadyExists: (error, { object, flag }) => ({
    code: 'AlreadyExists',
    what: `${object} exists already`,
    why: 'another run created it at the same time, or it was made by hand',
    next: `kubectl get ${error.resource} ${error.object ?? ''}${flag} -o yaml`,
  }),
  Conflict: conflict,
  Invalid: invalid,
  QuotaExceeded: quotaExceeded,
  Expired: (error, { object }) => ({
    code: 'Expired',
    what: `the API server no longer has the state of ${object} that was asked for`,
    why: line(error.message),
    next: 'run the command again',
  }),
  TooManyRequests: (error, { object }) => ({
    code: 'TooManyRequests',
    what: `the API server is overloaded and refused to ${error.verb} ${object}`,
    why: line(error.message),
    next: 'run the command again in a minute',
  }),
  ServerError: (error, { object }) => ({
    code: 'ServerError',
    what: `the API server failed (${error.status}) to ${error.verb} ${object}`,
    why: line(error.message),
    next: 'run the command again; if it stays: kubectl get --raw "/readyz?verbose"',
  }),
  BadRequest: (error, { object }) => ({
    code: 'BadRequest',
    what: `the API server cannot ${error.verb} ${object}`,
    why: line(error.message),
  }),
};

/** Nobody answered, or somebody who is not trusted. */
function reachedWhat(message: string): { readonly why: string; readonly next: string } {
  if (/certificate has expired/i.test(message))
    return {
      why: 'the server answered, but its certificate has expired, or the clock of this machine is wrong',
      next: 'have the certificate of the API server renewed; check the clock with: date -u',
    };
  if (/certificate/i.test(message))
    return {
      why: 'the server answered, but its certificate is not the one that the kubeconfig trusts',
      next: 'get the kubeconfig of this cluster anew (certificate-authority-data), then check with: kubectl cluster-info',
    };
  return {
    why: 'the API server is down, or this machine cannot reach it',
    next: 'kubectl cluster-info',
  };
}

/** Missing rights, unless it was admission that refused: that one answers 403 as well, but no Role mends it. */
function forbidden(error: ClusterError, place: Place): ReturnType<Explain> {
  const { message, verb, resource } = error;
  if (message.includes('because it is being terminated'))
    return {
      code: 'NamespaceTerminating',
      what: `namespace ${place.namespace} is being deleted`,
      why: 'nothing can be created in it until it is gone',
      next: `kubectl wait --for=delete namespace/${place.namespace}, then run the command again`,
    };
  const missingRight = / cannot \w+ (resource|path) /.test(message);
  if (!missingRight && /is forbidden|denied (the )?request/.test(message))
    return refusedByPolicy(error, place);
  const clusterWide = error.namespace === undefined;
  const role = clusterWide ? 'clusterrole' : 'role';
  const name = `${place.app === '' ? 'jac-scale' : place.app}-${verb}-${resource.replace(/[./]/g, '-')}`;
  return {
    code: 'Forbidden',
    what: `not allowed to ${verb} ${resource}${clusterWide ? '' : ` in namespace ${place.namespace}`}`,
    why: `${line(message)}; docs/rbac/${clusterWide ? 'namespace-owner' : 'deployer'}.yaml has every rule that is needed`,
    next:
      `kubectl create ${role} ${name} --verb=${verb} --resource=${resource}${place.flag} && ` +
      `kubectl create ${role}binding ${name} --${role}=${name} ${subject(message)}${place.flag}`,
  };
}

/** Who was refused, as `kubectl create rolebinding` wants it. */
function subject(message: string): string {
  const user = /User "([^"]+)"/.exec(message)?.[1];
  const account = user?.match(/^system:serviceaccount:([^:]+):([^:]+)$/);
  if (account) return `--serviceaccount=${account[1]}:${account[2]}`;
  return `--user=${user === undefined ? 'NAME' : quoted(user)}`;
}

function refusedByPolicy(error: ClusterError, { object, namespace }: Place): ReturnType<Explain> {
  const security = error.message.includes('violates PodSecurity');
  const policy = /ValidatingAdmissionPolicy '([^']+)'/.exec(error.message)?.[1];
  const look =
    policy === undefined
      ? 'kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations'
      : `kubectl get validatingadmissionpolicy ${quoted(policy)} -o yaml`;
  return {
    code: 'AdmissionDenied',
    what: `a policy of the cluster does not admit ${object}`,
    why: line(error.message),
    next: security
      ? `kubectl get namespace ${namespace} --show-labels`
      : `change what it names, or ask those who made it: ${look}`,
  };
}

function conflict(error: ClusterError, { object }: Place): ReturnType<Explain> {
  if (error.conflicts.length === 0)
    return {
      code: 'Conflict',
      what: `${object} was changed by somebody else at the same time`,
      why: line(error.message),
      next: 'run the command again',
    };
  const fields = error.conflicts.map(({ field, manager }) => ({ field: field.replace(/^\./, ''), manager }));
  const owned = fields.map(({ field, manager }) => `${field} by ${manager}`).join(', ');
  return {
    code: 'Conflict',
    what: `${object} has ${fields.length === 1 ? 'a field' : 'fields'} that another manager owns: ${owned}`,
    why: 'somebody set it by other means, and would set it again',
    next: `let them have it, or take it: ${fields.map(({ field }) => `--take-over ${quoted(field)}`).join(' ')}`,
  };
}

function invalid(error: ClusterError, place: Place): ReturnType<Explain> {
  const { object } = place;
  // Policies of the cluster answer 422 as well, and name no field.
  if (/denied (the )?request/.test(error.message)) return refusedByPolicy(error, place);
  const taken = error.fields.find(
    ({ field, message }) => field.endsWith('nodePort') && /allocated/.test(message),
  );
  if (taken !== undefined) {
    const port = /Invalid value: (\d+)/.exec(taken.message)?.[1] ?? '';
    return {
      code: 'NodePortTaken',
      what: `NodePort ${port} is taken by another Service of the cluster`,
      why: line(`${object}: ${taken.message}`),
      next: `name another with --node-port, or see whose it is: kubectl get services -A | grep ${port}`,
    };
  }
  const [first] = error.fields;
  return {
    code: 'Invalid',
    what: `the API server does not accept ${object}${first === undefined ? '' : `: ${first.field}`}`,
    why: line(
      error.fields.length === 0
        ? error.message
        : error.fields.map(({ field, message }) => `${field}: ${message}`).join('; '),
    ),
    ...(first === undefined || first.field === '' ? {} : { place: { key: first.field } }),
  };
}

/** `… exceeded quota: compute, requested: requests.cpu=500m, used: requests.cpu=2, limited: requests.cpu=2` */
function quotaExceeded(error: ClusterError, { object, namespace }: Place): ReturnType<Explain> {
  const [, quota, requested, used, limited] =
    /exceeded quota: ([^,]+), requested: (.+?), used: (.+?), limited: (.+)$/.exec(error.message) ?? [];
  if (quota === undefined)
    return {
      code: 'QuotaExceeded',
      what: `a quota of namespace ${namespace} does not admit ${object}`,
      why: line(error.message),
      next: `kubectl describe resourcequota -n ${namespace}`,
    };
  return {
    code: 'QuotaExceeded',
    what: `quota ${quota} does not admit ${object}`,
    why: `asked for ${requested}; used ${used}; limited to ${limited}`,
    next: `ask for less, or raise it: kubectl describe resourcequota ${quota} -n ${namespace}`,
  };
}

function line(text: string): string {
  const one = text.replace(/\s+/g, ' ').trim();
  return one.length <= longest ? one : `${one.slice(0, longest - 1)}…`;
}

const quoted = (text: string) => (/^[\w.:@/-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`);
