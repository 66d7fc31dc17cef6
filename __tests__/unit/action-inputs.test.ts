import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readInputs } from '../../src/doors/action/inputs.js';
import type { InputName } from '../../src/doors/action/io.js';
import { assignments } from '../../src/doors/action/lines.js';
import type { JacScaleError } from '../../src/model/error.js';

const read = (given: Partial<Record<InputName, string>>) =>
  readInputs((name) => given[name] ?? '', '/workspace');

const refusal = (given: Partial<Record<InputName, string>>): JacScaleError => {
  try {
    read(given);
  } catch (error) {
    return error as JacScaleError;
  }
  throw new Error('was not refused');
};

describe('inputs', () => {
  it('are settings by their names, and defaults where they are not given', () => {
    expect(read({})).toMatchObject({
      command: 'deploy',
      comment: 'auto',
      deployment: 'auto',
      folder: '/workspace',
      settings: {},
      env: {},
      matrix: undefined,
    });
    const given = read({
      name: 'shop',
      namespace: 'prod',
      replicas: '2',
      cache: 'off',
      platforms: 'linux/amd64\nlinux/arm64',
      'working-directory': 'apps/shop',
      'preview-ttl': '14d',
      matrix: '{"app":"shop"}',
      username: 'ada',
      password: 'wonder',
    });
    expect(given.settings).toEqual({
      appName: 'shop',
      namespace: 'prod',
      replicas: '2',
      buildCache: 'off',
      platforms: 'linux/amd64,linux/arm64',
    });
    expect(given).toMatchObject({
      folder: '/workspace/apps/shop',
      previewTtl: 14 * 86_400,
      deleteData: false,
      matrix: '{"app":"shop"}',
      env: { DOCKER_USERNAME: 'ada', DOCKER_PASSWORD: 'wonder' },
    });
  });

  it('take more settings by the names of the flags, lists over several lines', () => {
    const { settings } = read({
      settings: 'memory-limit=1Gi\n\n  label=team=web\nlabel=tier=front\nrollback=false',
    });
    expect(settings).toEqual({ memoryLimit: '1Gi', labels: ['team=web', 'tier=front'], rollback: 'false' });
  });

  it('take build arguments and secrets with commas, quotes and several lines', () => {
    const { more } = read({
      'build-args': 'A=1,2\nB=x=y',
      'build-secrets': 'token=t0ken\n"key=-----BEGIN\na ""quoted"" line=\n-----END"',
    });
    expect(more).toEqual({
      buildArgs: { A: '1,2', B: 'x=y' },
      buildSecrets: { token: 't0ken', key: '-----BEGIN\na "quoted" line=\n-----END' },
    });
  });

  it.each<[Partial<Record<InputName, string>>, RegExp]>([
    [{ command: 'explode' }, /^input command: expected "deploy" or .*, got "explode"$/],
    [{ comment: 'always' }, /^input comment: expected "auto" or "pr"/],
    [{ replicas: 'two' }, /^input replicas: expected a whole number from 1 to 1000, got "two"$/],
    [{ timeout: 'soon' }, /^input timeout: expected a time/],
    [{ build: 'maybe' }, /^input build: expected true or false/],
    [{ platforms: 'amd64' }, /^input platforms: expected a platform/],
    [{ 'preview-ttl': 'forever' }, /^input preview-ttl: expected a time/],
    [
      { settings: 'memory-limt=1Gi' },
      /line 1: there is no setting "memory-limt"; did you mean "memory-limit"\?$/,
    ],
    [{ settings: 'cpu-limit=1\nmemory-limit=lots' }, /line 2: memory-limit: expected a Kubernetes quantity/],
    [{ settings: 'replicas=3', replicas: '2' }, /line 1: replicas is given twice$/],
    [{ settings: 'replicas' }, /line 1: expected name=value$/],
    [{ 'build-args': '1A=x' }, /^input build-args: expected the name of an environment variable/],
    [{ 'build-secrets': '"key=open' }, /line 1: a quote that is not closed$/],
  ])('refuses %j in one line', (given, message) => {
    const error = refusal(given);
    expect(error.message).toMatch(message);
    expect(error).toMatchObject({ code: 'InputInvalid', exitCode: 2 });
    expect(error.message).not.toContain('\n');
  });

  it('never repeats a secret in a complaint', () => {
    for (const given of [{ 'build-secrets': '1=hush' }, { 'build-secrets': 'hush' }]) {
      const { message, why, next } = refusal(given);
      expect(`${message} ${why} ${next}`).not.toContain('hush');
    }
  });
});

describe('name=value lines', () => {
  it('give back every value that was quoted', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('a', '"', '=', '\n', ' ', 'é'), maxLength: 12 })),
        (values) => {
          // Blanks at the ends of lines are an editor's, not the user's.
          const wanted = values.map((value) => value.replace(/[ ]+$/gm, '').trimEnd());
          const text = wanted.map((value, i) => `"n${i}=${value.replaceAll('"', '""')}"`).join('\n');
          expect(assignments('settings', text).map(({ value }) => value)).toEqual(wanted);
        },
      ),
    );
  });
});
