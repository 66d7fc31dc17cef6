import { describe, expect, it } from '@jest/globals';
import { historyText } from '../../src/doors/cli/print/history.js';
import { type History, historySchema, type RevisionView } from '../../src/model/history.js';
import { jac, now } from './cli-world.js';

const view = (revision: number, more: Partial<RevisionView> = {}): RevisionView => ({
  revision,
  current: false,
  status: 'ready',
  created: new Date(now.getTime() - 90_000).toISOString(),
  actor: 'ada',
  release: { kind: 'bundle', digest: `sha256:ab12cd34${'0'.repeat(56)}` },
  ...more,
});
const of = (...revisions: RevisionView[]): History => ({
  schema: historySchema,
  command: 'history',
  app: 'taskboard',
  namespace: 'shop',
  revisions,
  notes: [],
});

describe('history', () => {
  it('lists revisions as kubectl lists things', () => {
    const text = historyText(
      of(
        view(12, { current: true, rollbackOf: 9, commit: 'c0ffee0123456789' }),
        view(11, { status: 'interrupted', actor: 'octo\u001b[31mcat', commit: 'badcafe', dirty: true }),
        view(9, { status: 'rolled-back', actor: '' }),
      ),
      now,
    );
    expect(text).toBe(
      [
        'CURRENT   REVISION   STATUS        AGE   BY          COMMIT       RELEASE           ROLLBACK OF',
        '*         12         ready         90s   ada         c0ffee0123   sha256:ab12cd34   9',
        '          11         interrupted   90s   octocat     badcafe+     sha256:ab12cd34   <none>',
        '          9          rolled-back   90s   <unknown>   <none>       sha256:ab12cd34   <none>',
        '',
      ].join('\n'),
    );
  });

  it('says when there is none', async () => {
    const { code, out } = await jac('history --name taskboard', { history: async () => of() });
    expect([code, out]).toEqual([0, 'No revisions of taskboard in shop namespace.\n']);
  });
});

describe('rollback', () => {
  it.each(['0', '-1', 'two', '1.5', '1e3'])('takes no %j for a revision', async (to) => {
    const { code, err } = await jac(['rollback', 'app.jac', `--to=${to}`]);
    expect(code).toBe(2);
    expect(err).toContain(`invalid argument "${to}" for --to`);
  });
});
