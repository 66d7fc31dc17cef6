import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  arrayFrom,
  fieldsOf,
  integerOf,
  itemsOf,
  objectFrom,
  textOf,
} from '../../src/gateways/jqm/slices.js';

describe('slices of JSON', () => {
  it('items are what the array holds', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 1, '\t'), (values, space) => {
        const items = itemsOf(JSON.stringify(values, null, space));
        expect(items.map((item) => JSON.parse(item))).toEqual(JSON.parse(JSON.stringify(values)));
        expect(JSON.parse(arrayFrom(items))).toEqual(JSON.parse(JSON.stringify(values)));
      }),
    );
  });

  it('fields are what the object holds', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.constantFrom(undefined, 2),
        (value, space) => {
          const fields = fieldsOf(JSON.stringify(value, null, space));
          expect(JSON.parse(objectFrom(fields))).toEqual(JSON.parse(JSON.stringify(value)));
        },
      ),
    );
  });

  it('numbers keep every digit', () => {
    const [job = ''] = itemsOf('[{"id": 192168024001000157, "position":9223372036854775807 , "load": 0.10}]');
    const fields = fieldsOf(job);
    expect(integerOf(fields.get('id'))).toBe(192168024001000157n);
    expect(fields.get('position')).toBe('9223372036854775807');
    expect(fields.get('load')).toBe('0.10');
    expect(objectFrom(fields)).toBe('{"id":192168024001000157,"position":9223372036854775807,"load":0.10}');
  });

  it('text is text and nothing else', () => {
    expect(textOf('"a\\"b\\u00e9"')).toBe('a"bé');
    expect(textOf('1')).toBeUndefined();
    expect(integerOf('"1"')).toBeUndefined();
    expect(integerOf('1.5')).toBeUndefined();
  });

  it.each(['', 'null', '{}', '[1', '[1,]', '[1] x', '1,2'])('%j is no array', (text) => {
    expect(() => itemsOf(text)).toThrow(SyntaxError);
  });

  it.each(['', '[]', '{"a"}', '{"a":1', '{a:1}'])('%j is no object', (text) => {
    expect(() => fieldsOf(text)).toThrow(SyntaxError);
  });
});
