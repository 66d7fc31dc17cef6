import { setMaxListeners } from 'node:events';
import type { ImageName, RegistryLogin } from '../../model/image.js';
import type { Registries, Repository } from '../../ports/registry.js';
import type { Manner } from './auth.js';
import { originOf } from './hosts.js';
import { Http, type HttpInit } from './http.js';
import { HttpRepository } from './repository.js';
import { type RetryLimits, retryDefaults } from './retry.js';
import { Session } from './session.js';

export interface RegistriesOptions {
  /** HTTPS_PROXY, HTTP_PROXY, NO_PROXY; private authorities are Node's own affair (NODE_EXTRA_CA_CERTS). */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly insecureRegistries: readonly string[];
  readonly signal?: AbortSignal | undefined;
  /** Version of this program, for User-Agent. */
  readonly version: string;
  /** What is known of registries, by their origins; to be shared by those who ask one after another. */
  readonly manners?: Map<string, Manner>;
  /** Times, for tests. */
  readonly limits?: Partial<RetryLimits & HttpLimits>;
}

type HttpLimits = Pick<HttpInit, 'connectMs' | 'idleMs' | 'commitMs'>;

const httpDefaults: HttpLimits = { connectMs: 10_000, idleMs: 60_000, commitMs: 600_000 };

/** Registries spoken to by the OCI distribution protocol. Connections are kept until `close`. */
export function registriesOf(options: RegistriesOptions): Omit<Registries, 'repository'> & {
  repository(...of: Parameters<Registries['repository']>): HttpRepository;
  close(): void;
} {
  const { env, signal, insecureRegistries, version, manners = new Map() } = options;
  // Every request listens to it, and several are under way at once.
  if (signal !== undefined) setMaxListeners(0, signal);
  const limits = { ...retryDefaults, ...httpDefaults, ...options.limits };
  const http = new Http({ ...limits, env, signal, userAgent: `kubectl-jac/${version}` });
  const sessions = new Map<string, Session>();
  const sessionOf = (registry: string, login: RegistryLogin | undefined): Session => {
    const key = JSON.stringify([registry, login]);
    const known = sessions.get(key);
    if (known !== undefined) return known;
    const origin = originOf(registry, insecureRegistries);
    const manner = manners.get(origin.href) ?? {};
    manners.set(origin.href, manner);
    const session = new Session({ registry, origin, login, manner, http, limits, signal });
    sessions.set(key, session);
    return session;
  };
  return {
    repository: ({ registry, repository }, login, access) =>
      new HttpRepository(sessionOf(registry, login), { registry, repository, access, login }),
    close: () => http.close(),
  };
}

/** One repository, for who needs no more. */
export function registryFor(
  name: ImageName,
  login: RegistryLogin | undefined,
  options: RegistriesOptions & { readonly access?: 'pull' | 'push' },
): Repository {
  return registriesOf(options).repository(name, login, options.access ?? 'pull');
}
