import type { CheckResult, CheckStatus } from '../engine/doctor/check.js';
import { checks } from '../engine/doctor/checks.js';
import { examine } from '../engine/doctor/examine.js';
import { factsOf } from '../engine/doctor/facts.js';
import type { DoctorWorld } from '../engine/doctor/world.js';

export interface DoctorReport {
  /** Undefined: none is named, and none can be told. */
  readonly app?: string;
  readonly namespace: string;
  /** The worst of the checks. */
  readonly status: Exclude<CheckStatus, 'skipped'>;
  readonly checks: readonly CheckResult[];
}

/**
 * Looks at all that a deploy needs, and changes nothing.
 * @param told each result as soon as it is known, in order
 * @throws JacScaleError `AppFileInvalid` (exit 2); the reason of the signal
 */
export async function doctor(
  world: DoctorWorld,
  told: (result: CheckResult) => Promise<void>,
): Promise<DoctorReport> {
  const facts = factsOf(world);
  // A FILE that is none is a mistake of the command line.
  const { app, namespace } = await facts.place();
  const results: CheckResult[] = [];
  for await (const result of examine(checks, facts)) {
    results.push(result);
    await told(result);
  }
  const has = (status: CheckStatus) => results.some((result) => result.status === status);
  return {
    ...(app === undefined ? {} : { app }),
    namespace,
    status: has('error') ? 'error' : has('warning') ? 'warning' : 'ok',
    checks: results,
  };
}
