/** How the stand-in registry asks who somebody is, as registries with a password file and those with a token service do. */
import type * as http from 'node:http';
import type { RegistryLogin } from '../../src/model/image.js';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The query as it came. */
  readonly search: string;
  readonly headers: http.IncomingHttpHeaders;
}

export type StandInAuth =
  | {
      readonly kind: 'basic';
      readonly login: RegistryLogin;
      /** Anybody may read. */
      readonly reads?: boolean;
    }
  /** Tokens are given to anybody for pull, to this login for what it may. A password shown to the registry itself is refused as GHCR does. */
  | {
      readonly kind: 'bearer';
      readonly login: RegistryLogin;
      readonly may: (repository: string, action: string) => boolean;
      /** What the token service answers at first, before it does as it should. */
      readonly answers?: readonly TokenAnswer[];
    };

export interface TokenAnswer {
  readonly status: number;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

interface Refused {
  readonly status: number;
  readonly body: object;
  readonly headers: Record<string, string>;
}

export function refusalOf(
  { path, headers, method, query }: Asked,
  auth: StandInAuth | undefined,
  address: string,
): Refused | undefined {
  const sent = headers.authorization;
  if (auth === undefined) return undefined;
  const [, repository = ''] = /^\/v2\/(.+?)\/(?:manifests|blobs)\//.exec(path) ?? [];
  const action = method === 'GET' || method === 'HEAD' ? 'pull' : 'push';
  const body = said('UNAUTHORIZED');
  if (auth.kind === 'basic') {
    if (sent === basic(auth.login) || (auth.reads && sent === undefined && action === 'pull'))
      return undefined;
    return { status: 401, body, headers: { 'www-authenticate': 'Basic realm="r"' } };
  }
  if (sent?.startsWith('Basic ')) return { status: 403, body: said('DENIED'), headers: {} };
  const token = sent?.startsWith('Bearer ') ? sent.slice(7) : undefined;
  const from = query.get('from');
  const needed = [`${repository}:${action}`, ...(from === null ? [] : [`${from}:pull`])];
  const granted = token?.split(' ') ?? [];
  if (needed.every((scope) => granted.includes(scope))) return undefined;
  const scope = `scope="repository:${repository}:${action}"`;
  const challenge = `Bearer realm="http://${address}/token",service="stand-in",${scope}`;
  const why = token === undefined ? '' : ',error="insufficient_scope"';
  return { status: 401, body, headers: { 'www-authenticate': challenge + why } };
}

/** @param given scopes of the tokens that were given; this one's is added */
export function tokenFor(
  { query, headers, method }: Asked,
  form: string,
  auth: StandInAuth | undefined,
  given: string[],
): Required<TokenAnswer> {
  const answer = (status: number, body: object = {}) => ({ status, body, headers: {} });
  if (auth?.kind !== 'bearer') return answer(404);
  const planned = auth.answers?.[count(auth)];
  if (planned !== undefined) return { body: {}, headers: {}, ...planned };
  const fields = new URLSearchParams(form);
  const exchanged = method === 'POST';
  const known = exchanged
    ? auth.login.username === '<token>' && fields.get('refresh_token') === auth.login.password
    : headers.authorization === basic(auth.login);
  if (exchanged && !known) return answer(400, said('INVALID_GRANT'));
  if (headers.authorization !== undefined && !known)
    return answer(401, said('UNAUTHORIZED', 'incorrect username or password'));
  const scopes = exchanged ? (fields.get('scope') ?? '').split(' ') : query.getAll('scope');
  given.push(scopes.join(' '));
  const granted = scopes.flatMap((scope) => {
    const [, repository = '', actions = ''] = scope.split(':');
    return actions
      .split(',')
      .filter((action) => (known ? auth.may(repository, action) : action === 'pull'))
      .map((action) => `${repository}:${action}`);
  });
  const token = granted.join(' ');
  return answer(200, exchanged ? { access_token: token, expires_in: 300 } : { token, expires_in: 300 });
}

const asks = new WeakMap<StandInAuth, number>();

/** How often a token service was asked before. */
function count(auth: StandInAuth): number {
  const before = asks.get(auth) ?? 0;
  asks.set(auth, before + 1);
  return before;
}

export const said = (code: string, message: string = code.toLowerCase()): object => ({
  errors: [{ code, message }],
});

const basic = ({ username, password }: RegistryLogin): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
