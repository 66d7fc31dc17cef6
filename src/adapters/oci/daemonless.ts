import type { DaemonlessDeps } from '../../engine/image/daemonless.js';
import { imageNotFound } from '../../engine/image/read-image.js';
import { JacScaleError } from '../../model/error.js';
import type { Images } from '../../ports/images.js';
import type { Wheels } from '../../ports/wheels.js';
import { fileCache } from './cache.js';
import { storedLogin } from './login.js';
import { type RegistriesOptions, registriesOf } from './registries.js';
import { FileSpool } from './spool.js';

/** Images made without a daemon, and what is asked of registries whoever made an image. */
export function daemonlessImages(
  options: RegistriesOptions & Pick<DaemonlessDeps, 'emit'>,
  wheels: Wheels,
): Images {
  const { env, emit } = options;
  const manners: RegistriesOptions['manners'] = new Map();
  const withDeps = async <T>(act: (deps: DaemonlessDeps) => Promise<T>): Promise<T> => {
    const registries = registriesOf({ ...options, manners });
    const spool = new FileSpool();
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
      if (name.digest !== undefined) return name.digest;
      return await withDeps(async ({ registries }) => {
        const found = await registries.repository(name, login, 'pull').head(name.tag ?? 'latest');
        if (found === undefined) throw imageNotFound(name);
        return found.digest;
      });
    },
    isPublic: (name) =>
      withDeps(async ({ registries }) => {
        try {
          const reference = name.digest ?? name.tag ?? 'latest';
          return (await registries.repository(name, undefined, 'pull').head(reference)) !== undefined;
        } catch (error) {
          if (error instanceof JacScaleError && error.code === 'RegistryDenied') return false;
          throw error;
        }
      }),
    storedLogin: (registry) =>
      storedLogin(registry, env, (message) =>
        emit({ type: 'warning', warning: { code: 'LoginUnread', message } }),
      ),
  };
}
