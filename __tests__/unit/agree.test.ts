import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agrees } from '../../src/engine/agree.js';
import { canonicalJson, hashOf } from '../../src/engine/canonical.js';

describe('agrees', () => {
  const table: [string, unknown, unknown, boolean][] = [
    ['defaults that only the cluster sets are not looked at', { a: 1 }, { a: 1, b: 2 }, true],
    ['a changed value', { spec: { replicas: 1 } }, { spec: { replicas: 3 } }, false],
    ['a missing value', { spec: { replicas: 1 } }, { spec: {} }, false],
    ['an empty map that the API drops', { a: {} }, {}, true],
    ['false that the API drops', { hostNetwork: false }, {}, true],
    ['quantities written differently', { cpu: '1000m' }, { cpu: '1' }, true],
    ['quantities that differ', { cpu: '500m' }, { cpu: '1' }, false],
    ['a number where the API stores a text', { cpu: 2 }, { cpu: '2' }, true],
    [
      'named items in another order',
      [
        { name: 'a', v: 1 },
        { name: 'b', v: 2 },
      ],
      [
        { name: 'b', v: 2 },
        { name: 'a', v: 1 },
      ],
      true,
    ],
    [
      'items of the same key that differ otherwise',
      [
        { key: 'a', effect: 'NoSchedule' },
        { key: 'a', effect: 'NoExecute' },
      ],
      [
        { key: 'a', effect: 'NoSchedule' },
        { key: 'a', effect: 'NoExecute' },
      ],
      true,
    ],
    ['one of them that is gone', [{ key: 'a', effect: 'x' }], [{ key: 'a', effect: 'y' }], false],
    ['a container that somebody else added', [{ name: 'app' }], [{ name: 'app' }, { name: 'sidecar' }], true],
    ['a named item that is gone', [{ name: 'app' }, { name: 'b' }], [{ name: 'app' }], false],
    ['plain lists by position', ['start', 'app.jac'], ['start', 'other.jac'], false],
    ['a plain list that grew', ['a'], ['a', 'b'], false],
    ['a list where the API has none', ['a'], undefined, false],
    ['text that looks like no quantity', 'app.jac', 'app.jaq', false],
  ];
  it.each(table)('%s', (_title, want, live, expected) => {
    expect(agrees(want, live)).toBe(expected);
  });

  it('agrees with itself plus anything added beside', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (want, more) => {
          expect(agrees(want, { ...more, ...want })).toBe(true);
        },
      ),
    );
  });
});

describe('canonicalJson', () => {
  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(hashOf(reversed)).toBe(hashOf(value));
      }),
    );
  });
  it('tells lists apart by order', () => {
    expect(hashOf([1, 2])).not.toBe(hashOf([2, 1]));
  });
});
