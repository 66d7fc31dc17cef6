import { mkdir, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loggedIn } from '../../src/adapters/builders/logins.js';
import { masker } from '../../src/adapters/builders/mask.js';
import { runProgram } from '../../src/adapters/builders/process.js';
import { building, type Call, digest, failed } from './builders-doubles.js';

const buildx =
  (driver = 'docker-container') =>
  async (line: string) => {
    if (line === 'docker buildx version') return 'github.com/docker/buildx v0.19.3 48d6a39';
    if (line === 'docker buildx inspect')
      return `Name:   default\nDriver: ${driver}\n\nNodes:\nStatus: running`;
    if (line.startsWith('docker info')) return '[["Backing Filesystem","extfs"]]';
    const metadata = /--metadata-file=(\S+)/.exec(line)?.[1];
    if (metadata === undefined) return undefined;
    await writeFile(metadata, JSON.stringify({ 'containerimage.digest': digest }));
    return '#1 done';
  };

const docker = (line: string) => {
  if (line.startsWith('docker version')) return '28.2.2 20.10.24';
  if (line.startsWith('docker build ')) return 'Successfully built';
  if (line.startsWith('docker push ')) return `v1: digest: ${digest} size: 529`;
  return undefined;
};

const containers = (program: string) => async (line: string) => {
  if (line === `${program} --version`) return `${program} version 1.28.2 (image-spec 1.1)`;
  if (line === `${program} info`) return '{}';
  const file = /--digestfile=(\S+)/.exec(line)?.[1];
  if (file !== undefined) await writeFile(file, digest);
  return line.startsWith(`${program} `) ? 'done' : undefined;
};

const builders = {
  'docker buildx': buildx(),
  docker,
  podman: containers('podman'),
  buildah: containers('buildah'),
};
const buildLine = (calls: readonly Call[]) => calls.find(({ line }) => / build /.test(line))?.line ?? '';

describe('which builder', () => {
  it.each(Object.entries(builders))('%s, when it is the one that works', async (name, answer) => {
    const { built, events } = await building(answer);
    expect(built).toEqual({ builder: name, digest });
    expect(events[0]).toMatchObject({
      type: 'note',
      message: expect.stringMatching(`^building with ${name} \\d`),
    });
  });

  it('says what was tried, why each does not work, and what to do', async () => {
    const { built } = await building((line) => {
      if (line.startsWith('docker buildx')) return failed('ERROR: unknown command: docker buildx');
      if (line.startsWith('docker version'))
        return failed('Cannot connect to the Docker daemon at unix:///x');
      return undefined;
    });
    expect(built).toMatchObject({
      error: {
        code: 'NoBuilder',
        why: [
          'docker buildx: unknown command: docker buildx',
          'docker: Cannot connect to the Docker daemon at unix:///x',
          'podman: podman: not found',
          'buildah: buildah: not found',
        ].join('\n'),
        next: expect.stringContaining('--dockerfile none'),
      },
    });
  });

  it('passes over a buildx whose daemon is gone', async () => {
    const gone = async (line: string) =>
      line === 'docker buildx inspect'
        ? 'Name: default\nDriver:\nError: Cannot connect to the Docker daemon'
        : buildx()(line);
    const { built } = await building(async (line) => (await gone(line)) ?? containers('podman')(line));
    expect(built).toMatchObject({ builder: 'podman' });
  });

  it('passes over one that cannot build for several platforms, or says that none can', async () => {
    const platforms = ['linux/amd64', 'linux/arm64'];
    const both = async (line: string) =>
      (await buildx('docker')(line)) ?? (await containers('buildah')(line));
    expect((await building(both, { platforms })).built).toMatchObject({ builder: 'buildah' });
    const { built } = await building(async (line) => (await buildx('docker')(line)) ?? docker(line), {
      platforms,
    });
    expect(built).toMatchObject({
      error: {
        code: 'BuilderCannotPlatforms',
        exitCode: 2,
        next: expect.stringContaining('docker buildx create'),
      },
    });
  });

  it('does not drop build secrets silently', async () => {
    const { built } = await building(docker, { buildSecrets: { token: 'abcd' } });
    expect(built).toMatchObject({ error: { code: 'BuilderCannotSecrets' } });
  });
});

describe('what a builder is told', () => {
  const secrets = {
    login: { username: 'ann', password: 'pa55word!' },
    buildArgs: { GREETING: 'argument value' },
  };

  it.each(Object.entries(builders))(
    '%s: no value of a secret stands in a command line',
    async (name, answer) => {
      const buildSecrets = name === 'docker' ? {} : { token: 'build s3cret', cert: 'line one\nline two' };
      const { calls } = await building(answer, { ...secrets, buildSecrets });
      const said = calls.map(({ line }) => line).join('\n');
      for (const value of ['pa55word!', 'argument value', 'build s3cret', 'line one']) {
        expect(said).not.toContain(value);
        expect(said).not.toContain(Buffer.from(value).toString('base64').slice(0, -2));
      }
      const build = calls.find(({ line }) => / build /.test(line));
      expect(build?.line).toContain('--build-arg GREETING');
      expect(build?.env['GREETING']).toBe('argument value');
      expect(build?.env['DOCKER_CONFIG']).toContain('jac-build-');
    },
  );

  it.each(Object.entries(builders))('%s: labels say what the image was made of', async (_, answer) => {
    const { calls } = await building(answer);
    expect(buildLine(calls)).toContain(`--label org.opencontainers.image.revision=${'c'.repeat(40)}`);
    expect(buildLine(calls)).toContain(
      '--label org.opencontainers.image.source=https://github.com/team/shop',
    );
    expect(buildLine(calls)).toContain('--label org.opencontainers.image.version=1.2.0');
  });

  it('a commit is not named for a tree that differs from it, nor a folder as a source', async () => {
    const { calls } = await building(docker, {
      source: { commit: 'c'.repeat(40), dirty: true },
      origin: { project: 'path:/home/ann/shop', subfolder: '' },
    });
    expect(buildLine(calls)).not.toMatch(/revision|source/);
  });

  it('build secrets reach buildx by its environment, the others by files that are gone afterwards', async () => {
    const seen: string[] = [];
    const look = async (line: string) => {
      const file = /--secret id=token,src=(\S+)/.exec(line)?.[1];
      if (file !== undefined)
        seen.push(`${await readFile(file, 'utf8')} ${((await stat(file)).mode & 0o777).toString(8)} ${file}`);
      return containers('buildah')(line);
    };
    const given = { buildSecrets: { token: 's3cret' } };
    const { calls } = await building(look, given);
    expect(seen).toEqual([expect.stringMatching(/^s3cret 600 /)]);
    await expect(stat(seen[0]?.split(' ')[2] ?? '')).rejects.toThrow('ENOENT');
    expect(
      calls.every(
        ({ env }) => !Object.values(env).includes('s3cret') || env['JAC_BUILD_SECRET_0'] === 's3cret',
      ),
    ).toBe(true);
    const withBuildx = await building(buildx(), given);
    expect(buildLine(withBuildx.calls)).toContain('--secret id=token,env=JAC_BUILD_SECRET_0');
  });

  it('keeps a cache in the registry only where the driver can', async () => {
    const cache =
      /--cache-to=type=registry,ref=registry\.example:5000\/team\/shop:buildcache,mode=max,ignore-error=true/;
    expect(buildLine((await building(buildx())).calls)).toMatch(cache);
    expect(buildLine((await building(buildx('docker'))).calls)).not.toContain('cache');
    expect(buildLine((await building(buildx(), { cache: 'off' })).calls)).not.toContain('cache');
    expect(buildLine((await building(buildx(), { cache: 'reg.example/c:x' })).calls)).toContain(
      'ref=reg.example/c:x',
    );
  });

  it('tells of a registry without TLS', async () => {
    const insecureRegistries = ['registry.example:5000'];
    const { calls } = await building(containers('podman'), {}, { insecureRegistries });
    expect(calls.find(({ line }) => line.startsWith('podman push'))?.line).toContain('--tls-verify=false');
    const plain = await building(buildx(), {}, { insecureRegistries });
    expect(buildLine(plain.calls)).toContain('push=true,registry.insecure=true');
  });

  it('several platforms become a list under a name that goes away', async () => {
    const { calls } = await building(containers('buildah'), { platforms: ['linux/amd64', 'linux/arm64'] });
    const [, list] = /--manifest (\S+)/.exec(buildLine(calls)) ?? [];
    expect(buildLine(calls)).toContain('--no-cache');
    expect(calls.map(({ line }) => line)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          `^buildah manifest push --all .* ${list} docker://registry.example:5000/team/shop:v1$`,
        ),
        `buildah manifest rm ${list}`,
      ]),
    );
  });

  it('what is meant for us is not handed on', async () => {
    const env = {
      PATH: '/bin',
      INPUT_PASSWORD: 'pw',
      'INPUT_BUILD-SECRETS': 'A=b',
      DOCKER_PASSWORD: 'pw',
      FTP_PROXY: 'x',
    };
    const { calls } = await building(docker, {}, { env });
    expect(calls.every((call) => !Object.keys(call.env).some((name) => /INPUT|PASSWORD/.test(name)))).toBe(
      true,
    );
    expect(calls[0]?.env['FTP_PROXY']).toBe('x');
  });

  it('a build argument that would steer the builder is refused', async () => {
    for (const name of ['PATH', 'DOCKER_HOST', 'BUILDAH_ISOLATION']) {
      const { built, calls } = await building(docker, { buildArgs: { [name]: 'x' } });
      expect(built).toMatchObject({ error: { code: 'BuildArgReserved', exitCode: 2 } });
      expect(calls).toEqual([]);
    }
  });
});

describe('what goes wrong', () => {
  it('a Dockerfile that is not there', async () => {
    const { built } = await building(docker, { dockerfile: '/nowhere/Dockerfile' });
    expect(built).toMatchObject({
      error: {
        code: 'DockerfileMissing',
        exitCode: 2,
        next: expect.stringContaining('kubectl jac init --dockerfile'),
      },
    });
  });

  it('a push that meets a bad moment is tried again, a refused one is not', async () => {
    let pushes = 0;
    const shaky = (line: string) =>
      line.startsWith('docker push') && ++pushes < 3
        ? failed('received unexpected HTTP status: 503 Service Unavailable')
        : docker(line);
    const { built, pauses } = await building(shaky);
    expect(built).toMatchObject({ digest });
    expect(pauses).toEqual([1000, 4000]);
    const refused = await building((line) =>
      line.startsWith('docker push')
        ? failed('denied: requested access to the resource is denied')
        : docker(line),
    );
    expect(refused.built).toMatchObject({ error: { code: 'RegistryDenied' } });
    expect(refused.pauses).toEqual([]);
  });

  it('where no container can be started, buildah builds in a chroot', async () => {
    let builds = 0;
    const { built, calls, events } = await building((line) => {
      if (line.startsWith('buildah build') && ++builds === 1)
        return failed(
          'Error: building at STEP "RUN true": while running runtime: runc create failed: unable to start',
        );
      return containers('buildah')(line);
    });
    expect(built).toMatchObject({ digest });
    expect(calls.filter(({ line }) => line.includes('--isolation=chroot'))).toHaveLength(1);
    expect(events).toContainEqual({ type: 'note', message: expect.stringContaining('chroot') });
  });

  it('secrets in the output are masked, in what is told and in the error', async () => {
    const { built, events } = await building(
      (line) =>
        line.startsWith('buildah build')
          ? failed(
              'STEP 2/2: RUN x\ntoken s3cretvalue\nbasic YW5uOnBhNTV3b3Jk\nError: building at STEP "RUN x": s3cretvalue',
            )
          : containers('buildah')(line),
      { buildSecrets: { token: 's3cretvalue' }, login: { username: 'ann', password: 'pa55word' } },
    );
    const { error } = built as { error: Error };
    const all = JSON.stringify([events, error, error.message]);
    expect(all).toContain('***');
    expect(all).not.toContain('s3cretvalue');
  });

  it('masks every form of a secret, and never lengthens what is left of it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4 }), fc.string(), fc.string(), (secret, before, after) => {
        fc.pre(secret.trim().length >= 4 && !/[\r\n*]/.test(secret));
        const base64 = Buffer.from(secret).toString('base64');
        const line = masker([secret])(`${before}${secret}${after} ${base64}`);
        expect(line).not.toContain(secret.trim());
        expect(line).not.toContain(base64);
      }),
    );
  });
});

describe('logins', () => {
  it('adds one to what the user has, in files of our own', async () => {
    const home = await mkdtemp(join(tmpdir(), 'home-'));
    const own = join(home, '.docker');
    const folder = join(home, 'ours');
    try {
      await mkdir(join(own, 'cli-plugins'), { recursive: true });
      await mkdir(join(home, '.config/containers'), { recursive: true });
      await mkdir(folder);
      await writeFile(
        join(own, 'config.json'),
        JSON.stringify({
          auths: { 'a.example': { auth: 'eA==' } },
          credsStore: 'desktop',
          currentContext: 'remote',
        }),
      );
      await writeFile(
        join(home, '.config/containers/auth.json'),
        JSON.stringify({
          auths: { 'b.example': { auth: 'eQ==' } },
          credHelpers: { 'docker.io': 'x', 'c.example': 'y' },
        }),
      );
      const login = { username: 'ann', password: 'pw' };
      const env = await loggedIn(folder, { HOME: home }, { registry: 'docker.io', login });
      const auth = { auth: Buffer.from('ann:pw').toString('base64') };
      expect(JSON.parse(await readFile(join(env['DOCKER_CONFIG'] ?? '', 'config.json'), 'utf8'))).toEqual({
        auths: { 'a.example': { auth: 'eA==' }, 'https://index.docker.io/v1/': auth },
        credsStore: 'desktop',
        credHelpers: { 'https://index.docker.io/v1/': '' },
        currentContext: 'remote',
      });
      expect(JSON.parse(await readFile(env['REGISTRY_AUTH_FILE'] ?? '', 'utf8'))).toEqual({
        auths: { 'a.example': { auth: 'eA==' }, 'b.example': { auth: 'eQ==' }, 'docker.io': auth },
        credHelpers: { 'c.example': 'y' },
      });
      expect(await readlink(join(env['DOCKER_CONFIG'] ?? '', 'cli-plugins'))).toBe(join(own, 'cli-plugins'));
      for (const file of [join(env['DOCKER_CONFIG'] ?? '', 'config.json'), env['REGISTRY_AUTH_FILE'] ?? ''])
        expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect(await readdir(own)).toEqual(['cli-plugins', 'config.json']);
    } finally {
      await rm(home, { recursive: true });
    }
  });
});

describe('programs', () => {
  const env = { PATH: process.env['PATH'] };
  const never = new AbortController().signal;

  it('gives lines of both streams, the last state of a progress bar, and the exit code', async () => {
    const lines: string[] = [];
    const script = 'printf "one\\n10%%\\r100%%\\n\\033[31mred\\033[0m\\n"; echo err >&2; printf last; exit 3';
    const ended = await runProgram('sh', ['-c', script], {
      env,
      signal: never,
      onLine: (line) => lines.push(line),
    });
    expect(ended.code).toBe(3);
    expect(lines.filter((line) => line !== 'err')).toEqual(['one', '100%', 'red', 'last']);
    expect(lines).toContain('err');
  });

  it('a program that is not there is code 127', async () => {
    const { code, lines } = await runProgram('no-such-program', [], { env, signal: never });
    expect([code, lines[0]]).toEqual([127, expect.stringContaining('ENOENT')]);
  });

  it('an abort ends the program with all that it started', async () => {
    const stop = new AbortController();
    // It answers when nobody holds its output any more: the second process is gone, too.
    const running = runProgram('sh', ['-c', 'sleep 600 & echo started; wait'], {
      env,
      signal: stop.signal,
      onLine: () => stop.abort(new Error('stopped')),
    });
    await expect(running).rejects.toThrow('stopped');
  });
});
