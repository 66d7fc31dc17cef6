import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareQuantities, parseQuantity, sameQuantity } from '../../src/model/quantity.js';
import { labelKey, requirement } from '../../src/model/settings-names.js';
import { settingsTable } from '../../src/model/settings-table.js';
import * as values from '../../src/model/settings-values.js';

function value<T>(parsed: values.Parsed<T>): T | undefined {
  return 'value' in parsed ? parsed.value : undefined;
}

describe('quantities', () => {
  it.each([
    ['1', '1000m'],
    ['1Gi', '1024Mi'],
    ['1.5Gi', '1536Mi'],
    ['0.1', '100m'],
    ['2e3', '2k'],
    ['1E', '1000P'],
    ['1E3', '1k'],
    ['.5', '500m'],
    ['5.', '5'],
    ['+1', '1'],
    ['1u', '1000n'],
    ['9223372036854775807', '9223372036854775807.0'],
  ])('%s is %s', (a, b) => expect(sameQuantity(a, b)).toBe(true));

  it.each([
    ['1G', '1Gi'],
    ['1m', '1M'],
    ['9007199254740993', '9007199254740992'],
    ['1', 'one'],
  ])('%s is not %s', (a, b) => expect(sameQuantity(a, b)).toBe(false));

  it.each(['', '.', 'Gi', '1 Gi', '500MB', '1ki', '1e', '0x10', '1,5', 'NaN', '1Gi\n'])(
    '%j is none',
    (text) => expect(parseQuantity(text)).toBeUndefined(),
  );

  it('orders as the numbers do', () => {
    const suffixes = { '': 1n, k: 1000n, M: 1_000_000n, Ki: 1024n, Mi: 1024n ** 2n, Gi: 1024n ** 3n };
    const amount = fc.tuple(fc.bigInt(-(2n ** 60n), 2n ** 60n), fc.constantFrom(...Object.keys(suffixes)));
    fc.assert(
      fc.property(amount, amount, ([n, s], [m, t]) => {
        const exact = (each: bigint, suffix: string) =>
          each * (suffixes[suffix as keyof typeof suffixes] ?? 1n);
        const [a, b] = [parseQuantity(`${n}${s}`), parseQuantity(`${m}${t}`)];
        if (a === undefined || b === undefined) throw new Error('not read');
        const [left, right] = [exact(n, s), exact(m, t)];
        expect(compareQuantities(a, b)).toBe(left < right ? -1 : left > right ? 1 : 0);
      }),
    );
  });

  it('reads every decimal as its thousandths', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (milli) => {
        const decimal = `${Math.floor(milli / 1000)}.${String(milli % 1000).padStart(3, '0')}`;
        return sameQuantity(decimal, `${milli}m`);
      }),
    );
  });
});

describe('readers of values', () => {
  it.each([
    ['90s', 90],
    ['5m', 300],
    ['1h', 3600],
    ['1h30m', 5400],
    ['1.5h', 5400],
    ['1500ms', 1.5],
    ['45', 45],
    [45, 45],
  ])('duration %s', (raw, seconds) => expect(value(values.duration(1)(raw))).toBe(seconds));

  it.each(['', '5 m', 'm', '5d', '-5s', '0', '0s', '5m!', 'Infinity', '1e3', true, '9999h'])(
    'no duration %s',
    (raw) => expect(value(values.duration(1)(raw))).toBeUndefined(),
  );

  it.each([
    ['True', true],
    ['true', true],
    ['1', true],
    ['yes', true],
    ['ON', true],
    [true, true],
    ['False', false],
    ['0', false],
    ['no', false],
    [false, false],
    ['', undefined],
    ['maybe', undefined],
    [null, undefined],
    ['constructor', undefined],
  ])('boolean %s', (raw, expected) => expect(value(values.boolean(raw))).toBe(expected));

  it.each([
    'python:3.12-slim',
    'jac-runtime:0.16.7',
    'localhost:5000/a/b_c:v1',
    `r.example.com/x@sha256:${'a'.repeat(64)}`,
  ])('image %s', (raw) => expect(value(values.image(raw))).toBe(raw));

  it.each(['', 'Python:3', 'a b', 'http://x/y', 'x:', 'x@sha256:12', '-x', 'x\n'])('no image %j', (raw) =>
    expect(value(values.image(raw))).toBeUndefined(),
  );

  it.each([
    'requests',
    'requests>=2.31,<3',
    'uvicorn[standard]==0.30.*',
    'numpy ~= 1.26',
    'tomli>=2; python_version < "3.11"',
  ])('requirement %s', (raw) => expect(value(requirement(raw))).toBe(raw));

  it.each([
    '--index-url=http://evil',
    '-r x',
    'a b',
    'a @ git+https://x/y',
    'git+https://x/y',
    './local',
    'a>=1\n--pre',
    'a>=1 --hash=x',
    'a==1;\n',
    '',
  ])('no requirement %j', (raw) => expect(value(requirement(raw))).toBeUndefined());

  it('no requirement can be an option, a path, a URL or a second line', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.string({ maxLength: 30 }), (a, b) => {
        const read = value(requirement(`${a}${b}`));
        return read === undefined || /^[A-Za-z0-9][^\n\r\t/@]*$/.test(read);
      }),
    );
  });

  it.each(['team', 'example.com/team', 'a_b.c'])('label key %s', (raw) =>
    expect(value(labelKey(raw))).toBe(raw),
  );

  it.each(['', '-a', 'a/b/c', 'Example.com/a', 'app.kubernetes.io/name', 'x'.repeat(64)])(
    'no label key %s',
    (raw) => expect(value(labelKey(raw))).toBeUndefined(),
  );

  it('takes every default of the table as it is', () => {
    for (const row of Object.values(settingsTable)) {
      if (row.default !== undefined) expect(value<unknown>(row.parse(row.default))).toEqual(row.default);
    }
  });

  it('complains in one short line, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(...Object.values(settingsTable)), (raw, row) => {
        const parsed = row.parse(raw);
        if ('complaint' in parsed) {
          expect(parsed.complaint).not.toContain('\n');
          expect(parsed.complaint.length).toBeLessThan(400);
        }
      }),
    );
  });
});
