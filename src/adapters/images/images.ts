import type { Emit } from '../../model/progress.js';
import type { Clock } from '../../ports/clock.js';
import type { BuiltImage, DockerfileBuild, DockerfileImages, Images } from '../../ports/images.js';
import type { Wheels } from '../../ports/wheels.js';
import { daemonlessImages } from '../oci/daemonless.js';
import { registriesOf } from '../oci/registries.js';

export interface ImagesDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** host:port of registries without TLS. */
  readonly insecureRegistries: readonly string[];
  /** Version of this program, for User-Agent. */
  readonly version: string;
}

/** Images as the request wants them: with a Dockerfile by a builder of this machine, else without a daemon. */
export function makeImages(deps: ImagesDeps): Images {
  const wheels: Wheels = {
    layer: async function* (request) {
      yield* (await import('../builders/pip.js')).pipWheels(deps).layer(request);
    },
  };
  const daemonless = daemonlessImages(deps, wheels);
  return {
    ...daemonless,
    build: async (request) => {
      if (request.dockerfile === undefined) return await daemonless.build(request);
      return await fromDockerfile(deps, request);
    },
    foresee: async (request) =>
      request.dockerfile === undefined ? await daemonless.foresee(request) : undefined,
  };
}

/** Images from Dockerfiles alone: what is built is no app of ours. */
export const makeDockerfileImages = (deps: ImagesDeps): DockerfileImages => ({
  build: (request) => fromDockerfile(deps, request),
  storedLogin: (...given) => makeImages(deps).storedLogin(...given),
});

async function fromDockerfile(deps: ImagesDeps, request: DockerfileBuild): Promise<BuiltImage> {
  const { buildVerified } = await import('./dockerfile.js');
  const registries = registriesOf(deps);
  try {
    return await buildVerified(request, deps, registries);
  } finally {
    registries.close();
  }
}
