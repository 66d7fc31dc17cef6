/** Dockerfiles built by the real docker buildx, docker and buildah, pushed to a real registry that wants a password. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { imageText, parseImage, pinnedText } from '../../src/model/image.js';
import { textAt } from '../../src/model/read.js';
import type { BuildRequest } from '../../src/ports/images.js';
import { type App, copyOf } from '../support/apps.js';
import { type Workshop, workshop } from '../support/builders.js';
import { devcluster, kubectl, kubectlApply } from '../support/cluster.js';
import { plugin } from '../support/jac.js';
import { archiveOf, devRegistry, pushArchive } from '../support/registry.js';
import { requestOf } from '../unit/builders-doubles.js';

const suite = devcluster === undefined ? describe.skip : describe;
const run = `builders-${randomBytes(3).toString('hex')}`;

/** Command lines of all processes of this machine, those in containers included. */
function commandLines(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    });
}

/** podman where somebody installed it; its library and buildah's are one. */
const hasPodman = spawnSync('podman', ['--version']).status === 0;

suite.each(['docker buildx', 'docker', ...(hasPodman ? ['podman'] : []), 'buildah'])('%s', (builder) => {
  let app: App;
  let shop: Workshop;
  let registry: ReturnType<typeof devRegistry>;
  let base: string;
  /** The docker without buildx is the one from before BuildKit. */
  const hasSecrets = builder !== 'docker';

  beforeAll(async () => {
    app = copyOf('hello');
    registry = devRegistry();
    shop = await workshop(builder);
    const name = parseImage(`${registry.address}/base/python:slim`);
    const repository = registry.registries.repository(name, registry.login, 'push');
    if ((await repository.head('slim')) === undefined)
      await pushArchive(archiveOf('python-slim'), repository, 'slim');
    base = imageText(name);
    // BuildKit of dockerd 20.10 knows no registry without TLS as the source of a base.
    if (builder.startsWith('docker')) {
      const auth = Buffer.from(`${registry.login.username}:${registry.login.password}`).toString('base64');
      const config = join(shop.env['DOCKER_CONFIG'] ?? '', 'config.json');
      writeFileSync(config, JSON.stringify({ auths: { [registry.address]: { auth } } }));
      await shop.run('docker', 'pull', '--quiet', base);
      writeFileSync(config, '{}');
    }
  });
  afterAll(async () => {
    if (builder.startsWith('docker')) await shop.run('docker', 'image', 'rm', '--force', imageText(target()));
    registry.registries.close();
    app.cleanUp();
    shop.cleanUp();
  });
  afterEach(() => {
    shop.told();
    expect(readdirSync(shop.temporary)).toEqual([]);
  });

  const target = () => parseImage(`${registry.address}/${run}/${builder.replace(' ', '-')}:v1`);
  const request = (lines: readonly string[], more: Partial<BuildRequest> = {}): BuildRequest => {
    app.write('Dockerfile', `${lines.join('\n')}\n`);
    return requestOf(app.folder, { target: target(), login: registry.login, ...more });
  };
  const good = (word: string): string[] => [
    `FROM ${base}`,
    'ARG GREETING',
    hasSecrets
      ? 'RUN --mount=type=secret,id=token test "$(wc -c </run/secrets/token)" = 9 && echo "$GREETING" >/greeting'
      : 'RUN echo "$GREETING" >/greeting',
    'COPY app.jac /app/',
    `CMD ["${word}"]`,
  ];
  const given = {
    buildArgs: { GREETING: 'hello there' },
    buildSecrets: hasSecrets ? { token: 'the token' } : {},
  };

  it('builds, pushes, and knows the digest that the registry has', async () => {
    const asked = request(good('jac'), given);
    const built = await shop.images().build(asked);
    expect(built).toMatchObject({ builder, reused: false, name: asked.target });
    const note = shop.told().find(({ type }) => type === 'note');
    expect(note).toMatchObject({ message: expect.stringMatching(`^building with ${builder} \\d`) });

    const repository = registry.registries.repository(asked.target, registry.login, 'pull');
    expect((await repository.head('v1'))?.digest).toBe(built.digest);
    const manifest = JSON.parse(
      Buffer.from((await repository.manifest(built.digest))?.bytes ?? []).toString(),
    );
    const parts: Uint8Array[] = [];
    for await (const part of repository.blob(manifest.config)) parts.push(Buffer.from(part));
    const config = JSON.parse(Buffer.concat(parts).toString());
    expect(config.config.Cmd).toEqual(['jac']);
    expect(config.config.Labels).toMatchObject({
      'org.opencontainers.image.revision': 'c'.repeat(40),
      'org.opencontainers.image.source': 'https://github.com/team/shop',
    });
    expect(JSON.stringify(config)).not.toContain('the token');
  });

  it('the same again has the same digest', async () => {
    const first = await shop.images().build(request(good('jac'), given));
    const second = await shop.images().build(request(good('jac'), given));
    expect(second.digest).toBe(first.digest);
  });

  it('a step that fails is shown with its line and its last words', async () => {
    const lines = [`FROM ${base}`, '', '# not yet', 'RUN echo fine && \\', '    echo oops >&2 && exit 7'];
    await expect(shop.images().build(request(lines))).rejects.toMatchObject({
      code: 'BuildFailed',
      message: expect.stringContaining('RUN echo fine'),
      // Two streams have no order between them.
      why: expect.stringMatching(/^(fine\noops|oops\nfine)\n(.*\n)*.*7$/),
      place: { file: expect.stringMatching(/Dockerfile$/), line: 4 },
    });
  });

  it('a wrong password is said to be one', async () => {
    const login = { username: registry.login.username, password: 'not this one' };
    const failed = shop.images().build(request(good('other'), { ...given, login }));
    await expect(failed).rejects.toMatchObject({
      code: 'RegistryDenied',
      message: expect.stringContaining(login.username),
      next: expect.stringContaining('DOCKER_PASSWORD'),
    });
  });

  it('an abort ends it, and what it started', async () => {
    const stop = new AbortController();
    const seconds = `86${randomBytes(2).readUInt16BE()}`;
    const lines = [`FROM ${base}`, `RUN echo begun && sleep ${seconds}`];
    const building = shop.images(stop.signal).build(request(lines));
    const ended = expect(building).rejects.toThrow('enough');
    const sleeps = () => commandLines().some((line) => new RegExp(`^sleep ${seconds}\\b`).test(line));
    while (!sleeps()) await sleep(50);
    stop.abort(new Error('enough'));
    await ended;
    while (sleeps()) await sleep(50);
  });
});

suite('buildah', () => {
  it('builds for several platforms at once', async () => {
    const app = copyOf('hello');
    const registry = devRegistry();
    const shop = await workshop('buildah');
    try {
      app.write('Dockerfile', 'FROM scratch\nCOPY app.jac /\n');
      const target = parseImage(`${registry.address}/${run}/platforms:v1`);
      const platforms = ['linux/amd64', 'linux/arm64'];
      const asked = requestOf(app.folder, { target, login: registry.login, platforms });
      const { digest } = await shop.images().build(asked);
      const index = await registry.registries.repository(target, registry.login, 'pull').manifest(digest);
      const { manifests } = JSON.parse(Buffer.from(index?.bytes ?? []).toString()) as { manifests: object[] };
      const there = manifests.map((entry) => textAt(entry, 'platform', 'architecture'));
      expect(there.sort()).toEqual(['amd64', 'arm64']);
    } finally {
      registry.registries.close();
      app.cleanUp();
      shop.cleanUp();
    }
  });
});

suite('the Dockerfile that init writes', () => {
  const pod = { name: 'app', image: '' };

  it('makes an image that runs as pods of apps do, on the port they say', async () => {
    const registry = devRegistry();
    const shop = await workshop('docker buildx');
    const app = copyOf('hello', 'python_image = "jac-runtime:0.16.7"');
    const target = parseImage(`${registry.address}/${run}/hello:v1`);
    try {
      await shop.run(...plugin, 'init', app.file, '--dockerfile');
      const host = shop.env['DOCKER_HOST'];
      expect(host).toContain('docker.sock');
      const { digest } = await shop.images().build(requestOf(app.folder, { target, login: registry.login }));
      pod.image = pinnedText(target, digest);

      const { username, password } = registry.login;
      const auth = { auths: { [registry.address]: { username, password } } };
      await kubectlApply(
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: run } },
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'pull', namespace: run },
          type: 'kubernetes.io/dockerconfigjson',
          stringData: { '.dockerconfigjson': JSON.stringify(auth) },
        },
        {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: pod.name, namespace: run },
          spec: {
            imagePullSecrets: [{ name: 'pull' }],
            securityContext: { runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001 },
            containers: [
              {
                name: 'app',
                image: pod.image,
                env: [
                  { name: 'PORT', value: '9123' },
                  { name: 'HOME', value: '/home/jac' },
                ],
                readinessProbe: { httpGet: { path: '/healthz/ready', port: 9123 }, periodSeconds: 1 },
                volumeMounts: [{ name: 'home', mountPath: '/home/jac' }],
              },
            ],
            volumes: [{ name: 'home', emptyDir: {} }],
          },
        },
      );
      await kubectl('wait', '-n', run, '--for=condition=Ready', `pod/${pod.name}`, '--timeout=120s');
      const first = await kubectl('exec', '-n', run, pod.name, '--', 'cat', '/proc/1/cmdline');
      // The runtime is process 1: it gets the signals.
      expect(first.replaceAll('\0', ' ')).toMatch(/jac start app\.jac --port=9123/);
    } finally {
      await kubectl('delete', 'namespace', run, '--ignore-not-found', '--wait=false');
      await shop.run('docker', 'image', 'rm', '--force', imageText(target));
      registry.registries.close();
      app.cleanUp();
      shop.cleanUp();
    }
  });
});
