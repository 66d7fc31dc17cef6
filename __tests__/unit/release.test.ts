import { describe, expect, it } from '@jest/globals';
import type { Context } from '../../src/engine/context.js';
import {
  type Decided,
  decide,
  isImageMode,
  needsBundle,
  wantedKinds,
} from '../../src/engine/release/decide.js';
import { loginFor, loginToPush } from '../../src/engine/release/login.js';
import {
  isShortLived,
  keptPullSecret,
  type PullLogin,
  pullSecret,
  shortLivedWarning,
  usableByNodes,
} from '../../src/engine/release/pull-secret.js';
import { pushRegistry, targetOf } from '../../src/engine/release/target.js';
import type { Bundle } from '../../src/model/bundle.js';
import { JacScaleError } from '../../src/model/error.js';
import { imageText, type RegistryLogin, releaseTag } from '../../src/model/image.js';
import type { ProgressEvent } from '../../src/model/progress.js';
import type { ResolvedSettings, Settings } from '../../src/model/settings.js';
import type { BuildRequest, Images } from '../../src/ports/images.js';
import { resolve as resolved } from './settings-doubles.js';

const digest = `sha256:${'ab'.repeat(32)}` as const;
const code = `sha256:${'0123456789abcdef'.repeat(4)}` as const;

const codeOf = async (act: () => unknown): Promise<string> => {
  try {
    await act();
    return 'none';
  } catch (error) {
    if (error instanceof JacScaleError) return error.code;
    throw error;
  }
};

describe('the name to push to', () => {
  const name = (settings: Partial<Settings>, username?: string) =>
    imageText(targetOf({ appName: 'shop', image: undefined, registry: 'docker.io', ...settings }, username));

  it.each([
    [{}, 'Ada', 'docker.io/ada/shop'],
    [{ registry: 'ghcr.io' }, 'ada', 'ghcr.io/ada/shop'],
    [{ registry: 'http://10.0.0.1:5000/' }, 'ada', '10.0.0.1:5000/ada/shop'],
    [{ registry: 'https://index.docker.io' }, 'ada', 'docker.io/ada/shop'],
    [{ image: 'web' }, 'ada', 'docker.io/ada/web'],
    [{ image: 'web:v1' }, 'ada', 'docker.io/ada/web:v1'],
    [{ image: 'team/web:v1' }, undefined, 'docker.io/team/web:v1'],
    [{ image: 'team/web', registry: 'ghcr.io' }, 'ada', 'ghcr.io/team/web'],
    [{ image: 'quay.io/team/web' }, 'ada', 'quay.io/team/web'],
    [{ image: 'localhost:5000/web' }, undefined, 'localhost:5000/web'],
  ] as const)('%j for %s is %s', (settings, username, expected) => {
    expect(name(settings, username)).toBe(expected);
  });

  it.each([undefined, 'AWS', '_json_key', '00000000-0000-0000-0000-000000000000', '<token>'])(
    'is asked for where the user name %s owns nothing',
    async (username) => {
      expect(await codeOf(() => name({ registry: 'r.example' }, username))).toBe('ImageNameNeeded');
    },
  );

  it('cannot have a digest before the build', async () => {
    expect(await codeOf(() => name({ image: `team/web@${digest}` }))).toBe('ImagePinned');
  });

  it('has the tag of the commit where the tree is clean, else of the code', () => {
    expect(releaseTag({ commit: 'c0ffee'.repeat(6) }, code)).toBe('c0ffeec0ffee');
    expect(releaseTag({ commit: 'c0ffee'.repeat(6), dirty: true }, code)).toBe('0123456789ab');
    expect(releaseTag({}, code)).toBe('0123456789ab');
  });

  it('tells the registry of a push', () => {
    expect(pushRegistry({ image: undefined, registry: 'http://r:5000' })).toBe('r:5000');
    expect(pushRegistry({ image: 'ghcr.io/o/a', registry: 'docker.io' })).toBe('ghcr.io');
    expect(pushRegistry({ image: 'o/a', registry: 'ghcr.io' })).toBe('ghcr.io');
  });
});

/** Images that answer as told, and remember what they were asked. */
function doubles(more: Partial<Images> & { stored?: Record<string, RegistryLogin> } = {}) {
  const requests: BuildRequest[] = [];
  const asked: string[] = [];
  const images: Images = {
    build: async (request) => {
      requests.push(request);
      return { name: request.target, digest, builder: 'podman', reused: false };
    },
    foresee: async (request) => {
      requests.push(request);
      return { name: request.target, digest };
    },
    resolve: async (name) => {
      asked.push(imageText(name));
      return digest;
    },
    isPublic: async () => false,
    storedLogin: async (registry) => more.stored?.[registry],
    ...more,
  };
  return { images, requests, asked };
}

const ada = { username: 'ada', password: 'secret-1' };
const accepted = true;
const hub = { registryUsername: 'ada', registryPassword: 'secret-1' };

describe('the login', () => {
  const settings = (more: Partial<Settings> = {}) => ({
    appName: 'shop',
    image: undefined,
    registry: 'docker.io',
    registryUsername: undefined,
    registryPassword: undefined,
    ...more,
  });
  const stored = { 'ghcr.io': { username: 'kim', password: 'secret-2' } };

  const of = (registry: string) => ({ registry, repository: 'o/a' });

  it('of the settings counts for the registry they name, and is shown to no other', async () => {
    const { images } = doubles({ stored });
    expect(await loginFor(settings(hub), of('docker.io'), images)).toEqual(ada);
    expect(await loginFor(settings(hub), of('ghcr.io'), images)).toEqual(stored['ghcr.io']);
    expect(await loginFor(settings(hub), of('quay.io'), images)).toBeUndefined();
    expect(await loginFor(settings({ ...hub, registry: 'ghcr.io' }), of('ghcr.io'), images)).toEqual(ada);
  });

  it('of the settings belongs to the host in the name of the image, and then not to `registry`', async () => {
    const { images } = doubles({ stored });
    const named = settings({ ...hub, image: 'ghcr.io/o/a' });
    expect(await loginFor(named, of('ghcr.io'), images)).toEqual(ada);
    expect(await loginFor(named, of('docker.io'), images)).toBeUndefined();
    const path = settings({ ...hub, image: 'o/a', registry: 'quay.io' });
    expect(await loginFor(path, of('quay.io'), images)).toEqual(ada);
    expect(await loginFor(path, of('docker.io'), images)).toBeUndefined();
  });

  it('for a push is that of the host in the name of the image, which may ask for none', async () => {
    const { images } = doubles({ stored });
    expect(await loginToPush(settings({ image: 'ghcr.io/o/a' }), images)).toEqual(stored['ghcr.io']);
    expect(await loginToPush(settings({ ...hub, image: 'quay.io/o/a' }), images)).toEqual(ada);
    expect(await loginToPush(settings({ image: 'r.local:5000/a' }), images)).toBeUndefined();
  });

  it('that is stored for one repository alone is asked for by it', async () => {
    const asked: unknown[] = [];
    const { images } = doubles({
      storedLogin: async (...of) => {
        asked.push(of);
        return undefined;
      },
    });
    await loginToPush(settings({ image: 'quay.io/o/a:v1' }), images);
    await loginFor(settings(), of('ghcr.io'), images);
    expect(asked).toEqual([
      ['quay.io', 'o/a'],
      ['ghcr.io', 'o/a'],
    ]);
  });

  it.each([
    [{}, /DOCKER_USERNAME and DOCKER_PASSWORD/],
    [{ image: 'o/a' }, /DOCKER_USERNAME and DOCKER_PASSWORD/],
    [{ registry: 'ghcr.example' }, /docker login ghcr\.example/],
    [{ registryUsername: 'ada' }, /set DOCKER_PASSWORD/],
    [{ registryPassword: 'x' }, /set DOCKER_USERNAME/],
  ] as const)('that is missing names the variables: %j', async (more, next) => {
    const { images } = doubles();
    const error = await loginToPush(settings(more), images).catch((each: unknown) => each);
    expect(error).toMatchObject({
      code: 'RegistryLoginMissing',
      exitCode: 2,
      next: expect.stringMatching(next),
    });
  });
});

describe('the Secret to pull with', () => {
  const scope = { app: 'shop', namespace: 'n', labels: {} };
  const read = (secret: ReturnType<typeof pullSecret>) =>
    JSON.parse(
      Buffer.from((secret['data'] as Record<string, string>)['.dockerconfigjson'] ?? '', 'base64').toString(),
    );

  it('is as kubectl create secret docker-registry makes it', () => {
    const secret = pullSecret(scope, { ...ada, registry: 'ghcr.io', accepted });
    expect(secret).toMatchObject({ type: 'kubernetes.io/dockerconfigjson', metadata: { name: 'shop-pull' } });
    expect(read(secret)).toEqual({
      auths: { 'ghcr.io': { ...ada, auth: Buffer.from('ada:secret-1').toString('base64') } },
    });
    expect(Object.keys(read(pullSecret(scope, { ...ada, registry: 'docker.io', accepted })).auths)).toEqual([
      'https://index.docker.io/v1/',
    ]);
  });

  it('of a token that dies with its job can stay as it is in the cluster', () => {
    expect([isShortLived({ ...ada, password: 'ghs_x' }), isShortLived(ada)]).toEqual([true, false]);
    const live = pullSecret(scope, { ...ada, registry: 'ghcr.io', accepted });
    const wanted = pullSecret(scope, { ...ada, password: 'ghs_new', registry: 'ghcr.io', accepted });
    expect(keptPullSecret(wanted, live)).toEqual(live);
  });

  it.each(['AWS', 'oauth2accesstoken', '00000000-0000-0000-0000-000000000000', '<token>'])(
    'of a cloud (%s) is known to end within hours',
    (username) => {
      const pull: PullLogin = { username, password: 'x', registry: 'r.example', accepted };
      expect(isShortLived(pull)).toBe(true);
      expect(shortLivedWarning(pull).message).toMatch(/ends within hours/);
    },
  );

  it.each(['_json_key', '$oauthtoken', 'ada'])('of %s lasts', (username) => {
    expect(isShortLived({ username, password: 'x' })).toBe(false);
  });

  it('is never an identity token, which nodes cannot use, but what Azure takes instead', () => {
    const token: PullLogin = { username: '<token>', password: 'x', registry: 'shop.azurecr.io', accepted };
    expect(usableByNodes(token)).toEqual({ ...token, username: '00000000-0000-0000-0000-000000000000' });
    expect(usableByNodes({ ...token, registry: 'docker.io' })).toBeUndefined();
    expect(usableByNodes({ ...ada, registry: 'docker.io', accepted })).toMatchObject(ada);
  });
});

describe('what runs', () => {
  const bundle: Bundle = {
    digest: code,
    size: 2048,
    files: [],
    warnings: [],
    entry: 'app.jac',
    open: async function* () {
      yield new Uint8Array(2048);
    },
  };
  async function decided(
    flags: Record<string, unknown>,
    options: {
      images?: ReturnType<typeof doubles>;
      preview?: boolean;
      how?: 'foresee';
      bundle?: Bundle;
      env?: Record<string, string>;
    } = {},
  ): Promise<{ decided: Decided; events: ProgressEvent[]; settings: ResolvedSettings }> {
    const settings = await resolved({
      flags,
      files: { '/shop/Dockerfile': 'FROM x' },
      env: { K8_MONGODB: 'False', K8_REDIS: 'False', K8_STATELESS: 'True', ...options.env },
    });
    const events: ProgressEvent[] = [];
    const { images } = options.images ?? doubles();
    const context = {
      emit: (event: ProgressEvent) => events.push(event),
      images: async () => images,
      signal: new AbortController().signal,
      source: { commit: async () => ({ commit: 'c0ffee'.repeat(6) }) },
    } as unknown as Context;
    const given = {
      bundle: needsBundle(settings.settings) ? (options.bundle ?? bundle) : undefined,
      dependencies: { key: 'k', requirements: settings.settings.dependencies, runtimeRequirements: [] },
      origin: { project: 'github.com/o/r', subfolder: '' },
      preview: options.preview === true,
      how: options.how ?? 'build',
    } as const;
    return { decided: await decide(context, settings, given), events, settings };
  }

  it('is a bundle that the code-server keeps, unless something else is asked for', async () => {
    const { decided: plain, settings } = await decided({});
    expect(plain).toMatchObject({
      release: { kind: 'bundle', digest: code },
      store: 'code-server',
      tookTime: false,
    });
    expect(isImageMode(settings.settings)).toBe(false);
    expect(wantedKinds(settings.settings, false)).toEqual([]);
  });

  it.each([
    [{}, false, 'code-server'],
    [{ pythonImage: 'r.example/jac:1' }, true, 'configmap'],
    [{ pythonImage: 'python:3.12-slim' }, true, 'code-server'],
    [{ pythonImage: 'mirror.example/library/python:3.13' }, true, 'code-server'],
    [{ pythonImage: 'r.example/jac:1', codeStore: 'code-server' }, true, 'code-server'],
    [{ codeStore: 'configmap' }, false, 'configmap'],
  ] as const)('with %j, in a preview: %s, is kept by a %s', async (flags, preview, store) => {
    expect((await decided(flags, { preview })).decided.store).toBe(store);
  });

  it('too large for a ConfigMap goes to the code-server, or is refused where a ConfigMap was asked for', async () => {
    const noise = new Uint8Array(1 << 20).map(() => Math.floor(Math.random() * 256));
    const large: Bundle = {
      ...bundle,
      size: noise.length,
      open: async function* () {
        yield noise;
      },
    };
    const flags = { pythonImage: 'r.example/jac:1' };
    expect((await decided(flags, { preview: true, bundle: large })).decided.store).toBe('code-server');
    await expect(decided({ codeStore: 'configmap' }, { bundle: large })).rejects.toMatchObject({
      code: 'BundleTooLarge',
      exitCode: 2,
    });
  });

  it('of many kilobytes that pack well still fits', async () => {
    const zeros = { ...bundle, size: 20 << 20, open: () => repeated(20, new Uint8Array(1 << 20)) };
    expect((await decided({ codeStore: 'configmap' }, { bundle: zeros })).decided.store).toBe('configmap');
  });

  it('is what was built, by digest; the request says all that a builder needs', async () => {
    const images = doubles();
    const flags = { build: true, image: 'r.local:5000/o/a' };
    const { decided: built, settings } = await decided(flags, { images });
    expect(built).toMatchObject({
      release: {
        kind: 'image',
        digest,
        image: `r.local:5000/o/a@${digest}`,
        tag: 'c0ffeec0ffee',
        builder: 'podman',
      },
      tookTime: true,
    });
    expect(built.store).toBeUndefined();
    expect(images.requests[0]).toMatchObject({
      root: '/shop',
      dockerfile: '/shop/Dockerfile',
      login: undefined,
      target: { registry: 'r.local:5000', repository: 'o/a', tag: 'c0ffeec0ffee' },
      base: { repository: 'library/python' },
    });
    expect(isImageMode(settings.settings)).toBe(true);
  });

  it('is built on a base that is read without the login of another registry', async () => {
    const images = doubles();
    const flags = { build: true, image: 'ghcr.io/o/a', dockerfile: 'none' };
    await decided(flags, { images, env: { DOCKER_USERNAME: 'ada', DOCKER_PASSWORD: 'secret-1' } });
    expect(images.requests[0]).toMatchObject({ login: ada, base: { registry: 'docker.io' } });
    expect(images.requests[0]?.baseLogin).toBeUndefined();
  });

  it('without a Dockerfile, or with none, is built without a daemon', async () => {
    const images = doubles();
    await decided({ build: true, image: 'r.local:5000/o/a', dockerfile: 'none' }, { images });
    expect(images.requests[0]).toMatchObject({ dockerfile: undefined });
  });

  it('that only a build can tell is planned by its tag, with a note', async () => {
    const images = doubles({ foresee: async () => undefined });
    const { decided: planned } = await decided(
      { build: true, image: 'r.local:5000/o/a' },
      { images, how: 'foresee' },
    );
    expect(planned.release).toEqual({
      kind: 'image',
      image: 'r.local:5000/o/a:c0ffeec0ffee',
      tag: 'c0ffeec0ffee',
    });
    expect(planned.releaseNotes).toEqual([
      expect.stringContaining('r.local:5000/o/a:c0ffeec0ffee is built by scale'),
    ]);
  });

  const failing = (code: string) =>
    doubles({
      resolve: async () => {
        throw new JacScaleError({ code, what: `ghcr.io said ${code}` });
      },
    });
  const env = { DOCKER_USERNAME: 'ada', DOCKER_PASSWORD: 'secret-1' };

  it('is an image that is given, by the digest that its registry knows', async () => {
    const images = doubles();
    const { decided: given } = await decided({ image: 'ghcr.io/o/a:v1' }, { images });
    expect(given.release).toEqual({ kind: 'image', digest, image: `ghcr.io/o/a@${digest}`, tag: 'v1' });
    await decided({ image: `ghcr.io/o/a@${digest}` }, { images });
    expect(images.asked).toEqual(['ghcr.io/o/a:v1', `ghcr.io/o/a@${digest}`]);
  });

  it('that a registry out of reach cannot tell is asked for by digest', async () => {
    const images = failing('RegistryUnreachable');
    await expect(decided({ image: 'ghcr.io/o/a:v1' }, { images })).rejects.toMatchObject({
      code: 'RegistryUnreachable',
      next: expect.stringContaining('--image ghcr.io/o/a@sha256:'),
    });
  });

  it.each([
    ['ImageNotFound', env],
    ['ImageNotFound', {}],
    ['RegistryDenied', env],
    ['RegistryFailed', env],
  ])('by a digest that is refused (%s) is not deployed: %j', async (code, env) => {
    const images = failing(code);
    await expect(decided({ image: `ghcr.io/o/a@${digest}` }, { images, env })).rejects.toMatchObject({
      code,
    });
  });

  it.each([
    ['RegistryUnreachable', env],
    ['RegistryDenied', {}],
  ])('by a digest that only the nodes can look for (%s) is left to them: %j', async (code, env) => {
    const images = failing(code);
    const { decided: given, events } = await decided({ image: `ghcr.io/o/a@${digest}` }, { images, env });
    expect(given.release).toMatchObject({ digest });
    expect(given.pull?.accepted).toBe(code === 'RegistryUnreachable' ? false : undefined);
    expect(events).toContainEqual({ type: 'note', message: expect.stringContaining('was not looked for') });
  });

  it('is pulled with the login that is known, where not everybody may', async () => {
    const stored = { 'ghcr.io': { username: 'kim', password: 'ghs_job' } };
    const image = `ghcr.io/o/a@${digest}`;
    const { decided: secret } = await decided({ image }, { images: doubles({ stored }) });
    expect(secret.pull).toEqual({ registry: 'ghcr.io', username: 'kim', password: 'ghs_job', accepted });
    expect(secret.releaseWarnings).toMatchObject([{ code: 'PullTokenShortLived' }]);
    expect((await decided({ image }, { env })).decided.pull).toMatchObject({ registry: 'ghcr.io', ...ada });
    const open = doubles({ stored, isPublic: async () => true });
    expect((await decided({ image }, { images: open })).decided.pull).toBeUndefined();
    expect((await decided({ image })).decided.pull).toBeUndefined();
    const identity = doubles({ stored: { 'ghcr.io': { username: '<token>', password: 'x' } } });
    const { decided: unusable } = await decided({ image }, { images: identity });
    expect(unusable.pull).toBeUndefined();
    expect(unusable.releaseWarnings).toMatchObject([{ code: 'PullTokenUnusable' }]);
  });
});

async function* repeated(times: number, chunk: Uint8Array) {
  for (let count = 0; count < times; count++) yield chunk;
}
