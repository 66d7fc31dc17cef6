/** How the stand-in registry asks who somebody is, as registries with a password file and those with a token service do. */
import type * as http from 'node:http';
import type { RegistryLogin } from '../../src/model/image.js';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
}

export type StandInAuth =
  | { readonly kind: 'basic'; readonly login: RegistryLogin }
  /** Tokens are given to anybody for pull, to this login for what it may. */
  | {
      readonly kind: 'bearer';
      readonly login: RegistryLogin;
      readonly may: (repository: string, action: string) => boolean;
    };

interface Refused {
  readonly status: number;
  readonly body: object;
  readonly headers: Record<string, string>;
}

export function refusalOf(
  { path, headers, method }: Asked,
  auth: StandInAuth | undefined,
  address: string,
): Refused | undefined {
  const sent = headers.authorization;
  if (auth === undefined) return undefined;
  const [, repository = ''] = /^\/v2\/(.+?)\/(?:manifests|blobs)\//.exec(path) ?? [];
  const action = method === 'GET' || method === 'HEAD' ? 'pull' : 'push';
  const body = said('UNAUTHORIZED');
  if (auth.kind === 'basic') {
    if (sent === basic(auth.login)) return undefined;
    return { status: 401, body, headers: { 'www-authenticate': 'Basic realm="r"' } };
  }
  const token = sent?.startsWith('Bearer ') ? sent.slice(7) : undefined;
  if (token?.split(' ').includes(`${repository}:${action}`)) return undefined;
  const scope = `scope="repository:${repository}:${action}"`;
  const challenge = `Bearer realm="http://${address}/token",service="stand-in",${scope}`;
  const why = token === undefined ? '' : ',error="insufficient_scope"';
  return { status: 401, body, headers: { 'www-authenticate': challenge + why } };
}

export function tokenFor(
  { query, headers }: Asked,
  auth: StandInAuth | undefined,
): { readonly status: number; readonly body: object } {
  if (auth?.kind !== 'bearer') return { status: 404, body: {} };
  const known = headers.authorization === basic(auth.login);
  if (headers.authorization !== undefined && !known)
    return { status: 401, body: said('UNAUTHORIZED', 'incorrect username or password') };
  const granted = query.getAll('scope').flatMap((scope) => {
    const [, repository = '', actions = ''] = scope.split(':');
    return actions
      .split(',')
      .filter((action) => (known ? auth.may(repository, action) : action === 'pull'))
      .map((action) => `${repository}:${action}`);
  });
  return { status: 200, body: { token: granted.join(' '), expires_in: 300 } };
}

export const said = (code: string, message: string = code.toLowerCase()): object => ({
  errors: [{ code, message }],
});

const basic = ({ username, password }: RegistryLogin): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
