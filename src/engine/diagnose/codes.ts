/**
 * Everything a rollout may say, with the signal that decides, what does not count, and where that is written. A test holds
 * docs/diagnosis.md to these tables; the program itself uses only their keys.
 */
import { failedCodes } from './codes-failed.js';
import { logCodes } from './codes-log.js';
import { waitingCodes } from './codes-waiting.js';

export interface CodeRow {
  readonly signal: string;
  readonly exceptions: string;
  readonly next: string;
  readonly source: string;
}

/**
 * `failed` ends the rollout; `waiting` becomes the diagnosis only at the timeout; `log` refines a failure by what its
 * container printed.
 */
export const codes = { failed: failedCodes, waiting: waitingCodes, log: logCodes } as const;

export type Code = keyof typeof failedCodes | keyof typeof waitingCodes | keyof typeof logCodes;
