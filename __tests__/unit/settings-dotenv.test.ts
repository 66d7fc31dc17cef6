// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax under test.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { complaint, type Given, resolve } from './settings-doubles.js';

const off = 'K8_MONGODB=False\nK8_REDIS=False\nK8_STATELESS=True\n';
const withDotenv = (text: string, given: Given = {}) =>
  resolve({ env: {}, ...given, files: { '/shop/.env': text } });

describe('.env beside jac.toml', () => {
  it('gives settings, each with its line', async () => {
    const { settings, origins } = await withDotenv(`APP_NAME=till\n${off}export K8_NAMESPACE='shops'\n`);
    expect([settings.appName, settings.namespace, settings.mongodb]).toEqual(['till', 'shops', false]);
    expect([origins.appName, origins.namespace]).toEqual([
      { kind: 'environment', detail: '.env:1' },
      { kind: 'environment', detail: '.env:5' },
    ]);
    expect(settings.secrets).toEqual({});
  });

  it('stands below the environment, an empty variable of which is none', async () => {
    const env = { APP_NAME: 'real', K8_NAMESPACE: '' };
    const { settings, origins } = await withDotenv(`APP_NAME=till\nK8_NAMESPACE=shops\n${off}`, { env });
    expect([settings.appName, settings.namespace]).toEqual(['real', 'shops']);
    expect(origins.appName.detail).toBe('APP_NAME');
  });

  it('makes every other name a secret of the app', async () => {
    const { settings, secretOrigins } = await withDotenv(`${off}# mail\nSMTP_PASSWORD="a # b"\nEMPTY=\n`);
    expect(settings.secrets).toEqual({ SMTP_PASSWORD: 'a # b', EMPTY: '' });
    expect(secretOrigins?.['SMTP_PASSWORD']).toEqual({ kind: 'environment', detail: '.env:5' });
  });

  it('stands below [plugins.scale.secrets], which it can fill', async () => {
    const toml = '[plugins.scale.secrets]\nA = "${B}"\nC = "${C}"\n';
    const { settings, secretOrigins } = await withDotenv(`${off}A=from dotenv\nB=b\nC=c\n`, { toml });
    expect(settings.secrets).toEqual({ A: 'b', B: 'b', C: 'c' });
    expect(secretOrigins?.['C']?.detail).toBe('jac.toml:3');
  });

  it('gives URLs of databases', async () => {
    const { settings, secretOrigins } = await withDotenv('K8_REDIS=False\nMONGODB_URI=mongodb://h/\n');
    expect([settings.secrets, settings.mongodb]).toEqual([{ MONGODB_URI: 'mongodb://h/' }, false]);
    expect(secretOrigins?.['MONGODB_URI']?.detail).toBe('.env:2');
  });

  it('keeps the database of local runs at home', async () => {
    expect((await withDotenv(`${off}JAC_DB_URL=postgresql://h/\n`)).settings.secrets).toEqual({});
  });

  it('counts for verbs that deploy nothing', async () => {
    const { settings } = await withDotenv('APP_NAME=till\n', { verb: 'status' });
    expect([settings.appName, settings.secrets]).toEqual(['till', {}]);
  });

  it('leaves out what is no name of a variable, and says so', async () => {
    const { settings, warnings } = await withDotenv(`${off}my-key=1\n`);
    expect(settings.secrets).toEqual({});
    expect(warnings).toMatchObject([{ code: 'DotenvNameInvalid', file: '.env', line: 4 }]);
  });

  it('is named with its line in a mistake, the value of a secret is not', async () => {
    const files = { '/shop/.env': 'K8_NODE_PORT=0\nREDIS_URL=hush://u:pw@h\n' };
    const text = await complaint({ env: { K8_MONGODB: 'False' }, files });
    expect(text).toContain('.env:1: K8_NODE_PORT: expected a whole number');
    expect(text).toContain('.env:2: REDIS_URL: expected a URL');
    expect(text).not.toContain('hush');
  });

  it('names the line of the last of two, however they are written', async () => {
    const name = fc.stringMatching(/^Z[A-Z]{1,3}$/);
    const line = fc.tuple(fc.constantFrom('', ' ', 'export '), fc.constantFrom('=', ' = ', ': '));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, line), { minLength: 1, maxLength: 6 }), async (entries) => {
        const text = entries.map(([key, [before, sign]], i) => `${before}${key}${sign}v${i}`).join('\n');
        const { settings, secretOrigins } = await withDotenv(text, {
          env: { K8_MONGODB: 'False', K8_REDIS: 'False' },
        });
        for (const key of new Set(entries.map(([each]) => each))) {
          const last = entries.findLastIndex(([each]) => each === key);
          expect(settings.secrets[key]).toBe(`v${last}`);
          expect(secretOrigins?.[key]?.detail).toBe(`.env:${last + 1}`);
        }
      }),
      { numRuns: 30 },
    );
  });
});
