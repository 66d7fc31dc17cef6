// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax under test.
/** What templates/app/auth.py makes of a jac.toml, by the Python of this machine. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'smol-toml';
import { app_auth_py as script } from '../../src/generated/templates.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jac-auth-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const both = { JAC_SCALE_JWT_SECRET: 'j', JAC_SCALE_ADMIN_PASSWORD: 'a' };
const jwt = { jwt: { secret: '${JAC_SCALE_JWT_SECRET}' } };
const admin = { admin: { default_password: '${JAC_SCALE_ADMIN_PASSWORD}' } };

/** The text it writes; without a text there is no file before. */
function made(text: string | undefined, env: Record<string, string> = both): string {
  const [source, target] = [join(folder, 'jac.toml'), join(folder, 'out.toml')];
  rmSync(source, { force: true });
  if (text !== undefined) writeFileSync(source, text);
  execFileSync('python3', ['-c', script, source, target], { env: { PATH: process.env['PATH'], ...env } });
  return readFileSync(target, 'utf8');
}

describe('jac.toml in a pod', () => {
  it('is made where there is none', () => {
    expect(parse(made(undefined))).toEqual({ plugins: { scale: { ...jwt, ...admin } } });
  });

  it.each([
    ['[plugins.scale.kubernetes]\nreplicas = 2\n', { kubernetes: { replicas: 2 }, ...jwt, ...admin }],
    [
      '[plugins]\nscale = { jwt = { algorithm = "HS384" } }\n',
      { jwt: { algorithm: 'HS384', ...jwt.jwt }, ...admin },
    ],
    ['plugins.scale.jwt.secret = ""\n', { ...jwt, ...admin }],
    ['plugins.scale.jwt.secret = "${NOT_SET}"\n', { ...jwt, ...admin }],
    ['plugins.scale.jwt.secret = "${NOT_SET:-}"\n', { ...jwt, ...admin }],
    ['plugins.scale.jwt.secret = "${NOT_SET:?say it}"\n', { ...jwt, ...admin }],
  ])('says what nobody said: %j', (text, scale) => expect(parse(made(text))).toEqual({ plugins: { scale } }));

  it.each([
    ['"of their own"', {}],
    ['"${OWN}"', { OWN: 'x' }],
    ['"${OWN:-a default}"', {}],
    ['"${OWN}-${OTHER:?say it}"', { OWN: 'x', OTHER: 'y' }],
  ])('keeps what the user says: %s', (value, env) => {
    const text = `[plugins.scale.jwt]\nsecret = ${value}\n[plugins.scale.admin]\ndefault_password = ${value}\n`;
    expect(made(text, { ...both, ...env })).toBe(text);
  });

  it('says it to the next generation as well, where the file speaks to that', () => {
    expect(parse(made('[scale.database]\nx = 1\n'))).toEqual({
      scale: { database: { x: 1 }, ...jwt, ...admin },
      plugins: { scale: { ...jwt, ...admin } },
    });
  });

  it('stays as it is, comments included, where the app gets no variable of ours', () => {
    expect(made('# a\n[project]\nname = "x"\n', {})).toBe('# a\n[project]\nname = "x"\n');
  });

  it('stays as it is where it is no TOML: the runtime tells what is wrong', () => {
    expect(made('[plugins\n')).toBe('[plugins\n');
  });

  it('keeps everything else that TOML knows', () => {
    const text = [
      'name = "a \\"q\\" é 😀 \\u007f \\u0000 \\\\"',
      'at = 1979-05-27T07:32:00.5Z\nday = 1979-05-27\nlocal = 1979-05-27T07:32:00\ntime = 07:32:00',
      'numbers = [9007199254740993, -1, 1e300, -0.5, inf, -inf, 0x10]\nyes = true\nempty = []\n"odd key" = {}',
      '[[list]]\na = [[1], ["x"]]\n[[list]]\n"" = 1\n[list.sub]\nb = 2',
    ].join('\n');
    const options = { integersAsBigInt: true };
    const { plugins, ...rest } = parse(made(text), options);
    expect(plugins).toEqual({ scale: { ...jwt, ...admin } });
    expect(rest).toEqual(parse(text, options));
  });

  it('is written over itself, and left alone the second time', () => {
    const path = join(folder, 'jac.toml');
    writeFileSync(path, '\uFEFF[project]\r\nname = "x"\r\n');
    const run = () => {
      execFileSync('python3', ['-c', script, path, path], { env: { PATH: process.env['PATH'], ...both } });
      return readFileSync(path, 'utf8');
    };
    const first = run();
    expect(parse(first)).toEqual({ project: { name: 'x' }, plugins: { scale: { ...jwt, ...admin } } });
    expect(run()).toBe(first);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
