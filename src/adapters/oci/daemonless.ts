import type { DaemonlessDeps } from '../../engine/image/daemonless.js';
import { imageNotFound } from '../../engine/image/read-image.js';
import type { Images } from '../../ports/images.js';
import type { Wheels } from '../../ports/wheels.js';
import { fileCache } from './cache.js';
import { storedLogin } from './login.js';
import { type RegistriesOptions, registriesOf } from './registries.js';
import { FileSpool } from './spool.js';

/** Whether anybody may pull an image only spares a Secret, so one answer is waited for, and not long. */
const publicMs = 5_000;
const impatient = { retryMs: -1, firstContactMs: -1, busyMs: -1 };

/** Images made without a daemon, and what is asked of registries whoever made an image. */
export function daemonlessImages(
  options: RegistriesOptions & Pick<DaemonlessDeps, 'emit'>,
  wheels: Wheels,
): Images {
  const { env, emit } = options;
  const manners: RegistriesOptions['manners'] = new Map();
  const withDeps = async <T>(act: (deps: DaemonlessDeps) => Promise<T>): Promise<T> => {
    const registries = registriesOf({ ...options, manners });
    const spool = new FileSpool(env['RUNNER_TEMP'] || undefined);
    try {
      return await act({ registries, wheels, spool, cache: fileCache(env), emit });
    } finally {
      registries.close();
      await spool.close();
    }
  };
  const engine = () => import('../../engine/image/daemonless.js');
  return {
    build: (request) => withDeps(async (deps) => (await engine()).buildDaemonless(deps, request)),
    foresee: (request) => withDeps(async (deps) => (await engine()).foresee(deps, request)),
    resolve: async (name, login) => {
      return await withDeps(async ({ registries }) => {
        const found = await registries
          .repository(name, login, 'pull')
          .head(name.digest ?? name.tag ?? 'latest');
        if (found === undefined) throw imageNotFound(name);
        return found.digest;
      });
    },
    isPublic: async (name) => {
      const signals = [
        AbortSignal.timeout(publicMs),
        ...(options.signal === undefined ? [] : [options.signal]),
      ];
      const limits = { ...options.limits, ...impatient };
      const registries = registriesOf({ ...options, manners, limits, signal: AbortSignal.any(signals) });
      try {
        const reference = name.digest ?? name.tag ?? 'latest';
        return (await registries.repository(name, undefined, 'pull').head(reference)) !== undefined;
      } catch {
        options.signal?.throwIfAborted();
        return false;
      } finally {
        registries.close();
      }
    },
    storedLogin: (registry, repository) => {
      const warn = (message: string) => emit({ type: 'warning', warning: { code: 'LoginUnread', message } });
      return storedLogin(registry, env, warn, repository);
    },
  };
}
