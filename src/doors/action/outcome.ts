import * as core from '@actions/core';
import { JacScaleError } from '../../model/error.js';
import type { Report } from '../../model/report.js';
import { ClusterError } from '../../ports/cluster.js';
import type { OutputName } from './io.js';

/** Sets every output that the report can fill. */
export function setOutputs(report: Report): void {
  const changed = (report.changes ?? []).some((change) => change.action !== 'unchanged');
  const values: Record<OutputName, string | number | boolean | undefined> = {
    status: report.status,
    url: report.url,
    namespace: report.namespace,
    revision: report.revision,
    digest: report.release?.digest,
    changed,
    image: report.release?.image,
    plan: JSON.stringify(report.changes ?? []),
    report: JSON.stringify(report),
  };
  for (const [name, value] of Object.entries(values)) if (value !== undefined) core.setOutput(name, value);
}

/** An error as an annotation, at the line of the user's file where one is known. Answers the exit code. */
export function fail(error: unknown): number {
  if (!(error instanceof JacScaleError)) {
    const what =
      error instanceof ClusterError
        ? error.message
        : error instanceof Error
          ? (error.stack ?? error.message)
          : String(error);
    core.setFailed(what);
    return 1;
  }
  const { file, line } = error.place ?? {};
  const text = [error.message, error.why, error.next === undefined ? undefined : `next: ${error.next}`];
  core.error(text.filter((part) => part !== undefined).join('\n'), {
    title: error.code,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { startLine: line }),
  });
  return error.exitCode;
}
