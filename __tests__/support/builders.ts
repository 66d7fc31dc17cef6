/** Real builders, each made the only one that works, with files and a storage of their own. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ImagesDeps, makeImages } from '../../src/adapters/images/images.js';
import { nodeClock } from '../../src/adapters/node/clock.js';
import type { ProgressEvent } from '../../src/model/progress.js';
import type { Images } from '../../src/ports/images.js';
import { devclusterVerb, needDevcluster } from './cluster.js';

const run = promisify(execFile);

export interface Workshop {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where builds keep their own files. */
  readonly temporary: string;
  /** What was told since the last call. */
  told(): ProgressEvent[];
  images(signal?: AbortSignal): Images;
  /** Runs a program in this environment. */
  run(command: string, ...args: string[]): Promise<string>;
  cleanUp(): void;
}

/** podman leaves the container of a build that was stopped, and its mounts. */
function removeContainers(env: NodeJS.ProcessEnv): void {
  const listed = spawnSync('podman', ['ps', '--all', '--external', '--quiet'], { env, encoding: 'utf8' });
  const ids = listed.stdout.split('\n').filter((id) => id !== '');
  if (ids.length > 0) spawnSync('podman', ['rm', '--force', ...ids], { env });
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/** @param builder `docker buildx`, `docker`, `podman` or `buildah` */
export async function workshop(builder: string): Promise<Workshop> {
  const folder = mkdtempSync(join(tmpdir(), 'workshop-'));
  const path = (name: string) => join(folder, name);
  for (const name of ['bin', 'tmp', 'docker', 'docker/cli-plugins', 'net']) mkdirSync(path(name));
  if (builder === 'docker buildx')
    symlinkSync(lastLine(await devclusterVerb('extra', 'buildx')), path('docker/cli-plugins/docker-buildx'));
  if (builder === 'buildah') await devclusterVerb('tools', 'buildah');
  const host = builder.startsWith('docker')
    ? lastLine(await devclusterVerb('docker', 'up', '--load', 'jac-runtime'))
    : undefined;
  // Those that would be taken first are there and do not work.
  const order = ['docker', 'podman', 'buildah'];
  for (const other of order.slice(0, Math.max(0, order.indexOf(builder))))
    writeFileSync(path(`bin/${other}`), '#!/bin/sh\necho "not here" >&2\nexit 1\n', { mode: 0o755 });
  writeFileSync(
    path('storage.conf'),
    `[storage]\ndriver = "overlay"\ngraphroot = "${path('root')}"\nrunroot = "${path('run')}"\n`,
  );
  writeFileSync(path('containers.conf'), `[network]\nnetwork_config_dir = "${path('net')}"\n`);
  writeFileSync(path('auth.json'), '{}');
  const env = {
    PATH: `${path('bin')}:${process.env['PATH']}`,
    HOME: folder,
    RUNNER_TEMP: path('tmp'),
    DOCKER_CONFIG: path('docker'),
    ...(host === undefined ? {} : { DOCKER_HOST: host }),
    CONTAINERS_STORAGE_CONF: path('storage.conf'),
    CONTAINERS_CONF: path('containers.conf'),
    REGISTRY_AUTH_FILE: path('auth.json'),
    BUILDAH_ISOLATION: 'chroot',
  };
  let events: ProgressEvent[] = [];
  const deps = (signal: AbortSignal): ImagesDeps => ({
    env,
    clock: nodeClock,
    emit: (event) => void events.push(event),
    signal,
    insecureRegistries: [needDevcluster().registry.address],
    version: 'test',
  });
  return {
    env,
    temporary: path('tmp'),
    told: () => {
      const told = events;
      events = [];
      return told;
    },
    images: (signal = new AbortController().signal) => makeImages(deps(signal)),
    run: async (command, ...args) => (await run(command, args, { env, maxBuffer: 1 << 26 })).stdout,
    cleanUp: () => {
      if (builder === 'podman') removeContainers(env);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
