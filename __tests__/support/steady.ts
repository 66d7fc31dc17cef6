/** Somebody who uses the app while it is changed. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from './http.js';

/**
 * Asks again and again, one request after the other, as a page that is open somewhere would, until `act` is done.
 * @returns what `act` answered, and what went wrong with which request
 */
export async function during<T>(
  url: string,
  act: () => Promise<T>,
): Promise<{ readonly result: T; readonly failures: readonly string[] }> {
  let going = true;
  const failures: string[] = [];
  const asking = (async () => {
    while (going) {
      const answer = await ask(url, { body: {} }).catch((error: Error) => error.message);
      if (typeof answer === 'string') failures.push(answer);
      else if (answer.status !== 200) failures.push(`${answer.status}: ${answer.body}`);
      await sleep(50);
    }
  })();
  try {
    return { result: await act(), failures };
  } finally {
    going = false;
    await asking;
  }
}

/** The answer of a function, asked until it says what is expected: a node may learn a moment later where a Service leads. */
export async function saying(url: string, expected: string): Promise<string> {
  const giveUp = Date.now() + 20_000;
  for (;;) {
    const { body } = await ask(url, { body: {} });
    if (body.includes(expected) || Date.now() > giveUp) return body;
  }
}
