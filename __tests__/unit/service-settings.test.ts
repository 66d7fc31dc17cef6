/** Flags first, then environment, then defaults. */
import { describe, expect, it } from '@jest/globals';
import { helpText, readSettings } from '../../src/doors/service/settings.js';
import { failure } from './module-harness.js';

describe('settings of the service', () => {
  it('has those of the guide by default', () => {
    expect(readSettings([], {})).toMatchObject({
      auth: 'token',
      port: 8000,
      bodyLimit: 1024 * 1024,
      runBodyLimit: 16 * 1024 * 1024,
      rate: 20,
      concurrency: 50,
      audience: 'jac-orc',
      secret: 'jac-orc',
      modulesAllow: [],
      logFormat: 'text',
    });
  });

  it('takes flags before the environment', () => {
    const env = { PORT: '9000', AUTH: 'off', MODULES_ALLOW: 'numpy, PIL,', NAMESPACE: '' };
    expect(readSettings(['--port=9001', '--log-format', 'json'], env)).toMatchObject({
      port: 9001,
      auth: 'off',
      logFormat: 'json',
      modulesAllow: ['numpy', 'PIL'],
      namespace: undefined,
    });
  });

  it('refuses what it does not know, with the nearest name', async () => {
    const error = await failure(() => readSettings(['--prot', '1'], {}));
    expect(error).toMatchObject({ code: 'FlagUnknown', exitCode: 2, next: 'did you mean --port?' });
    expect(await failure(() => readSettings(['port'], {}))).toMatchObject({ code: 'FlagUnknown' });
    expect(await failure(() => readSettings(['--port'], {}))).toMatchObject({
      message: '--port needs a value',
    });
  });

  it.each([
    [['--port', '70000'], {}, '--port has to be a whole number from 0 to 65535'],
    [[], { PORT: '1e3' }, 'PORT has to be a whole number from 0 to 65535'],
    [[], { AUTH: 'none' }, 'AUTH has to be token or off'],
    [[], { PYTHON_CONFIG: '{"indexUrl": "hunter2"' }, 'PYTHON_CONFIG has to be a JSON map'],
    [[], { JQM_RECYCLE: '{"at": 1}' }, /JQM_RECYCLE has an unknown key at; it has recycleAt/],
    [[], { JQM_RECYCLE: '{"recycleAt": "1"}' }, 'JQM_RECYCLE recycleAt has to be a number from 0 on'],
  ] as const)(
    'names where a wrong value stands, and does not quote it: %j %j',
    async (args, env, message) => {
      const error = await failure(() => readSettings(args, env));
      expect(error).toMatchObject({ code: 'SettingInvalid', exitCode: 2 });
      expect(error.message).toMatch(message);
      expect(JSON.stringify(error)).not.toContain('hunter2');
    },
  );

  it('says each flag with its variable in --help', () => {
    expect(readSettings(['--auth', 'off', '--help'], {})).toBe('help');
    for (const name of ['--auth token|off', 'MODULES_ALLOW', '--templates-config-map NAME', 'JQM_RECYCLE'])
      expect(helpText()).toContain(name);
  });
});
