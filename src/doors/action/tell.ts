/** What a run does and how it ended, in the job's log, its annotations and the step's outputs. */
import type { Emit } from '../../model/progress.js';
import type { Report } from '../../model/report.js';
import type { Warning } from '../../model/settings.js';
import type { OutputName } from './io.js';
import type { Places } from './places.js';
import { annotateError, annotateWarning, say, sayFolded, setOutput } from './runner.js';

export interface Teller {
  readonly emit: Emit;
  warnings(warnings: readonly Warning[]): void;
  /** Annotations and the end of the log. */
  report(report: Report): void;
}

export function teller(places: Places): Teller {
  const said = new Set<string>();
  const warning = (each: Warning) => {
    const key = JSON.stringify([each.file, each.line, each.message]);
    if (said.has(key)) return;
    said.add(key);
    annotateWarning(each, { file: places(each.file), line: each.line });
  };
  const emit: Emit = (event) => {
    if (event.type === 'phase' || event.type === 'note') say(event.message);
    else if (event.type === 'object') say(`${event.kind.toLowerCase()}/${event.name} ${event.action}`);
    else if (event.type === 'waiting')
      say([event.waiting.what, event.waiting.why].filter(Boolean).join(': '));
    else if (event.type === 'warning') warning(event.warning);
  };
  return {
    emit,
    warnings: (warnings) => warnings.forEach(warning),
    report: (report) => {
      report.warnings.forEach(warning);
      for (const diagnosis of report.diagnosis) {
        annotateError(diagnosis, { file: places(diagnosis.file), line: diagnosis.line });
        if (diagnosis.log !== undefined && diagnosis.log.length > 0)
          sayFolded(`Last lines of the log of ${diagnosis.object ?? report.app}`, diagnosis.log);
      }
      for (const note of report.notes ?? []) say(`note: ${note}`);
      if (report.url !== undefined) say(`${report.app} answers at ${report.url}`);
    },
  };
}

/** Sets every output that the report can fill. */
export function setOutputs(report: Report): void {
  const changes = report.changes ?? [];
  const values: Record<OutputName, string | undefined> = {
    status: report.status,
    url: report.url,
    namespace: report.namespace,
    image: report.release?.image,
    digest: report.release?.digest,
    revision: report.revision?.toString(),
    changed: String(report.status !== 'planned' && changes.some((change) => change.action !== 'unchanged')),
    plan: JSON.stringify(changes.map(({ diff: _, ...change }) => change)),
    report: JSON.stringify(report),
  };
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) setOutput(name as OutputName, value);
}
