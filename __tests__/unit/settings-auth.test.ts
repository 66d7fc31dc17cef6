// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax under test.
import { describe, expect, it } from '@jest/globals';
import { complaint, resolve } from './settings-doubles.js';

const none = { K8_MONGODB: 'False', K8_REDIS: 'False', K8_STATELESS: 'True' };
const jwt = (secret: string) => `[plugins.scale.jwt]\nsecret = ${secret}\n`;

describe('what tokens are signed with', () => {
  it('is nobody’s but the cluster’s where nothing is said', async () => {
    const { settings, warnings } = await resolve({ env: none });
    expect([settings.jwtSecret, settings.adminPassword, settings.secrets, warnings]).toEqual([
      undefined,
      undefined,
      {},
      [],
    ]);
  });

  it('comes from the environment by reference, and goes into a Secret', async () => {
    const { settings, origins, secretOrigins, warnings } = await resolve({
      toml: jwt('"${SIGN}"'),
      env: { ...none, SIGN: 'from here' },
    });
    expect(settings).toMatchObject({
      jwtSecret: 'from here',
      secrets: { JAC_SCALE_JWT_SECRET: 'from here' },
    });
    expect([origins.jwtSecret.detail, secretOrigins?.['JAC_SCALE_JWT_SECRET']?.detail]).toEqual([
      'jac.toml:2',
      'jac.toml:2',
    ]);
    expect(warnings).toEqual([]);
  });

  it('may be one of the app’s own secrets', async () => {
    const toml = `${jwt('"${SIGN}"')}[plugins.scale.secrets]\nSIGN = "\${CI_SIGN}"\n`;
    const { settings, warnings } = await resolve({ toml, env: { ...none, CI_SIGN: 'x' } });
    expect(settings.secrets).toEqual({ SIGN: 'x', JAC_SCALE_JWT_SECRET: 'x' });
    expect(warnings).toEqual([]);
  });

  it('is taken, with a warning, where it stands in clear', async () => {
    const { settings, warnings } = await resolve({ toml: jwt('"in clear"'), env: none });
    expect(settings.jwtSecret).toBe('in clear');
    expect(warnings).toMatchObject([
      { code: 'LiteralSecret', line: 2, next: expect.stringContaining('"${JAC_SCALE_JWT_SECRET}"') },
    ]);
    expect(JSON.stringify(warnings)).not.toContain('in clear"');
  });

  it('is random where its variable is set nowhere, and a warning says so', async () => {
    const { settings, warnings } = await resolve({ toml: jwt('"${SIGN}"'), env: none });
    expect([settings.jwtSecret, settings.secrets]).toEqual([undefined, {}]);
    expect(warnings).toMatchObject([
      { code: 'VariableUnset', line: 2, message: expect.stringMatching(/SIGN is not set/) },
    ]);
  });

  it.each([
    [jwt('1'), 'jac.toml:2: plugins.scale.jwt.secret: expected a text (in quotes)'],
    [
      '[scale.admin]\ndefault_password = 1\n',
      'jac.toml:2: scale.admin.default_password: expected a text (in quotes)',
    ],
  ])('%j is refused', async (toml, expected) => expect(await complaint({ toml, env: none })).toBe(expected));

  it('an empty one counts as none', async () => {
    expect((await resolve({ toml: jwt('""'), env: none })).settings.jwtSecret).toBeUndefined();
  });
});

describe('the first password of the administrator', () => {
  it('comes the same way', async () => {
    const toml = '[plugins.scale.admin]\ndefault_password = "${PW:-nobody knows}"\n';
    const { settings } = await resolve({ toml, env: none });
    expect(settings).toMatchObject({
      adminPassword: 'nobody knows',
      secrets: { JAC_SCALE_ADMIN_PASSWORD: 'nobody knows' },
    });
  });
});

describe('jac.local.toml', () => {
  it('stays where it is, and a warning says so', async () => {
    const { warnings } = await resolve({ files: { '/shop/jac.local.toml': '' }, env: none });
    expect(warnings).toMatchObject([{ code: 'LocalTomlLeftOut' }]);
  });
});
