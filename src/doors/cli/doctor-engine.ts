import type { CheckResult } from '../../engine/doctor/check.js';
import type { DoctorReport } from '../../operations/doctor.js';
import type { Invocation } from './command.js';

/** What `doctor` needs. */
export interface DoctorEngine {
  /**
   * Looks at all that a deploy with these flags needs.
   * @param told each result as soon as it is known, in order
   * @throws JacScaleError `AppFileInvalid` (exit 2); the signal's reason
   */
  doctor(
    invocation: Invocation,
    told: (result: CheckResult) => Promise<void>,
    signal: AbortSignal,
  ): Promise<DoctorReport>;
}
