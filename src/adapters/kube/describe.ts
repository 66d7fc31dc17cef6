/** What a kubeconfig says, in words and without anything secret. */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { delimiter } from 'node:path';
import type { AccessFacts } from '../../engine/doctor/world.js';
import { isFields, numberAt, textAt } from '../../model/read.js';
import { noKubeconfig } from './connection.js';
import { inCluster } from './in-cluster.js';
import { type Access, type KubeconfigChoice, readKubeconfig } from './kubeconfig.js';

/** @throws JacScaleError `KubeconfigInvalid`, `NoKubeconfig` */
export async function describeAccess(choice: KubeconfigChoice): Promise<AccessFacts> {
  const access = (await readKubeconfig(choice)) ?? (await inCluster(choice.env));
  if (access === undefined) throw noKubeconfig();
  const files = choice.kubeconfig ?? (choice.env['KUBECONFIG'] || undefined);
  const expires = await expiryOf(access);
  return {
    file:
      access.context === undefined
        ? access.from.file
        : (files ?? access.from.file).split(delimiter).join(', '),
    context: access.context,
    server: withoutLogin(access.cluster.server),
    namespace: access.namespace,
    user: userOf(access),
    ...(expires === undefined ? {} : { expires }),
    insecure: access.cluster.skipTLSVerify === true || access.cluster.server.startsWith('http:'),
  };
}

/** Nobody forbids a name and password in it. */
const withoutLogin = (server: string): string => server.replace(/\/\/[^/@]*@/, '//');

/** In the order in which they count: credentials.ts. */
function userOf({ user, context }: Access): string {
  const has = (key: string) => user[key] !== undefined && user[key] !== null && user[key] !== '';
  if (context === undefined) return 'ServiceAccount of this pod';
  const plugin = textAt(user, 'exec', 'command')?.split(/[\\/]/).at(-1);
  const kind = has('tokenFile')
    ? 'token of a file'
    : has('token')
      ? 'token'
      : has('username')
        ? 'name and password'
        : has('client-certificate-data') || has('client-certificate')
          ? 'client certificate'
          : has('exec')
            ? `exec plugin ${plugin ?? ''}`.trim()
            : has('auth-provider')
              ? `auth-provider ${textAt(user, 'auth-provider', 'name') ?? ''}`.trim()
              : 'nobody (no credentials)';
  return has('as') ? `${kind}, as ${textAt(user, 'as')}` : kind;
}

/** A file that cannot be read is somebody else's finding. */
async function expiryOf({ user }: Access): Promise<Date | undefined> {
  try {
    const token = textAt(user, 'token') || (await fileAt(textAt(user, 'tokenFile')));
    if (token) return tokenExpiry(token.trim());
    const data = textAt(user, 'client-certificate-data');
    const pem = data ? Buffer.from(data, 'base64') : await fileAt(textAt(user, 'client-certificate'));
    return pem === undefined ? undefined : new Date(new X509Certificate(pem).validTo);
  } catch {
    return undefined;
  }
}

const fileAt = async (path: string | undefined): Promise<string | undefined> =>
  path ? await readFile(path, 'utf8') : undefined;

/** Tokens of Kubernetes are JWTs: https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4 */
function tokenExpiry(token: string): Date | undefined {
  const [, claims = ''] = token.split('.');
  const value: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
  const seconds = isFields(value) ? numberAt(value, 'exp') : undefined;
  return seconds === undefined ? undefined : new Date(seconds * 1000);
}
