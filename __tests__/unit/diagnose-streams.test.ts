import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fieldsAt, listAt, textAt } from '../../src/model/read.js';
import { type Line, readStream, replay, streamNames } from '../fixtures/streams/read.js';

/**
 * Streams recorded from Kubernetes 1.34 (fixtures/streams/record.ts). The golden answers say at which line each is decided;
 * `UPDATE_GOLDEN=1` writes them anew.
 */
const goldenFile = `${import.meta.dirname}/../fixtures/streams/golden.json`;

const healthy = streamNames.filter((name) => name.startsWith('healthy'));
const broken = streamNames.filter((name) => !name.startsWith('healthy'));

const decisionOf = (name: string) => {
  const steps = [...replay(readStream(name))];
  const index = steps.findIndex(({ seen }) => seen.failed.length > 0);
  const waited = new Set(steps.flatMap(({ seen }) => seen.waiting.map(({ code }) => code)));
  const before = { waited: [...waited].filter((code) => code !== 'RolloutProgressing').sort() };
  if (index === -1) return before;
  const line = steps[index]?.line;
  const decidedBy = line === undefined ? 'the end of a budget' : `step ${index + 1}: ${lineText(line)}`;
  return { ...before, decidedBy, failed: steps[index]?.seen.failed };
};

function lineText({ type, object }: Line): string {
  const states = listAt(object, 'status', 'containerStatuses').map((status) =>
    Object.keys(fieldsAt(status, 'state')),
  );
  const more = object.kind === 'Event' ? textAt(object, 'reason') : states.flat().join();
  return `${type} ${object.kind} ${more}`.trim();
}

describe('recorded rollouts', () => {
  const golden = existsSync(goldenFile) ? JSON.parse(readFileSync(goldenFile, 'utf8')) : {};

  it('are all recorded with an answer', () => {
    if (process.env['UPDATE_GOLDEN'] !== undefined) {
      const answers = Object.fromEntries(streamNames.map((name) => [name, decisionOf(name)]));
      writeFileSync(goldenFile, `${JSON.stringify(answers, null, 2)}\n`);
      return;
    }
    expect(Object.keys(golden).sort()).toEqual([...streamNames].sort());
  });

  it.each(broken)('%s is decided at its line, not before', (name) => {
    expect(JSON.parse(JSON.stringify(decisionOf(name)))).toEqual(golden[name]);
  });

  it.each(healthy)('%s fails at no prefix and is done in the end', (name) => {
    const seen = [...replay(readStream(name))].map((step) => step.seen);
    expect(seen.flatMap(({ failed }) => failed)).toEqual([]);
    expect(seen.at(-1)?.done).toBe(true);
    expect(seen.slice(0, 3).map(({ done }) => done)).toEqual([false, false, false]);
  });

  /** Each kind has a watch of its own; nothing orders one against the other. */
  const interleaved = (lines: readonly Line[]): fc.Arbitrary<Line[]> =>
    fc.array(fc.nat(1000), { minLength: lines.length, maxLength: lines.length }).map((numbers) => {
      const kinds = [...new Set(lines.map(({ object }) => object.kind))];
      const pending = kinds.map((kind) => lines.filter(({ object }) => object.kind === kind));
      return numbers.flatMap((number) => {
        const open = pending.filter((queue) => queue.length > 0);
        return open[number % open.length]?.shift() ?? [];
      });
    });

  it.each(healthy)('%s fails at no prefix whichever watch is ahead', (name) => {
    const stream = readStream(name);
    fc.assert(
      fc.property(interleaved(stream.lines), (lines) => {
        const seen = [...replay(stream, lines)].map((step) => step.seen);
        expect(seen.flatMap(({ failed }) => failed)).toEqual([]);
        expect(seen.at(-1)?.done).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it.each(broken.filter((name) => golden[name]?.failed !== undefined))(
    '%s is found whichever watch is ahead',
    (name) => {
      const stream = readStream(name);
      const code = golden[name].failed[0].code;
      fc.assert(
        fc.property(interleaved(stream.lines), (lines) => {
          const codes = [...replay(stream, lines)].flatMap(({ seen }) =>
            seen.failed.map((each) => each.code),
          );
          expect(codes).toContain(code);
          expect(new Set(codes).size).toBe(1);
        }),
        { numRuns: 10 },
      );
    },
  );
});
