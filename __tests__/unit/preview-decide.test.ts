import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Candidate, decide } from '../../src/engine/preview/decide.js';
import { expiryOf } from '../../src/engine/preview/marks.js';

const now = new Date('2026-11-21T12:00:00Z');
const own = { repository: 'github.com/acme/shop', repositoryId: '42' };
const other = { repository: 'github.com/acme/other', repositoryId: '43' };
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString();

const candidate = (more: Partial<Candidate> = {}): Candidate => ({
  namespace: 'shop-pr-7',
  owner: { ...own, pullRequest: 7 },
  used: ago(60),
  terminating: false,
  asleep: false,
  ...more,
});
const told = (...given: Parameters<typeof decide>) =>
  decide(...given).map(({ preview, action, reason }) => `${preview.namespace} ${action}: ${reason}`);

const anyCandidate = fc.record({
  namespace: fc.stringMatching(/^[a-z]{1,8}-pr-[1-9]$/),
  owner: fc.record({
    repository: fc.constantFrom(own.repository, other.repository),
    pullRequest: fc.integer({ min: 1, max: 5 }),
  }),
  used: fc.integer({ min: -100, max: 100_000 }).map(ago),
  ttlSeconds: fc.integer({ min: 0, max: 100_000 }),
  terminating: fc.boolean(),
  asleep: fc.boolean(),
});
const candidates = fc.uniqueArray(anyCandidate, { selector: ({ namespace }) => namespace });
const openSet = fc.uniqueArray(fc.integer({ min: 1, max: 5 })).map((numbers) => new Set(numbers));

describe('what a collection decides', () => {
  it('destroys what is closed or over, and puts to sleep what is idle', () => {
    expect(told([candidate()], { now, repository: own, open: new Set([7]) })).toEqual([]);
    expect(told([candidate()], { now, repository: own, open: new Set([8]) })).toEqual([
      'shop-pr-7 destroy: pull request #7 is closed',
    ]);
    expect(told([candidate({ used: ago(90_000), ttlSeconds: 7200 })], { now })).toEqual([
      'shop-pr-7 destroy: not used for 25h, its lifetime is 2h',
    ]);
    const policy = { now, repository: own, sleepAfterSeconds: 7200 };
    expect(told([candidate({ used: ago(7200) })], policy)).toEqual(['shop-pr-7 sleep: not used for 2h']);
  });

  it('destroys rather than puts to sleep, and does neither twice', () => {
    const idle = candidate({ used: ago(90_000), ttlSeconds: 60 });
    const policy = { now, repository: own, sleepAfterSeconds: 60 };
    expect(decide([idle], policy).map(({ action }) => action)).toEqual(['destroy']);
    expect(decide([candidate({ used: ago(90_000), asleep: true })], policy)).toEqual([]);
    expect(decide([{ ...idle, terminating: true }], policy)).toEqual([]);
  });

  it('puts nothing to sleep where no repository is known: it would be everybody’s', () => {
    expect(decide([candidate({ used: ago(90_000) })], { now, sleepAfterSeconds: 60 })).toEqual([]);
  });

  it('asks nobody about one whose lifetime is over: that needs no GitHub', () => {
    const over = candidate({ used: ago(90_000), ttlSeconds: 60 });
    expect(decide([over], { now, repository: own, open: new Set() })).toMatchObject([{ closed: false }]);
    expect(decide([candidate()], { now, repository: own, open: new Set() })).toMatchObject([
      { closed: true },
    ]);
  });

  it('knows open pull requests of its own repository alone, by its id', () => {
    const strange = candidate({ owner: { ...other, pullRequest: 7 } });
    expect(decide([strange], { now, repository: own, open: new Set() })).toEqual([]);
    expect(decide([strange], { now, open: new Set() })).toEqual([]);
    const renamed = candidate({ owner: { ...own, repository: 'github.com/acme/old', pullRequest: 7 } });
    expect(decide([renamed], { now, repository: own, open: new Set() })).toHaveLength(1);
  });

  it('never takes unknown for closed', () => {
    fc.assert(
      fc.property(candidates, (previews) => {
        for (const { preview, action } of decide(previews, { now, repository: own })) {
          expect(action).toBe('destroy');
          expect(expiryOf(preview)?.getTime()).toBeLessThanOrEqual(now.getTime());
        }
      }),
    );
  });

  it('leaves every open pull request whose lifetime is not over, whatever else there is', () => {
    fc.assert(
      fc.property(
        candidates,
        openSet,
        fc.option(fc.nat(100_000), { nil: undefined }),
        (previews, open, age) => {
          const policy = {
            now,
            repository: own,
            open,
            ...(age === undefined ? {} : { sleepAfterSeconds: age }),
          };
          const decisions = decide(previews, policy);
          expect(new Set(decisions.map(({ preview }) => preview.namespace)).size).toBe(decisions.length);
          for (const { preview, action } of decisions) {
            const isOwn = preview.owner.repository === own.repository;
            const isOver = (expiryOf(preview)?.getTime() ?? Infinity) <= now.getTime();
            expect(preview.terminating).toBe(false);
            if (action === 'destroy')
              expect(isOver || (isOwn && !open.has(preview.owner.pullRequest))).toBe(true);
            else expect(isOwn && age !== undefined && !preview.asleep && !isOver).toBe(true);
          }
          // And nothing that is over stays.
          const rest = previews.filter((each) => !decisions.some(({ preview }) => preview === each));
          for (const each of rest.filter(({ terminating }) => !terminating))
            expect((expiryOf(each)?.getTime() ?? Infinity) > now.getTime()).toBe(true);
        },
      ),
    );
  });
});
