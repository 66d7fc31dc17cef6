import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { distributionOf } from '../../src/engine/diagnose/distributions.js';
import { type Explanation, explainLog } from '../../src/engine/jac-log.js';

/** What jaclang 0.16.7, Python 3.13 and pip 25 printed for apps that fail. */
const recorded = (name: string): string[] =>
  readFileSync(`${import.meta.dirname}/../fixtures/streams/logs/${name}.log`, 'utf8').split('\n');

const cases: [log: string, says: Partial<Explanation>][] = [
  ['jac-syntax', { code: 'JacSyntaxError', file: 'app.jac', line: 6, what: "app.jac:6: Missing ')'" }],
  ['jac-syntax-in-helper', { code: 'JacSyntaxError', file: 'helper.jac', line: 1 }],
  [
    'module-missing',
    {
      code: 'PythonPackageMissing',
      what: 'Python package notapackage is missing (import notapackage)',
      file: 'app.jac',
      line: 1,
    },
  ],
  [
    'module-pil',
    {
      code: 'PythonPackageMissing',
      what: 'Python package pillow is missing (import PIL)',
      next: 'add to jac.toml under [dependencies]: pillow = "*"',
    },
  ],
  [
    'module-in-helper',
    {
      code: 'PythonPackageMissing',
      what: 'Python package scikit-learn is missing (import sklearn)',
      file: 'helper/util.jac',
      line: 1,
    },
  ],
  ['import-name', { code: 'ImportFailed', file: 'app.jac', line: 1 }],
  ['key-error', { code: 'AppError', what: "app.jac:2: 'nokey'", file: 'app.jac', line: 2 }],
  [
    'user-error',
    {
      code: 'AppError',
      what: 'helper/util.jac:2: DATABASE is not there',
      file: 'helper/util.jac',
      line: 2,
    },
  ],
  ['library-error', { code: 'AppError', file: 'mod.py', line: 3 }],
  ['no-message', { code: 'AppError', file: 'app.jac', line: 1 }],
  [
    'environ-key',
    {
      code: 'EnvironmentVariableMissing',
      what: 'environment variable API_KEY is not set',
      file: 'app.jac',
      line: 2,
    },
  ],
  ['python-environ-key', { code: 'EnvironmentVariableMissing', file: 'env.py', line: 2 }],
  ['toml-malformed', { code: 'JacTomlMalformed', file: 'jac.toml', line: 1 }],
  ['entry-missing', { code: 'EntryMissing' }],
  ['port-in-use', { code: 'PortInUse', what: 'port 8000 is in use within the container' }],
  [
    'pip-unreachable',
    { code: 'PackageIndexUnreachable', why: '[Errno -3] Temporary failure in name resolution' },
  ],
  [
    'pip-no-version',
    {
      code: 'PackageNotFound',
      what: 'the package index has no jaclang==99.0 for this Python',
      why: 'it has 0.16.4, 0.16.5, 0.16.6, 0.16.7',
    },
  ],
  [
    'python-traceback',
    {
      code: 'AppError',
      what: 'app.py:3: json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)',
    },
  ],
];

describe('explainLog', () => {
  it.each(cases)('reads %s', (log, says) => {
    expect(explainLog(recorded(log))).toMatchObject(says);
  });

  it.each([
    ['No space left on device', 'DiskFull'],
    ['ValueError: Environment variable API_KEY is required: see the README', 'EnvironmentVariableMissing'],
    ['ERROR: Cannot install a==1 and b==2 because these package versions have conflicts', 'PackageConflict'],
    [
      "OSError: [Errno 98] error while attempting to bind on address ('0.0.0.0', 8000): address already in use",
      'PortInUse',
    ],
    ['MemoryError', 'OutOfMemory'],
    ['no space left while fetching http://demo-code-server:8080/bundles/x.tar: write error', 'DiskFull'],
    [
      'http://demo-code-server:8080/bundles/x.tar came three times with another sha256 than its name says',
      'BundleCorrupt',
    ],
    [
      'gave up after 10 minutes of waiting for http://demo-code-server:8080/x: bad address',
      'BundleUnreachable',
    ],
    [
      'the volume is not writable for group 10001 (does its driver honour fsGroup?): denied',
      'VolumeNotWritable',
    ],
    ['the image has no pip, and lacks: jaclang', 'RuntimeMissing'],
    [
      'no jaclang for Python 3.12.1, neither in the image nor among the installed dependencies',
      'RuntimeMissing',
    ],
  ])('reads %s', (line, code) => {
    expect(explainLog(['INFO - starting', line])?.code).toBe(code);
  });

  it('says nothing of a log that knows nothing', () => {
    expect(explainLog(['INFO - Scheduler subsystem ready', '', '  🚀 Server ready'])).toBeUndefined();
    expect(explainLog([])).toBeUndefined();
  });

  it('does not take a retried download for a failed one', () => {
    const [retry = ''] = recorded('pip-unreachable');
    expect(explainLog([retry, 'Successfully installed pillow-12.0.0'])).toBeUndefined();
  });

  it("names only files below /app as the user's", () => {
    const log = [
      'Traceback (most recent call last):',
      '  File "/usr/lib/x.py", line 3, in f',
      'ValueError: no',
    ];
    expect(explainLog(log)).toEqual(expect.not.objectContaining({ file: expect.anything() }));
  });

  it('survives any text', () => {
    const line = fc.oneof(fc.string(), fc.constantFrom(...cases.flatMap(([log]) => recorded(log))));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const said = explainLog(lines);
        expect(said === undefined || said.what.length > 0).toBe(true);
      }),
    );
  });
});

describe('distributionOf', () => {
  it('keeps what it does not know', () => {
    expect(distributionOf('requests.adapters')).toBe('requests');
    expect(distributionOf('constructor')).toBe('constructor');
    expect(distributionOf('yaml')).toBe('PyYAML');
  });
});
