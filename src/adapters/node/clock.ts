import type { Clock } from '../../ports/clock.js';

/** The machine's clocks. */
export const nodeClock: Clock = {
  now: () => new Date(),
  // libuv's hrtime reads CLOCK_MONOTONIC, which goes on while the process is stopped.
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const aborted = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', aborted);
        resolve();
      }, ms);
      signal?.addEventListener('abort', aborted, { once: true });
    }),
};
