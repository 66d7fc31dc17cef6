import type { Context } from '../engine/context.js';
import { keepFollowing } from '../engine/keep-following.js';
import { type LogLine, type LogsTarget, logs } from './logs.js';

const retryMs = 1_000;

/**
 * Follows an app's logs until the context's signal, new pods included; where it was cut off it goes on with the line after the last one.
 * Never rejects.
 * @param since monotonic milliseconds: what the app said before is no news
 */
export async function followApp(
  context: Context,
  target: LogsTarget,
  since: number,
  write: (line: LogLine) => void | Promise<void>,
): Promise<void> {
  const { clock, signal } = context;
  let from = since;
  const last = new Map<string, string>();
  const fresh = async (line: LogLine) => {
    const source = `${line.pod}/${line.container}`;
    // Whole seconds are asked for, so that a second may come twice.
    if (line.time !== '' && line.time <= (last.get(source) ?? '')) return;
    last.set(source, line.time);
    from = clock.monotonic();
    await write({ ...line, shared: true });
  };
  await keepFollowing(
    async (until) => {
      const seconds = Math.max(1, Math.ceil((clock.monotonic() - from) / 1000) + 1);
      const options = { follow: true, previous: false, all: false, since: seconds, write: fresh };
      await logs({ ...context, signal: until, emit: () => undefined }, target, options);
    },
    { clock, signal, retryMs, report: () => undefined },
  );
}
