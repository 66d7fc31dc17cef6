import { exitCodes, JacScaleError } from '../../model/error.js';

/** Time an operation has to stop by itself after the first signal. */
const graceMs = 10_000;

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Why an operation was stopped. */
export function cancelled(signal: string): JacScaleError {
  return new JacScaleError({
    code: 'Cancelled',
    what: signal === 'SIGINT' ? 'cancelled' : `cancelled by ${signal}`,
    exitCode: exitCodes.cancelled,
  });
}

export interface SignalHandling {
  /** Aborted with a `Cancelled` error by the first signal. */
  readonly signal: AbortSignal;
  stop(): void;
}

/** The first signal asks the operation to stop; the second, or ten seconds, ends the process through `end`. */
export function handleSignals(
  process: Pick<NodeJS.Process, 'on' | 'off'>,
  end: (code: number) => void,
): SignalHandling {
  const controller = new AbortController();
  const received = (name: string) => {
    if (controller.signal.aborted) {
      end(exitCodes.cancelled);
      return;
    }
    setTimeout(() => end(exitCodes.cancelled), graceMs).unref();
    controller.abort(cancelled(name));
  };
  for (const name of names) process.on(name, received);
  return {
    signal: controller.signal,
    stop: () => {
      for (const name of names) process.off(name, received);
    },
  };
}
