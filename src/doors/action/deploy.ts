import * as core from '@actions/core';
import type { Context } from '../../engine/context.js';
import type { ProgressEvent } from '../../model/progress.js';
import type { Report } from '../../model/report.js';
import type { ResolvedSettings } from '../../model/settings.js';
import { scale } from '../../operations/scale.js';
import type { Comments } from '../../ports/github.js';
import { commentMarker, reportMarkdown } from './markdown.js';
import { setOutputs } from './outcome.js';

/**
 * Deploys, then tells it everywhere: outputs, job summary, comment, annotations. A comment that cannot be written is said and
 * never fails the deploy.
 * @returns exit code of the step
 */
export async function deploy(
  context: Omit<Context, 'emit'>,
  resolved: ResolvedSettings,
  comments: Comments | undefined,
): Promise<number> {
  const { report, exitCode } = await scale({ ...context, emit: tell }, resolved, {
    takeOver: [],
    takeApp: false,
  });
  setOutputs(report);
  for (const warning of report.warnings) core.warning(warning.message, place(warning));
  for (const diagnosis of report.diagnosis) {
    core.error(
      [diagnosis.what, diagnosis.why, diagnosis.next].filter((part) => part !== undefined).join('\n'),
      {
        title: diagnosis.code,
        ...place(diagnosis),
      },
    );
    if (diagnosis.log !== undefined) core.info(diagnosis.log.join('\n'));
  }
  const markdown = reportMarkdown(report);
  await summarize(markdown);
  if (comments !== undefined) await comment(comments, report, markdown);
  if (report.url !== undefined) core.info(`${report.app} answers at ${report.url}`);
  return exitCode;
}

function place(of: { readonly file?: string; readonly line?: number }): {
  file?: string;
  startLine?: number;
} {
  return {
    ...(of.file === undefined ? {} : { file: of.file }),
    ...(of.line === undefined ? {} : { startLine: of.line }),
  };
}

async function summarize(markdown: string): Promise<void> {
  // Absent on GitHub Enterprise Server of old and in local runners.
  if (!process.env['GITHUB_STEP_SUMMARY']) return;
  await core.summary.addRaw(markdown, true).write();
}

async function comment(comments: Comments, report: Report, markdown: string): Promise<void> {
  const marker = commentMarker(report.app, report.namespace, process.env['GITHUB_JOB'] ?? '');
  try {
    const url = await comments.upsert(marker, markdown, 'auto');
    core.info(url === undefined ? 'no comment: the token may not write one' : `comment: ${url}`);
  } catch (error) {
    core.warning(
      `the comment could not be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Progress as plain lines of the job's log. */
function tell(event: ProgressEvent): void {
  if (event.type === 'phase') core.info(event.message);
  else if (event.type === 'object') core.info(`${event.kind.toLowerCase()}/${event.name} ${event.action}`);
  else if (event.type === 'waiting')
    core.info([event.waiting.what, event.waiting.why].filter(Boolean).join(': '));
  else if (event.type === 'note') core.info(event.message);
}
