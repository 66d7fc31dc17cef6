import type { IncomingHttpHeaders } from 'node:http';
import { isFields, listAt, textAt } from '../../model/read.js';
import { ClusterError, type ClusterErrorReason } from '../../ports/cluster.js';

/** What a request was for, as RBAC writes it. */
export interface About {
  /** `patch`, `list` … */
  readonly verb: string;
  /** `deployments.apps`, `pods/log` */
  readonly resource: string;
  readonly namespace?: string | undefined;
  readonly object?: string | undefined;
}

const byStatus: Readonly<Record<number, ClusterErrorReason>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  410: 'Expired',
  422: 'Invalid',
  429: 'TooManyRequests',
};

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
export function refused(about: About, status: number, body: unknown): ClusterError {
  const causes = listAt(body, 'details', 'causes');
  const message = textAt(body, 'message') ?? '';
  // Server-side apply answers 500 to what does not fit the schema; it is the object that is wrong.
  const schema = message.includes('failed to create typed patch object') ? schemaErrors(message) : undefined;
  const found = schema ?? (status === 422 ? causes.map(causeOf) : []);
  const secret = hidesContent(about, status);
  const fields = secret ? found.map(withoutValue) : found;
  return new ClusterError({
    ...(status === 404 ? missing(about, body) : rbacOf(about, message)),
    reason: schema === undefined ? reasonOf(status, textAt(body, 'reason'), message) : 'Invalid',
    status,
    message: secret
      ? hiddenMessage(about, status, fields)
      : message || `the API server answered ${status} to ${about.verb} ${about.resource}`,
    conflicts: causes
      .filter((cause) => textAt(cause, 'reason') === 'FieldManagerConflict')
      .map((cause) => ({
        field: textAt(cause, 'field') ?? '',
        manager: /^conflict with "([^"]*)"/.exec(textAt(cause, 'message') ?? '')?.[1] ?? 'another manager',
      })),
    fields,
  });
}

interface Field {
  readonly field: string;
  readonly message: string;
}

const causeOf = (cause: unknown): Field => ({
  field: textAt(cause, 'field') ?? '',
  message: textAt(cause, 'message') ?? '',
});

/** `… failed to create typed patch object (web/app; apps/v1, Kind=Deployment): .spec.x: field not declared in schema` */
function schemaErrors(message: string): Field[] {
  const errors = message.slice(message.indexOf('):') + 2);
  return [...errors.matchAll(/(?:^|\s)\.([^\s:]+): ([^\n]+)/g)].map(([, field = '', what = '']) => ({
    field,
    message: what.trim(),
  }));
}

/** What the API server says about the content of a Secret may quote it. */
const hidesContent = ({ verb, resource }: About, status: number) =>
  resource === 'secrets' &&
  ['create', 'patch', 'update'].includes(verb) &&
  (status === 400 || status === 422 || status >= 500);

const withoutValue = ({ field, message }: Field): Field => ({
  field,
  message: message === 'field not declared in schema' ? message : 'invalid value',
});

function hiddenMessage({ object }: About, status: number, fields: readonly Field[]): string {
  const why = fields.map(({ field, message }) => `${field}: ${message}`).join(', ') || `status ${status}`;
  return `Secret "${object ?? ''}" was refused: ${why} (the answer is not shown, it may hold the value)`;
}

/** What is missing may be the namespace and not the object in it. */
function missing(about: About, body: unknown): About {
  if (about.resource === 'namespaces' || textAt(body, 'details', 'kind') !== 'namespaces') return about;
  const object = textAt(body, 'details', 'name');
  return { verb: about.verb, resource: 'namespaces', namespace: undefined, object };
}

function reasonOf(status: number, reason: string | undefined, message: string): ClusterErrorReason {
  if (status === 403 && message.includes('exceeded quota')) return 'QuotaExceeded';
  if (status === 409 && reason === 'AlreadyExists') return 'AlreadyExists';
  if (status === 410 || reason === 'Expired' || reason === 'Gone') return 'Expired';
  return byStatus[status] ?? (status >= 500 || status < 400 ? 'ServerError' : 'BadRequest');
}

/** An apply of an object that is not there yet needs `create` too: the message knows which right was missing. */
function rbacOf(about: About, message: string): About {
  const [, verb, plural, group] =
    /cannot (\w+) resource "([^"]+)"(?: in API group "([^"]*)")?/.exec(message) ?? [];
  if (verb === undefined || plural === undefined) return about;
  const [kind = '', subresource] = plural.split('/');
  const name = group ? `${kind}.${group}` : kind;
  return { ...about, verb, resource: subresource === undefined ? name : `${name}/${subresource}` };
}

const plainWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name server does not answer',
  ETIMEDOUT: 'timed out',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network is unreachable',
  EPIPE: 'connection closed',
};

/** No answer, or one that was cut. */
export function unreachable(about: About, server: string, error: unknown): ClusterError {
  const { code, message } = error as NodeJS.ErrnoException;
  const proxy = message?.startsWith('proxy ') === true;
  const words = proxy ? message : (plainWords[code ?? ''] ?? (message || code));
  return new ClusterError({
    ...about,
    reason: 'Unreachable',
    status: 0,
    message: `cannot reach ${server}: ${words}`,
    cause: error,
  });
}

/** Milliseconds of a Retry-After header, in either of its forms. */
export function retryAfterMs(headers: IncomingHttpHeaders): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** The body of an answer as JSON, or undefined: proxies and load balancers answer in HTML. */
export function statusBody(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
