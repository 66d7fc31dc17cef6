/** The shape that every check has. */
import type { Place } from '../../model/error.js';
import type { Facts } from './facts.js';

export type CheckStatus = 'ok' | 'warning' | 'error' | 'skipped';

/** What one check saw. */
export interface Finding {
  readonly status: CheckStatus;
  /** One line. */
  readonly message: string;
  readonly why?: string;
  /** The command that mends it, or the edit to make. */
  readonly next?: string;
  readonly place?: Place;
}

export interface CheckResult extends Finding {
  readonly name: string;
}

export interface Check {
  /** One word, the same in text and JSON. */
  readonly name: string;
  /** Milliseconds until it is given up; absent: 10 s. */
  readonly deadlineMs?: number;
  /** What is thrown becomes a finding as well: see examine.ts. */
  run(facts: Facts): Promise<Finding | readonly Finding[]>;
}

/** What a check needs is not to be had, and another one says why. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

export const ok = (message: string): Finding => ({ status: 'ok', message });
export const skipped = (message: string, why?: string): Finding => ({
  status: 'skipped',
  message,
  ...(why === undefined ? {} : { why }),
});

type More = Partial<Pick<Finding, 'why' | 'next' | 'place'>>;
export const warning = (message: string, more: More = {}): Finding => ({
  status: 'warning',
  message,
  ...more,
});
export const error = (message: string, more: More = {}): Finding => ({ status: 'error', message, ...more });

/** `1 node`, `2 nodes` */
export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
