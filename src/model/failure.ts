/** A run that ended with an error, as what a run answers. */
import type { Diagnosis } from './diagnosis.js';
import { type ExitCode, exitCodes, type JacScaleError } from './error.js';
import { type Outcome, type Report, reportSchema, type Status } from './report.js';

/** An error as the diagnosis of a report, so that JSON readers find every cause in one place. */
export function diagnosisOf(error: JacScaleError): Diagnosis {
  return {
    code: error.code,
    what: error.message,
    ...(error.why === undefined ? {} : { why: error.why }),
    ...(error.next === undefined ? {} : { next: error.next }),
    ...(error.place?.file === undefined ? {} : { file: error.place.file }),
    ...(error.place?.line === undefined ? {} : { line: error.place.line }),
  };
}

const statuses: Partial<Record<ExitCode, Status>> = {
  [exitCodes.notReady]: 'not-ready',
  [exitCodes.rolledBack]: 'rolled-back',
  [exitCodes.locked]: 'locked',
  [exitCodes.timeout]: 'timeout',
  [exitCodes.cancelled]: 'cancelled',
};

/** The report of a run that ended with an error instead of one. */
export function failureOutcome(
  error: JacScaleError,
  { durationMs, ...of }: Pick<Report, 'command' | 'app' | 'namespace' | 'durationMs'>,
): Outcome {
  const status = statuses[error.exitCode] ?? 'failed';
  return {
    report: {
      schema: reportSchema,
      ...of,
      status,
      durationMs,
      diagnosis: [diagnosisOf(error)],
      warnings: [],
    },
    exitCode: error.exitCode,
  };
}
