/** Who we are at a registry: challenges, and what login commands stored. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseChallenges } from '../../src/adapters/oci/auth.js';
import { refusalOf, refused } from '../../src/adapters/oci/errors.js';
import { originOf } from '../../src/adapters/oci/hosts.js';
import { storedLogin } from '../../src/adapters/oci/login.js';

describe('a challenge', () => {
  it.each([
    ['Basic realm="devcluster"', [{ scheme: 'basic', parameters: { realm: 'devcluster' } }]],
    [
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push"',
      [
        {
          scheme: 'bearer',
          parameters: {
            realm: 'https://auth.docker.io/token',
            service: 'registry.docker.io',
            scope: 'repository:a/b:pull,push',
          },
        },
      ],
    ],
    [
      'Basic realm=r , Bearer  realm = "a \\"b\\", c" , error=invalid_token',
      [
        { scheme: 'basic', parameters: { realm: 'r' } },
        { scheme: 'bearer', parameters: { realm: 'a "b", c', error: 'invalid_token' } },
      ],
    ],
    ['Negotiate', [{ scheme: 'negotiate', parameters: {} }]],
    ['', []],
  ])('%s', (header, challenges) => {
    expect(parseChallenges(header)).toEqual(challenges);
  });

  it('of any parameters is read back as it was written', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,8}$/);
    const value = fc.stringMatching(/^[ -~]{0,30}$/);
    const challenge = fc.record({
      scheme: fc.constantFrom('basic', 'bearer', 'digest'),
      parameters: fc.dictionary(name, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
    });
    fc.assert(
      fc.property(fc.array(challenge, { maxLength: 3 }), (challenges) => {
        const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
        const header = challenges
          .map(({ scheme, parameters }) => {
            const list = Object.entries(parameters).map(([key, text]) => `${key}=${quoted(text)}`);
            return `${scheme} ${list.join(',')}`;
          })
          .join(', ');
        expect(parseChallenges(header)).toEqual(challenges);
      }),
    );
  });

  it('of any text at all ends', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(Array.isArray(parseChallenges(text))).toBe(true);
      }),
    );
  });
});

describe('the address of a registry', () => {
  it.each([
    ['docker.io', [], 'https://registry-1.docker.io/'],
    ['ghcr.io', [], 'https://ghcr.io/'],
    ['localhost:5000', [], 'http://localhost:5000/'],
    ['127.0.0.2:5000', [], 'http://127.0.0.2:5000/'],
    ['127.example.com', [], 'https://127.example.com/'],
    ['10.0.0.1:5000', [], 'https://10.0.0.1:5000/'],
    ['10.0.0.1:5000', ['10.0.0.1:5000'], 'http://10.0.0.1:5000/'],
    ['10.0.0.1:5001', ['10.0.0.1:5000'], 'https://10.0.0.1:5001/'],
  ])('%s with %j is %s', (registry, insecure, url) => {
    expect(originOf(registry, insecure).href).toBe(url);
  });
});

describe('a refusal', () => {
  const about = {
    registry: 'ghcr.io',
    repository: 'o/a',
    access: 'push',
    login: { username: 'me', password: 'p' },
  } as const;
  const answer = (status: number, code: string, message = '', detail?: unknown) =>
    refused(about, refusalOf(status, JSON.stringify({ errors: [{ code, message, detail }] })));

  it.each([
    [403, 'DENIED', 'permission_denied: write_package', 'RegistryDenied'],
    [401, 'UNAUTHORIZED', '', 'RegistryDenied'],
    [404, 'NAME_UNKNOWN', '', 'RepositoryMissing'],
    [507, 'UNKNOWN', '', 'RegistryFull'],
    [403, 'DENIED', 'storage quota exceeded', 'RegistryFull'],
    [500, 'UNKNOWN', 'no space left on device', 'RegistryFull'],
    [500, 'UNKNOWN', 'unknown error', 'RegistryFailed'],
    [413, '', '', 'RegistryFailed'],
  ])('of %i %s %s is %s', (status, code, message, expected) => {
    expect(answer(status, code, message).code).toBe(expected);
  });

  it('at GHCR says which permission the job needs', () => {
    expect(answer(403, 'DENIED').next).toContain('packages: write');
  });

  it('in HTML, over many lines or of any length stays one short line', () => {
    expect(refused(about, refusalOf(502, '<html>\nBad gateway</html>')).why).toBe('it answered 502');
    const { why } = answer(400, 'X', `one\ntwo ${'long '.repeat(500)}`);
    expect(why).not.toContain('\n');
    expect(why?.length).toBeLessThan(350);
  });
});

describe('a stored login', () => {
  let home: string;
  let warnings: string[];
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'logins-'));
    warnings = [];
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const write = (path: string, content: unknown) => {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), typeof content === 'string' ? content : JSON.stringify(content));
  };
  const helper = (name: string, script: string) => {
    write(`bin/docker-credential-${name}`, `#!/bin/sh\n${script}\n`);
    chmodSync(join(home, `bin/docker-credential-${name}`), 0o755);
  };
  const auth = (text: string) => ({ auth: Buffer.from(text).toString('base64') });
  const login = (registry: string, env: Record<string, string> = {}, repository?: string) =>
    storedLogin(
      registry,
      { HOME: home, PATH: `${home}/bin:/usr/bin:/bin`, ...env },
      (message) => warnings.push(message),
      repository,
    );

  it('is none where nobody logged in', async () => {
    expect(await login('ghcr.io')).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  it('of docker is read from its file, under any of its spellings', async () => {
    write('.docker/config.json', {
      auths: {
        'https://index.docker.io/v1/': auth('hub:a:b'),
        'ghcr.io': auth('me:x'),
        'https://r.test': auth('r:y'),
      },
    });
    expect(await login('docker.io')).toEqual({ username: 'hub', password: 'a:b' });
    expect(await login('ghcr.io')).toEqual({ username: 'me', password: 'x' });
    expect(await login('r.test')).toEqual({ username: 'r', password: 'y' });
    expect(await login('other.test')).toBeUndefined();
  });

  it('of docker is where DOCKER_CONFIG says', async () => {
    write('elsewhere/config.json', { auths: { 'r.test': auth('u:p') } });
    expect(await login('r.test', { DOCKER_CONFIG: join(home, 'elsewhere') })).toMatchObject({
      username: 'u',
    });
  });

  it('of podman is found as well, before that of docker', async () => {
    write('run/containers/auth.json', { auths: { 'r.test': auth('podman:p') } });
    write('.docker/config.json', { auths: { 'r.test': auth('docker:p'), 's.test': auth('docker:p') } });
    const env = { XDG_RUNTIME_DIR: join(home, 'run') };
    expect(await login('r.test', env)).toMatchObject({ username: 'podman' });
    expect(await login('s.test', env)).toMatchObject({ username: 'docker' });
  });

  it.each([
    ['owner/app', 'app'],
    ['owner/other', 'owner'],
    ['owner/app/deeper', 'app'],
    ['owners/app', 'registry'],
    [undefined, 'registry'],
  ])('of podman for the repository %s is that of the %s', async (repository, username) => {
    write('.config/containers/auth.json', {
      auths: {
        'r.test': auth('registry:p'),
        'r.test/owner': auth('owner:p'),
        'r.test/owner/app': auth('app:p'),
      },
    });
    expect(await login('r.test', {}, repository)).toMatchObject({ username });
  });

  it('is asked of the helper of that registry, by stdin', async () => {
    helper('one', 'read -r host; printf \'{"Username":"u","Secret":"for %s as %s"}\' "$host" "$*"');
    write('.docker/config.json', { credHelpers: { 'r.test': 'one' }, credsStore: 'none-such' });
    expect(await login('r.test')).toEqual({ username: 'u', password: 'for r.test as get' });
  });

  it('is asked of the helper for all, and else of the file', async () => {
    helper('all', 'cat >/dev/null; echo "credentials not found in native keychain"; exit 1');
    write('.docker/config.json', { credsStore: 'all', auths: { 'r.test': auth('file:p') } });
    expect(await login('r.test')).toMatchObject({ username: 'file' });
    expect(warnings).toEqual([]);
  });

  it('of a helper that fails is none, and that is said without its output', async () => {
    helper('bad', 'cat >/dev/null; echo "secret-output"; echo "secret-error" >&2; exit 3');
    write('.docker/config.json', { credHelpers: { 'r.test': 'bad', 's.test': 'not-there' } });
    expect(await login('r.test')).toBeUndefined();
    expect(await login('s.test')).toBeUndefined();
    expect(warnings.join()).toContain('docker-credential-bad failed (3)');
    expect(warnings.join()).toContain('docker-credential-not-there failed (ENOENT)');
    expect(warnings.join()).not.toContain('secret-');
  });

  it('is never asked of a path', async () => {
    write('.docker/config.json', { credHelpers: { 'r.test': '../../evil' } });
    expect(await login('r.test')).toBeUndefined();
    expect(warnings[0]).toContain('is not a name');
  });

  it('that is a token to be exchanged is told apart', async () => {
    write('.docker/config.json', { auths: { 'r.test': { ...auth('u:'), identitytoken: 't' } } });
    expect(await login('r.test')).toEqual({ username: '<token>', password: 't' });
  });

  it('in a file that is no JSON is none, and that is said', async () => {
    write('.docker/config.json', '{');
    expect(await login('r.test')).toBeUndefined();
    expect(warnings[0]).toContain('is not JSON');
  });
});
