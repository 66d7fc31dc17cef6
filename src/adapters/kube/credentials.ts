import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { fieldsAt, listAt, textAt } from '../../model/read.js';
import type { PluginCredential, PluginOptions } from './credential-plugin.js';
import { type Access, invalid } from './kubeconfig.js';

/** Who we are, for one request. */
export interface Credential {
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
}

export interface CredentialSource {
  current(): Promise<Credential>;
  /** After a 401: whether the next `current()` may answer something better. */
  refused(): boolean;
}

/** As in client-go: a token file is read again after a minute, since bound tokens are rotated. */
const tokenFileMs = 60_000;
/** A credential that ends while the request travels is as good as none. */
const expiryMarginMs = 10_000;

/**
 * The credentials of a kubeconfig user. Precedence as in client-go: data before file, token before name and password,
 * a plugin only without either.
 * @throws JacScaleError `KubeconfigInvalid` for a file that cannot be read
 */
export async function credentialsOf(access: Access, options: PluginOptions): Promise<CredentialSource> {
  const { user } = access;
  const pair = await certificateOf(access);
  const headers = impersonation(user);
  const fixed = (authorization: string | undefined): Credential => ({
    headers: authorization === undefined ? headers : { ...headers, authorization },
    ...pair,
  });

  const tokenFile = textAt(user, 'tokenFile');
  const token = textAt(user, 'token');
  const username = textAt(user, 'username');
  if (tokenFile) {
    const read = cached(
      async () => ({ token: await tokenIn(access, tokenFile), until: Date.now() + tokenFileMs }),
      ({ until }) => until,
    );
    return { current: async () => fixed(`Bearer ${(await read.get()).token}`), refused: read.drop };
  }
  if (token) return { current: async () => fixed(`Bearer ${token.trim()}`), refused: () => false };
  if (username) {
    const basic = Buffer.from(`${username}:${textAt(user, 'password') ?? ''}`).toString('base64');
    return { current: async () => fixed(`Basic ${basic}`), refused: () => false };
  }
  if (user['exec'] !== undefined && user['exec'] !== null) {
    const read = cached(
      async (): Promise<PluginCredential> =>
        (await import('./credential-plugin.js')).runCredentialPlugin(fieldsAt(user, 'exec'), access, options),
      ({ expires }) => (expires === undefined ? undefined : expires - expiryMarginMs),
    );
    return {
      current: async () => {
        const given = await read.get();
        const { headers, ...own } = fixed(given.token === undefined ? undefined : `Bearer ${given.token}`);
        if (given.cert === undefined || given.key === undefined) return { headers, ...own };
        return { headers, cert: given.cert, key: given.key };
      },
      refused: read.drop,
    };
  }
  if (user['auth-provider'] !== undefined && user['auth-provider'] !== null) return oidc(access, fixed);
  return { current: async () => fixed(undefined), refused: () => false };
}

/** Reads once for all who ask at the same time, and again when it has run out or was dropped. */
function cached<T>(read: () => Promise<T>, until: (value: T) => number | undefined) {
  let reading: Promise<T> | undefined;
  let ends = Number.POSITIVE_INFINITY;
  return {
    get(): Promise<T> {
      if (reading !== undefined && Date.now() < ends) return reading;
      ends = Number.POSITIVE_INFINITY;
      const started = read();
      reading = started;
      started.then(
        (value) => {
          ends = until(value) ?? Number.POSITIVE_INFINITY;
        },
        () => {
          reading = undefined;
        },
      );
      return started;
    },
    drop(): boolean {
      reading = undefined;
      return true;
    },
  };
}

async function tokenIn(access: Access, path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    throw unreadable(access, `${access.from.user}.user.tokenFile`, path, error);
  }
}

/** The client certificate with its key; both or none. */
async function certificateOf(access: Access): Promise<{ cert?: Buffer; key?: Buffer }> {
  const [cert, key] = await Promise.all([pemOf(access, 'client-certificate'), pemOf(access, 'client-key')]);
  if (cert === undefined && key === undefined) return {};
  const { file, user } = access.from;
  if (cert === undefined || key === undefined)
    throw invalid(file, `${user}.user.client-${cert === undefined ? 'certificate' : 'key'}`, 'is missing', {
      why: 'a client certificate needs its key, and a key its certificate',
    });
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw invalid(file, `${user}.user.client-certificate`, `and client-key are not a pair in PEM (${code})`);
  }
  return { cert, key };
}

/** A certificate or key: its data, or else its file. */
async function pemOf(access: Access, key: 'client-certificate' | 'client-key'): Promise<Buffer | undefined> {
  const data = textAt(access.user, `${key}-data`);
  if (data) return Buffer.from(data, 'base64');
  const path = textAt(access.user, key);
  if (!path) return undefined;
  return await readFile(path).catch((error) => {
    throw unreadable(access, `${access.from.user}.user.${key}`, path, error);
  });
}

/** The certificate authority of the cluster; undefined for those the system trusts. */
export async function authorityOf(access: Access): Promise<Buffer | undefined> {
  const { caData, caFile } = access.cluster;
  if (caData) return Buffer.from(caData, 'base64');
  if (!caFile) return undefined;
  return await readFile(caFile).catch((error) => {
    throw unreadable(access, `${access.from.cluster}.cluster.certificate-authority`, caFile, error);
  });
}

const unreadable = (access: Access, key: string, path: string, error: unknown) =>
  invalid(access.from.file, key, `cannot be read: ${path} (${(error as NodeJS.ErrnoException).code})`, {
    cause: error,
  });

/** https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation */
function impersonation(user: Access['user']): Credential['headers'] {
  const headers: Record<string, string | string[]> = {};
  const as = textAt(user, 'as');
  if (!as) return headers;
  headers['impersonate-user'] = as;
  const uid = textAt(user, 'as-uid');
  if (uid) headers['impersonate-uid'] = uid;
  const groups = listAt(user, 'as-groups').map(String);
  if (groups.length > 0) headers['impersonate-group'] = groups;
  for (const [name, values] of Object.entries(fieldsAt(user, 'as-user-extra')))
    headers[`impersonate-extra-${encodeURIComponent(name.toLowerCase())}`] = [values].flat().map(String);
  return headers;
}

/** Only OpenID Connect is left of the auth-providers; kubectl removed the others in 1.26. */
async function oidc(access: Access, fixed: (authorization: string) => Credential): Promise<CredentialSource> {
  const key = `${access.from.user}.user.auth-provider`;
  const name = textAt(access.user, 'auth-provider', 'name');
  if (name !== 'oidc')
    throw invalid(access.from.file, `${key}.name`, `is not supported: ${name}`, {
      why: 'kubectl itself removed it in 1.26',
      next: 'use the exec credential plugin of your provider',
    });
  const { OpenIDConnectAuth } = await import('./oidc.js');
  const provider = new OpenIDConnectAuth();
  // It writes renewed tokens into what it is given.
  const config = { ...fieldsAt(access.user, 'auth-provider', 'config') };
  const user = { name: 'oidc', authProvider: { name, config } };
  return {
    current: async () => {
      const options = { headers: {} as Record<string, string> };
      await provider.applyAuthentication(user, options);
      const authorization = options.headers['Authorization'];
      if (authorization === undefined)
        throw invalid(access.from.file, `${key}.config`, 'has no usable token');
      return fixed(authorization);
    },
    refused: () => false,
  };
}
