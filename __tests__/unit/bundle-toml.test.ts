import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse, stringify } from 'smol-toml';
import { isSettingsFile, stripToml } from '../../src/engine/bundle/toml.js';

const strip = (text: string) => stripToml(text, 'jac.toml');

describe('jac.toml in a bundle', () => {
  it('keeps its lines and everything that is no secret', () => {
    const { text, warnings } = strip(`[project] # my app
name = "board#1"

[plugins.scale.secrets]
JWT = "s3cret-1"
FROM_CI = "\${CI_TOKEN}"
PIN = 1234
"with space" = 's3cret-2'
PEM = """
s3cret-3
s3cret-3b"""
DEFAULTED = "\${X:-s3cret-4}"
[plugins.scale]
redis = { url = "redis://:s3cret-5@h:6379/0", port = 6379 } # redis://u:s3cret-6@h
mongodb_uri = 'mongodb://u:s3cret-7@h/db'
home = "http://host:8080/a@b"
ok_url = "redis://\${U}:\${P}@h"
[[brokers]]
hosts = ["amqp://a", "amqp://u:s3/cret-8@h"]
`);
    expect(text).toBe(`[project] 
name = "board#1"

[plugins.scale.secrets]
JWT = "\${JWT}"
FROM_CI = "\${CI_TOKEN}"
PIN = "\${PIN}"
"with space" = "\${with_space}"
PEM = """\${PEM}\\

"""
DEFAULTED = "\${DEFAULTED}"
[plugins.scale]
redis = { url = "\${REDIS_URL:-}", port = 6379 } 
mongodb_uri = "\${MONGODB_URI:-}"
home = "http://host:8080/a@b"
ok_url = "redis://\${U}:\${P}@h"
[[brokers]]
hosts = ["amqp://a", "\${HOSTS_1:-}"]
`);
    expect(warnings.map(({ code, line }) => `${code}:${line}`)).toEqual([
      'CredentialsStripped:14',
      'CredentialsStripped:15',
      'CredentialsStripped:19',
    ]);
    expect(JSON.stringify(warnings)).not.toContain('s3cret');
  });

  it('loses what only builds need', () => {
    const { text, warnings } = strip(`[plugins.scale.build_secrets]
NPM = "s3cret-1"
PIP = "\${PIP_TOKEN}"
[scale.kubernetes]
docker_username = "ada"
docker_password = "s3cret-2"
`);
    expect(text).toBe(`[plugins.scale.build_secrets]
NPM = "\${NPM:-}"
PIP = "\${PIP_TOKEN}"
[scale.kubernetes]
docker_username = "ada"
docker_password = "\${DOCKER_PASSWORD:-}"
`);
    expect(warnings).toEqual([]);
  });

  it('takes out what decides who may log in: the app gets it by a variable', () => {
    const { text, warnings } = strip(`[plugins.scale]
jwt = { secret = "s3cret", algorithm = "HS256" }
[scale.admin]
username = "root"
default_password = "s3cret"
[plugins.scale.admin]
default_password = "\${MINE}"
`);
    expect(text).toBe(`[plugins.scale]
jwt = { secret = "\${JAC_SCALE_JWT_SECRET}", algorithm = "HS256" }
[scale.admin]
username = "root"
default_password = "\${JAC_SCALE_ADMIN_PASSWORD}"
[plugins.scale.admin]
default_password = "\${MINE}"
`);
    expect(warnings).toEqual([]);
  });

  it('warns of other literals that look like secrets, without saying them', () => {
    const { text, warnings } = strip(
      `[plugins.shop.jwt]\nsecret = "s3cret"\n[a]\ntoken = "\${T}"\npassword = ""\n`,
    );
    expect(text).toContain('s3cret');
    expect(warnings).toMatchObject([
      { code: 'SecretInBundle', line: 2, next: expect.stringContaining('JWT_SECRET') },
    ]);
    expect(JSON.stringify(warnings)).not.toContain('s3cret');
  });

  it('says where a document is wrong', () => {
    expect(() => strip('a = 1\nb = \n')).toThrow(/jac\.toml:2/);
  });

  const word = fc.stringMatching(/^[a-z]{1,8}$/);
  const scalar = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !text.includes('://')),
    fc.constantFrom('"', "'", '#', '"""', "'''", '\\', '# "', '[x]', '\n', `\${A}`, '1979-05-27'),
    fc.integer(),
    fc.boolean(),
  );
  const settings = fc.dictionary(
    fc.oneof(word, fc.constantFrom('a.b', 'a b', '', 'é', '"')),
    fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.dictionary(word, scalar, { maxKeys: 3 })),
    { maxKeys: 5 },
  );
  const secret = fc.stringMatching(/^[A-Za-z0-9"'#\\]{4}[a-z]{8}$/).map((text) => `zq${text}`);

  it('is valid, says the same otherwise, and holds none of the secrets', () => {
    fc.assert(
      fc.property(
        settings,
        fc.dictionary(word, secret, { maxKeys: 4 }),
        fc.array(secret, { maxLength: 3 }),
        (rest, secrets, passwords) => {
          const urls = Object.fromEntries(
            passwords.map((password, i) => [`u${i}_url`, `redis://u:${encodeURIComponent(password)}@h`]),
          );
          const { text } = strip(stringify({ rest, scale: { secrets, ...urls } }));
          const stripped = parse(text) as { rest: unknown };
          expect(stripped.rest ?? {}).toEqual(parse(stringify({ rest }))['rest'] ?? {});
          for (const value of [...Object.values(secrets), ...passwords.map(encodeURIComponent)]) {
            expect(text).not.toContain(value.slice(0, -1));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each(['jac.toml', 'jac.prod.toml'])('is %s', (path) => expect(isSettingsFile(path)).toBe(true));
  it.each(['sub/jac.toml', 'myjac.toml', 'jac.tomls', 'jacx.toml'])('is not %s', (path) =>
    expect(isSettingsFile(path)).toBe(false),
  );
});
