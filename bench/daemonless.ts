/** An image built and pushed without a daemon, beside `docker build && docker push` of the same app on the same base. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type App, copyOf } from '../__tests__/support/apps.js';
import { devcluster, devclusterVerb, projectRoot } from '../__tests__/support/cluster.js';
import { devRegistry, runtimeBase } from '../__tests__/support/registry.js';
import { wireTo } from '../__tests__/support/wire.js';
import { imageText } from '../src/model/image.js';
import type { BuiltImage } from '../src/ports/images.js';
import type { BuildSettings } from './daemonless-build.js';
import { atMost, type Measurement, median, type Result, seconds } from './measurement.js';
import { node, timed } from './processes.js';

const rounds = { cold: 2, warm: 7 };
const goals = { cold: 0.1, cached: 1, bytes: 32 * 1024 };
const forget =
  'docker images --quiet --filter reference="$1/bench/*/*" --filter reference="$1/base/*" | sort -u | xargs -r docker image rm --force >/dev/null && docker builder prune --all --force >/dev/null';
const dockerfile = (base: string) => `FROM ${base}
WORKDIR /app
COPY --chown=10001:10001 . /app
USER 10001:10001
CMD ["jac", "start", "app.jac"]
`;

export const daemonless: Measurement = {
  name: 'daemonless',
  title: 'an image without a daemon, beside docker build and docker push',
  async run() {
    if (devcluster === undefined)
      return { lines: [], samples: {}, skipped: ['docker needs the throwaway cluster'] };
    const app = copyOf('taskboard');
    const folder = mkdtempSync(join(tmpdir(), 'jac-bench-'));
    try {
      return await measure(await surroundings(app, folder));
    } finally {
      app.cleanUp();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Surroundings {
  readonly app: App;
  readonly folder: string;
  readonly address: string;
  readonly base: string;
  /** Our build as one file, as the plugin is. */
  readonly program: string;
  readonly docker: NodeJS.ProcessEnv;
  settings(image: string, through?: string): string;
}

async function surroundings(app: App, folder: string): Promise<Surroundings> {
  const { address, login, registries } = devRegistry();
  registries.close();
  const base = imageText(await runtimeBase());
  app.write('Dockerfile', dockerfile(base));
  const program = join(folder, 'build.mjs');
  await build({
    entryPoints: [join(projectRoot, 'bench/daemonless-build.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    minifySyntax: true,
    minifyWhitespace: true,
    banner: {
      js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  const config = join(folder, 'docker');
  mkdirSync(join(config, 'cli-plugins'), { recursive: true });
  const buildx = (await devclusterVerb('extra', 'buildx')).trim().split('\n').at(-1) ?? '';
  symlinkSync(buildx, join(config, 'cli-plugins/docker-buildx'));
  const auth = Buffer.from(`${login.username}:${login.password}`).toString('base64');
  writeFileSync(join(config, 'config.json'), JSON.stringify({ auths: { [address]: { auth } } }), {
    mode: 0o600,
  });
  const host = (await devclusterVerb('docker', 'up')).trim().split('\n').at(-1) ?? '';
  const settings = (image: string, through: string = address) => {
    const file = join(folder, `${image.replaceAll('/', '-')}.json`);
    const content: BuildSettings = {
      folder: app.folder,
      entry: 'app.jac',
      image: `${through}/${image}`,
      base: base.replace(address, through),
      login,
      insecureRegistries: [through],
    };
    writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
    return file;
  };
  return {
    app,
    folder,
    address,
    base,
    program,
    settings,
    docker: { DOCKER_HOST: host, DOCKER_CONFIG: config },
  };
}

async function measure(around: Surroundings): Promise<Result> {
  const { app, address, base, program, settings } = around;
  const run = randomBytes(3).toString('hex');
  const cache = join(around.folder, 'cache');
  const ours = async (image: string, tag: string, cacheHome: string = cache) =>
    await timed(undefined, ['env', `XDG_CACHE_HOME=${cacheHome}`, node, program, settings(image), tag]);
  const docker = (script: string, ...args: string[]) =>
    timed(undefined, [
      ...(['env', ...Object.entries(around.docker).map(([name, value]) => `${name}=${value}`)] as [
        string,
        ...string[],
      ]),
      ...['sh', '-c', script, 'sh', ...args],
    ]);
  const buildAndPush = (image: string, tag: string, before = '') =>
    docker(
      `${before}docker build --quiet -t "$1" "$2" && docker push --quiet "$1"`,
      `${address}/${image}:${tag}`,
      app.folder,
    );
  // The BuildKit of this daemon does not ask a registry without TLS; a pull does.
  const pull = `docker pull --quiet ${base} && `;
  const change = () => app.write('changed.txt', randomBytes(64).toString('hex'));
  const samples: Record<string, number[]> = {};
  const note = (name: string, value: number) => {
    samples[name] = [...(samples[name] ?? []), value];
  };

  for (let round = 0; round < rounds.cold; round++) {
    change();
    const image = `bench/${run}/cold-${round}`;
    note(
      'ours, cold runner',
      (await ours(`${image}-ours`, 'v', join(around.folder, `cold-${round}`))).seconds,
    );
    // A runner that has nothing: no base, no layer of a round before, no cache of a builder.
    const isCold = await docker(forget, address).then(
      () => true,
      () => false,
    );
    if (isCold) note('docker, cold runner', (await buildAndPush(`${image}-docker`, 'v', pull)).seconds);
  }
  const image = `bench/${run}/warm`;
  await docker('docker pull --quiet "$1"', base);
  for (let round = 0; round < rounds.warm; round++) {
    change();
    const tag = `v${round}`;
    note('ours, code changed', (await ours(`${image}-ours`, tag)).seconds);
    note('docker, code changed', (await buildAndPush(`${image}-docker`, tag)).seconds);
    note('ours, nothing changed', (await ours(`${image}-ours`, tag)).seconds);
    note('docker, nothing changed', (await buildAndPush(`${image}-docker`, tag)).seconds);
  }
  const extra = await bytesBeyondLayer(around, `${image}-ours`, cache);
  samples['bytes sent beyond the changed layer'] = [extra];
  return result(samples, extra);
}

/** What goes over the line for a code change, without the layer that changed. */
async function bytesBeyondLayer(
  { app, address, program, settings }: Surroundings,
  image: string,
  cache: string,
) {
  const wire = await wireTo(address);
  try {
    const payload = 1 << 20;
    app.write('payload.bin', randomBytes(payload));
    const file = settings(image, wire.address);
    const ran = await timed(undefined, ['env', `XDG_CACHE_HOME=${cache}`, node, program, file, 'bytes']);
    const { sentBytes = 0 } = JSON.parse(ran.stdout) as BuiltImage;
    if (sentBytes < payload) throw new Error(`only ${sentBytes} bytes were sent`);
    return wire.sent - payload;
  } finally {
    await wire.close();
    rmSync(join(app.folder, 'payload.bin'));
  }
}

function result(samples: Readonly<Record<string, readonly number[]>>, extra: number): Result {
  const of = (name: string) => median(samples[name] ?? []);
  const line = (what: string, name: string, limit?: number, text = '') => {
    const [own, peer] = [of(`ours, ${name}`), of(`docker, ${name}`)];
    const ratio = own / peer;
    return {
      what,
      ours: seconds(own),
      peer: seconds(peer),
      ratio,
      ...(limit === undefined ? {} : { goal: atMost(ratio, limit, text) }),
    };
  };
  const isCold = samples['docker, cold runner'] !== undefined;
  return {
    samples,
    skipped: isCold
      ? []
      : ['a cold runner: images that others built on the base keep it in the docker of the cluster'],
    lines: [
      ...(isCold
        ? [line('cold runner: nothing cached on the machine', 'cold runner', goals.cold, '10x faster')]
        : []),
      line('code changed, base and caches warm', 'code changed'),
      line('nothing changed', 'nothing changed', goals.cached, 'not slower'),
      {
        what: 'bytes sent beyond the changed layer',
        ours: `${(extra / 1024).toFixed(1)} KiB`,
        goal: atMost(extra, goals.bytes, 'at most 32 KiB'),
      },
    ],
  };
}
