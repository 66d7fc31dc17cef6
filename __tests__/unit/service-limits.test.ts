/** How often one caller, and how many at once. */
import { describe, expect, it } from '@jest/globals';
import { makeBodies } from '../../src/doors/service/bodies.js';
import { makeLimits } from '../../src/doors/service/limits.js';
import { Remembered } from '../../src/doors/service/remembered.js';
import { post, service } from './service-harness.js';

describe('limits', () => {
  it('lets each caller so often in a second', () => {
    const time = { now: 0 };
    const limits = makeLimits({ monotonic: () => time.now }, { rate: 3, concurrency: 0 });
    const burst = (caller: string) => {
      let passed = 0;
      for (let call = 0; call < 5; call++)
        try {
          limits.enter(caller);
          passed += 1;
        } catch (error) {
          expect(error).toMatchObject({ answer: { status: 429, headers: { 'retry-after': '1' } } });
        }
      return passed;
    };
    expect(burst('a')).toBe(3);
    expect(burst('b')).toBe(3);
    time.now = 400;
    expect(burst('a')).toBe(1);
    time.now = 60_000;
    expect(burst('a')).toBe(3);
  });

  it('lets so many of all callers at once, each of which leaves once', () => {
    const limits = makeLimits({ monotonic: () => 0 }, { rate: 0, concurrency: 2 });
    const leave = limits.enter('a');
    limits.enter('b');
    expect(() => limits.enter('c')).toThrow('too many');
    leave();
    leave();
    limits.enter('c');
    expect(() => limits.enter('d')).toThrow('too many');
  });
});

describe('bodies', () => {
  const mebi = 1024 * 1024;

  it('are held up to a sum, whatever is said of their length', () => {
    const bodies = makeBodies();
    const over = [1, 2].map(() => bodies.reserve(String(16 * mebi), 16 * mebi));
    over.push(bodies.reserve(undefined, 16 * mebi));
    const refused = () => bodies.reserve('1', mebi);
    expect(refused).toThrow('too much is being received');
    over[0]?.();
    over[0]?.();
    bodies.reserve('nonsense', 16 * mebi);
    expect(refused).toThrow('too much is being received');
  });

  it('have room alone, however large', () => {
    const over = makeBodies().reserve(String(63 * mebi), 63 * mebi);
    over();
  });

  it('leave no room behind once they are answered', async () => {
    const { app, ask } = await service({ args: ['--auth', 'off'] });
    const body = `{"args": ["${'x'.repeat(9 * mebi)}"]}`;
    for (let round = 0; round < 7; round++)
      expect((await ask(post('/run_module?module_name=math&method_name=f', body))).status).toBe(200);
    await app.close();
  });
});

describe('what is remembered', () => {
  it('holds for its time, and is asked for once by all who ask meanwhile', async () => {
    const time = { now: 0 };
    const known = new Remembered<number>({ monotonic: () => time.now }, () => 1000);
    let asked = 0;
    const ask = async () => ++asked;
    expect(await Promise.all([known.get('a', ask), known.get('a', ask), known.get('b', ask)])).toEqual([
      1, 1, 2,
    ]);
    time.now = 999;
    expect(await known.get('a', ask)).toBe(1);
    time.now = 1000;
    expect(await known.get('a', ask)).toBe(3);
  });

  it('does not keep what failed', async () => {
    const known = new Remembered<number>({ monotonic: () => 0 }, () => 1000);
    await expect(known.get('a', () => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
    expect(await known.get('a', async () => 7)).toBe(7);
  });
});
