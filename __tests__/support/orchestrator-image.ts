/** The orchestrator's image in the registry of the throwaway cluster: dist/orchestrator.cjs on a base with Node. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeServiceImages } from '../../src/adapters/images/service-image.js';
import { nodeClock } from '../../src/adapters/node/clock.js';
import type { PullLogin } from '../../src/engine/release/pull-secret.js';
import { type ImageName, parseImage, pinnedText } from '../../src/model/image.js';
import { devclusterVerb, projectRoot } from './cluster.js';
import { archiveOf, devRegistry, pushArchive } from './registry.js';

export const deps = {
  env: {},
  clock: nodeClock,
  emit: () => undefined,
  signal: new AbortController().signal,
};

/** The image with Node in the registry of the throwaway cluster, put there when it is not. */
export async function nodeBase(): Promise<ImageName> {
  const { address, login, registries } = devRegistry();
  const name = parseImage(`${address}/base/node:24-slim`);
  try {
    const target = registries.repository(name, login, 'push');
    if ((await target.head('24-slim')) === undefined) {
      await devclusterVerb('images', 'node-slim');
      await pushArchive(archiveOf('node-slim'), target, '24-slim');
    }
    return name;
  } finally {
    registries.close();
  }
}

/** With which nodes pull from the registry of the throwaway cluster. */
export function pullLogin(): PullLogin {
  const { address, login, registries } = devRegistry();
  registries.close();
  return { ...login, registry: address, accepted: true };
}

/** Made once for the program that is in dist/: under another tag for another one. */
export async function serviceImage(): Promise<string> {
  const { registry: address, username, password } = pullLogin();
  const folder = join(projectRoot, 'dist');
  const program = readFileSync(join(folder, 'orchestrator.cjs'));
  const tag = createHash('sha256').update(program).digest('hex').slice(0, 12);
  const images = makeServiceImages({ ...deps, insecureRegistries: [address], version: 'test' }, (name) =>
    join(folder, name),
  );
  const login = { username, password };
  const target = parseImage(`${address}/tests/jac-orc:${tag}`);
  const { name, digest } = await images.build({
    base: await nodeBase(),
    baseLogin: login,
    target,
    login,
    platforms: [],
  });
  return pinnedText(name, digest);
}
