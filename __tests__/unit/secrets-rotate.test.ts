import { describe, expect, it } from '@jest/globals';
import type { RotationTarget } from '../../src/engine/rotate/names.js';
import { exitCodes } from '../../src/model/error.js';
import { jac, reportOf } from './cli-world.js';

interface Options {
  readonly targets: readonly RotationTarget[] | 'all';
  readonly confirm: (targets: readonly RotationTarget[]) => Promise<boolean>;
}

/** Rotates what is asked for; with --all a Redis and the JWT secret. */
function rotating() {
  const asked: Options['targets'][] = [];
  const rotate = async (_: unknown, __: unknown, { targets, confirm }: Options) => {
    asked.push(targets);
    const done = await confirm(targets === 'all' ? ['redis', 'jwt'] : targets);
    const status = done ? 'ready' : 'cancelled';
    const exitCode = done ? exitCodes.ok : exitCodes.cancelled;
    return { report: reportOf({ command: 'secrets', status, notes: ['rotated: x'] }), exitCode };
  };
  return { asked, engine: { rotate } as never };
}

describe('secrets rotate', () => {
  it('takes names and the app in any order', async () => {
    const { asked, engine } = rotating();
    expect((await jac('secrets rotate redis app.jac mongodb', engine)).code).toBe(0);
    expect(asked).toEqual([['redis', 'mongodb']]);
  });

  it('asks before tokens end, and only then', async () => {
    const { asked, engine } = rotating();
    const refused = await jac('secrets rotate jwt app.jac', engine);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('--yes')]);
    expect((await jac('secrets rotate --all app.jac', engine)).code).toBe(2);
    expect((await jac('secrets rotate --all app.jac --yes', engine)).code).toBe(0);
    const no = await jac('secrets rotate jwt app.jac', engine, { canAsk: true, answer: 'n' });
    expect([no.code, no.err]).toEqual([130, expect.stringContaining('all users have to log in again')]);
    expect((await jac('secrets rotate jwt app.jac', engine, { canAsk: true, answer: 'y' })).code).toBe(0);
    expect(asked).toEqual([['jwt'], 'all', 'all', ['jwt'], ['jwt']]);
  });

  it.each([
    ['secrets rotate', 'name what is to be changed'],
    ['secrets rotate app.jac', 'name what is to be changed'],
    ['secrets rotate --all redis', '--all stands for every password'],
    ['secrets rotate mangodb app.jac', 'unexpected argument "mangodb"'],
    ['secrets rotate redis a.jac b.jac', 'unexpected argument "b.jac"'],
  ])('%s is refused', async (line, said) => {
    const { asked, engine } = rotating();
    const ran = await jac(line, engine);
    expect([ran.code, ran.err, asked]).toEqual([2, expect.stringContaining(said), []]);
  });
});
