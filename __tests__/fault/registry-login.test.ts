/** Logins: shown the way a registry asks for and to nobody else, exchanged for tokens, refused. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/engine/image/digest.js';
import { blobOf, failing, login } from '../support/registry-client.js';
import { once } from '../support/stand-in-faults.js';
import { type StandInOptions, StandInRegistry } from '../support/stand-in-registry.js';

let registry: StandInRegistry;
const start = async (options: StandInOptions = {}): Promise<void> => {
  registry = await StandInRegistry.start(options);
};
afterEach(() => registry.stop());

/** What came, and by which scheme somebody said who asks. */
const shown = (): string[] =>
  registry.asked.map(({ method, path, headers }) => {
    const scheme = headers.authorization?.split(' ')[0] ?? '-';
    return path === '/v2/' ? `${method} /v2/ ${scheme}` : `${method} ${scheme}`;
  });

describe('a login', () => {
  it('by name and password costs one request more, however many start together', async () => {
    await start({ auth: { kind: 'basic', login } });
    const client = registry.client('a/b', login);
    await Promise.all([client.head('t'), client.head('u'), client.hasBlob(digestOf(Buffer.from('x')))]);
    await client.putBlob(blobOf(1000).source, () => undefined);
    expect(shown()).toEqual(['GET /v2/ -', ...Array(3).fill('HEAD Basic'), 'POST Basic', 'PUT Basic']);
  });

  it('is shown only the way the registry asks for', async () => {
    await start({ auth: { kind: 'bearer', login, may: () => true } });
    await registry.client('a/b', login).putBlob(blobOf(1000).source, () => undefined);
    expect(shown()).toEqual(['GET /v2/ -', 'POST Bearer', 'PUT Bearer']);
  });

  it('that one session asked the way for is known to the next', async () => {
    await start({ auth: { kind: 'bearer', login, may: () => true } });
    const options = { manners: new Map() };
    await registry.client('a/b', login, 'push', options).head('t');
    await registry.client('a/b', undefined, 'pull', options).head('t');
    await registry.client('c/d', login, 'push', options).head('t');
    expect(shown()).toEqual(['GET /v2/ -', ...Array(3).fill('HEAD Bearer')]);
  });

  it('is asked for where everybody may read, once something is sent', async () => {
    await start({ auth: { kind: 'basic', login, reads: true } });
    const client = registry.client('a/b', login);
    await client.head('t');
    await client.putBlob(blobOf(1000).source, () => undefined);
    expect(shown()).toEqual(['GET /v2/ -', 'HEAD -', 'POST -', 'POST Basic', 'PUT Basic']);
  });

  it('is asked the way for again when that question failed', async () => {
    await start({
      auth: { kind: 'basic', login },
      fault: once(['GET', /^\/v2\/$/, { status: 503 }], ['GET', /^\/v2\/$/, { status: 429 }]),
    });
    expect(await registry.client('a/b', login).head('t')).toBeUndefined();
    expect(shown()).toEqual([...Array(3).fill('GET /v2/ -'), 'HEAD Basic']);
  });

  it('with a wrong password is refused at once, and the password not told', async () => {
    await start({ auth: { kind: 'basic', login } });
    const wrong = { ...login, password: 'another-secret' };
    const error = await failing(registry.client('a/b', wrong).head('t'));
    expect(error.code).toBe('RegistryDenied');
    expect(error.message).toContain('does not take the password of somebody');
    expect(JSON.stringify([error.message, error.why, error.next])).not.toContain('another-secret');
    expect(shown()).toEqual(['GET /v2/ -', 'HEAD Basic']);
  });

  it('that is missing is asked for', async () => {
    await start({ auth: { kind: 'basic', login } });
    const error = await failing(registry.client('a/b').head('t'));
    expect(error.code).toBe('RegistryDenied');
    expect(error.message).toContain('without a login');
  });

  it('is exchanged for one token, that all requests share', async () => {
    await start({ auth: { kind: 'bearer', login, may: () => true } });
    const client = registry.client('a/b', login);
    await Promise.all([client.head('t'), client.manifest('u'), client.head('v')]);
    const { source } = blobOf(1000);
    await client.putBlob(source, () => undefined);
    expect(registry.tokens).toEqual(['repository:a/b:pull,push']);
  });

  it('with a wrong password at the token service is refused', async () => {
    await start({ auth: { kind: 'bearer', login, may: () => true } });
    const error = await failing(registry.client('a/b', { ...login, password: 'x' }).head('t'));
    expect(error.code).toBe('RegistryDenied');
    expect(error.why).toContain('incorrect username or password');
  });

  it('that may not push is told which scope is missing', async () => {
    await start({ auth: { kind: 'bearer', login, may: (_, action) => action === 'pull' } });
    const client = registry.client('a/b', login);
    const error = await failing(client.putBlob(blobOf(10).source, () => undefined));
    expect(error.code).toBe('RegistryDenied');
    expect(error.message).toContain('does not let somebody push to a/b');
    expect(error.why).toContain('repository:a/b:pull,push');
  });

  it('is not needed to pull what is public', async () => {
    await start({ auth: { kind: 'bearer', login, may: () => true } });
    expect(await registry.client('a/b', undefined, 'pull').head('t')).toBeUndefined();
    expect(registry.tokens).toEqual(['repository:a/b:pull']);
  });
});

describe('a token service', () => {
  const bearer = { kind: 'bearer', login, may: () => true } as const;

  it('that moved on its own server is followed, with the password', async () => {
    await start({
      auth: {
        ...bearer,
        answers: [
          {
            status: 307,
            headers: { location: '/token?moved=1&service=stand-in&scope=repository:a/b:pull,push' },
          },
        ],
      },
    });
    expect(await registry.client('a/b', login).head('t')).toBeUndefined();
    expect(registry.tokens).toEqual(['repository:a/b:pull,push']);
  });

  it('on another server gets no password', async () => {
    const other = await StandInRegistry.start({ auth: bearer });
    try {
      await start({
        auth: {
          ...bearer,
          answers: [{ status: 302, headers: { location: `http://${other.address}/token` } }],
        },
      });
      const error = await failing(registry.client('a/b', login).head('t'));
      expect(error.why).toContain('its token service answered 302');
      expect(other.tokens).toEqual([]);
    } finally {
      await other.stop();
    }
  });

  it.each([400, 403, 404])('that answers %i has said nothing about the password', async (status) => {
    await start({ auth: { ...bearer, answers: [{ status }] } });
    const error = await failing(registry.client('a/b', login).head('t'));
    expect(error.code).toBe('RegistryDenied');
    expect(error.message).not.toContain('password');
    expect(error.why).toContain(`its token service answered ${status}`);
  });

  it('may give the token by either of its names, the other one empty', async () => {
    const body = { token: '', access_token: 'a/b:pull a/b:push' };
    await start({ auth: { ...bearer, answers: [{ status: 200, body }] } });
    expect(await registry.client('a/b', login).head('t')).toBeUndefined();
  });

  it('gets an identity token by POST, in the body alone', async () => {
    const identity = { username: '<token>', password: login.password };
    await start({ auth: { ...bearer, login: identity } });
    await registry.client('a/b', identity).putBlob(blobOf(10).source, () => undefined);
    expect(registry.tokens).toEqual(['repository:a/b:pull,push']);
    expect(shown()).toEqual(['GET /v2/ -', 'POST Bearer', 'PUT Bearer']);
  });

  it('that does not know an identity token is told apart from a missing right', async () => {
    const identity = { username: '<token>', password: login.password };
    await start({ auth: bearer });
    const error = await failing(registry.client('a/b', identity).head('t'));
    expect(error.code).toBe('RegistryDenied');
    expect(error.why).toContain('its token service answered 400');
  });
});
