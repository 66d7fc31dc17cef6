import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  concat,
  concatXml,
  distinct,
  mergedQuery,
  pagedQuery,
  queueState,
  sum,
} from '../../src/gateways/jqm/merge.js';

describe('answers of several nodes', () => {
  it('lists come one after the other, every digit kept', () => {
    expect(concat(['[{"id":192168024001000157}]', '[]', ' [ 1 , 2 ] '])).toBe(
      '[{"id":192168024001000157},1,2]',
    );
  });

  it('lists of XML are one list, or none', () => {
    expect(concatXml(['<a><b/></a>', '<a/>', ' <?xml version="1.0"?> <a x="1"><c>d</c></a>'])).toMatch(
      /<a x="1"><b\/><c>d<\/c><\/a>$/,
    );
    expect(concatXml(['<a/>', '<a />'])).toBe('<a/>');
    expect(() => concatXml(['<a/>', '<b/>'])).toThrow(SyntaxError);
    expect(() => concatXml(['x'])).toThrow(SyntaxError);
  });

  it('what every node has is there once', () => {
    expect(distinct(['[{"id":1,"name":"A"},{"id":2}]', '[{"id":1,"name":"A"}]'])).toBe(
      '[{"id":1,"name":"A"},{"id":2}]',
    );
    expect(distinct(['[{"applicationName":"x"}]', '[{"applicationName":"x"}]'])).toBe(
      '[{"applicationName":"x"}]',
    );
  });

  it('numbers add up, past 2^53 as well', () => {
    expect(sum(['1', ' 2\n'])).toBe('3');
    expect(sum(['9007199254740993', '1'])).toBe('9007199254740994');
    expect(() => sum(['1', '<html>'])).toThrow(SyntaxError);
  });

  it('queues that differ run in part', () => {
    expect(queueState(['"RUNNING"', '"RUNNING"'])).toBe('"RUNNING"');
    expect(queueState(['"RUNNING"', '"PAUSED"'])).toBe('"PARTIALLY_RUNNING"');
  });
});

const order = (descending: boolean, col = 'ID') => ({ col, order: descending ? 'DESCENDING' : 'ASCENDING' });

describe('searches with pages', () => {
  it('ask each node for all rows up to the end of the page', () => {
    const query = pagedQuery('{"firstRow":20,"pageSize":10,"user":"me"}');
    expect(JSON.parse(query.body)).toEqual({ firstRow: 0, pageSize: 30, user: 'me' });
    expect(JSON.parse(pagedQuery('{}').body)).toEqual({ firstRow: 0, pageSize: 50 });
    expect(JSON.parse(pagedQuery('{"pageSize":null}').body)).toEqual({ firstRow: 0, pageSize: 100_000 });
  });

  it('give the same pages as one node with all jobs would', () => {
    const jobs = fc.array(
      fc.record({ id: fc.integer({ min: 1, max: 9999 }), user: fc.constantFrom('a', 'b', 'c') }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(
        fc.array(jobs, { minLength: 1, maxLength: 3 }),
        fc.nat(20),
        fc.integer({ min: 1, max: 10 }),
        fc.boolean(),
        (nodes, firstRow, pageSize, descending) => {
          const sortby = [order(descending, 'USERNAME'), order(descending)];
          const compare = (a: { id: number; user: string }, b: { id: number; user: string }) =>
            (a.user === b.user ? a.id - b.id : a.user < b.user ? -1 : 1) * (descending ? -1 : 1);
          const query = pagedQuery(JSON.stringify({ firstRow, pageSize, sortby }));
          const asked = JSON.parse(query.body) as { firstRow: number; pageSize: number };
          const answers = nodes.map((all) => {
            const instances = [...all].sort(compare).slice(0, asked.pageSize);
            return JSON.stringify({ ...asked, instances, resultSize: all.length });
          });
          const all = nodes.flat().sort(compare);
          const merged = JSON.parse(mergedQuery(query, answers));
          expect(merged.instances.map((job: { id: number }) => job.id)).toEqual(
            all.slice(firstRow, firstRow + pageSize).map(({ id }) => id),
          );
          expect(merged).toMatchObject({ firstRow, pageSize, resultSize: all.length });
        },
      ),
    );
  });

  it('sort ids by size and not as text, past 2^53', () => {
    const query = pagedQuery('{}');
    const answers = [
      '{"instances":[{"id":192168024001000158},{"id":9}],"resultSize":2}',
      '{"instances":[{"id":192168024001000157}],"resultSize":1}',
      '{"resultSize":0}',
    ];
    expect(mergedQuery(query, answers)).toBe(
      '{"instances":[{"id":9},{"id":192168024001000157},{"id":192168024001000158}],"resultSize":3}',
    );
  });

  it('jobs without the value come first', () => {
    const query = pagedQuery(JSON.stringify({ sortby: [order(false, 'DATEEND')] }));
    const merged = mergedQuery(query, [
      '{"instances":[{"id":1,"endDate":5},{"id":2},{"id":3,"endDate":null}]}',
    ]);
    expect(JSON.parse(merged).instances.map((job: { id: number }) => job.id)).toEqual([2, 3, 1]);
  });

  it.each([
    '',
    '[]',
    'x',
    '{"firstRow":-1}',
    '{"firstRow":"1"}',
    '{"pageSize":100001}',
    '{"sortby":[{"col":"NOPE"}]}',
    '{"sortby":["ID"]}',
  ])('refuse %s', (body) => {
    expect(() => pagedQuery(body)).toThrow(expect.objectContaining({ reason: 'BodyInvalid' }));
  });
});
