// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax under test.
import { describe, expect, it } from '@jest/globals';
import { explain, explainJson } from '../../src/engine/settings/explained.js';
import { complaint, type Given, resolve } from './settings-doubles.js';

const head = '[plugins.scale.kubernetes]\n';
const settingsOf = async (given: Given) => (await resolve(given)).settings;
const codesOf = async (given: Given) => (await resolve(given)).warnings.map(({ code }) => code);

describe('the Dockerfile', () => {
  const files = { '/shop/Dockerfile': 'FROM x', '/shop/ci/Dockerfile': 'FROM y' };

  it('is used where there is one', async () => {
    expect((await resolve({ files })).settings.dockerfile).toBe('Dockerfile');
    expect((await resolve({ files })).origins.dockerfile).toEqual({ kind: 'folder', detail: '/shop' });
    expect((await settingsOf({})).dockerfile).toBeUndefined();
  });
  it('can be another one, or none', async () => {
    expect((await settingsOf({ files, flags: { dockerfile: 'ci/Dockerfile' } })).dockerfile).toBe(
      'ci/Dockerfile',
    );
    expect((await settingsOf({ files, flags: { dockerfile: 'none' } })).dockerfile).toBe('none');
  });
  it('that is named has to be there', async () => {
    expect(await complaint({ files, flags: { dockerfile: 'other' } })).toBe(
      '--dockerfile: there is no other in /shop',
    );
    expect(await complaint({ toml: `${head}dockerfile = "other"\n` })).toBe(
      'jac.toml:2: plugins.scale.kubernetes.dockerfile: there is no other in /shop',
    );
  });
});

describe('the image', () => {
  it('of the older generation is the name to push to, never one to run', async () => {
    const toml = `${head}docker_image_name = "shop:latest"\n`;
    expect((await settingsOf({ toml })).image).toBeUndefined();
    expect((await settingsOf({ toml, flags: { build: true } })).image).toBe('shop:latest');
    expect((await settingsOf({ toml, flags: { image: 'o/a' } })).image).toBe('o/a');
    expect((await settingsOf({ toml: `${head}image = "o/a"\n` })).image).toBe('o/a');
  });
  it('that is given needs no .jac file, an app that is built does', async () => {
    const bare = { cwd: '/elsewhere', appFile: undefined };
    const flags = { image: 'o/a', appName: 'shop' };
    expect((await settingsOf({ ...bare, flags })).image).toBe('o/a');
    expect(await complaint({ ...bare, flags: { ...flags, build: true } })).toMatch(/no Jac file is named/);
    expect(await complaint({ ...bare, flags: { image: 'o/a' } })).toMatch(/no Jac file is named/);
  });
  it('comes with the version of the project', async () => {
    expect((await resolve({ toml: '[project]\nversion = "1.2.3"\n' })).projectVersion).toBe('1.2.3');
    expect((await resolve()).projectVersion).toBeUndefined();
  });
});

describe('build arguments', () => {
  it('keep their commas and equals signs, one each flag', async () => {
    const flags = { build: true, buildArgs: ['HOSTS=a,b', 'QUERY=x=1,y=2'] };
    expect((await settingsOf({ flags })).buildArgs).toEqual({ HOSTS: 'a,b', QUERY: 'x=1,y=2' });
    // Of other maps a flag may hold several.
    expect((await settingsOf({ flags: { labels: ['a=1,b=2'] } })).labels).toEqual({ a: '1', b: '2' });
  });
});

describe('secrets of builds', () => {
  const toml = '[plugins.scale.build_secrets]\nNPM = "${NPM_TOKEN}"\n';

  it('are needed where something is built, by the word or by the password of a registry', async () => {
    expect((await settingsOf({ toml })).buildSecrets).toEqual({});
    const unset = /build_secrets: the environment variable NPM_TOKEN is not set/;
    expect(await complaint({ toml, flags: { build: true } })).toMatch(unset);
    expect(await complaint({ toml, env: { K8_MONGODB: 'False', DOCKER_PASSWORD: 'x' } })).toMatch(unset);
    const env = { K8_MONGODB: 'False', NPM_TOKEN: 'npm-1' };
    expect((await settingsOf({ toml, env, flags: { build: true } })).buildSecrets).toEqual({ NPM: 'npm-1' });
  });

  it('are shown to nobody', async () => {
    const env = {
      K8_MONGODB: 'False',
      NPM_TOKEN: 'npm-1',
      DOCKER_USERNAME: 'ada',
      DOCKER_PASSWORD: 'hunter2',
    };
    const resolved = await resolve({ toml, env, flags: { build: true } });
    const text = explain(resolved) + JSON.stringify(explainJson(resolved));
    expect(text).not.toMatch(/npm-1|hunter2/);
    expect(explainJson(resolved).settings).toMatchObject({
      docker_username: { value: 'ada' },
      docker_password: { value: '****' },
      'build_secrets.NPM': { value: '****' },
    });
    expect(explainJson(await resolve()).settings).toMatchObject({ docker_password: { value: null } });
  });

  it('that stand in the file in clear are warned of, a password with them', async () => {
    expect(await codesOf({ toml: '[plugins.scale.build_secrets]\nNPM = "npm-1"\n' })).toEqual([
      'LiteralSecret',
    ]);
    expect(await codesOf({ toml: `${head}docker_password = "x"\n` })).toEqual(['LiteralSecret']);
    const env = { K8_MONGODB: 'False', K8_REDIS: 'False', K8_STATELESS: 'True', PW: 'x' };
    expect(await codesOf({ toml: `${head}docker_password = "\${PW}"\n`, env })).toEqual([]);
    expect(await complaint({ toml: `${head}docker_password = 12345\n` })).not.toContain('12345');
  });
});
