import type { Report } from '../../../model/report.js';
import type { Warning } from '../../../model/settings.js';
import { changeLine, countText, diffText } from './changes.js';
import { diagnosisText } from './diagnosis.js';
import { labelled, nextText } from './error.js';
import { plain, type Style } from './style.js';
import { podTable, table } from './table.js';
import { bytes, elapsed, shortDigest } from './units.js';
import { wrapped } from './wrap.js';

/** What goes to each stream: results to stdout, what went wrong to stderr. */
export interface Printed {
  readonly out: string;
  readonly err: string;
}

/** `Warning: jac.toml:7: unknown key …`, as kubectl begins its warnings. */
export function warningText(warning: Warning, style: Style): string {
  const { file, line, message, next } = warning;
  const place = file === undefined ? undefined : line === undefined ? file : `${file}:${line}`;
  const text = plain(place === undefined || message.includes(place) ? message : `${place}: ${message}`);
  const said = labelled('Warning:', style.colours.magenta, text, style);
  return `${said}\n${next === undefined ? '' : `  ${nextText(next, style)}\n`}`;
}

export const noteText = (note: string, { fit }: Pick<Style, 'fit'>): string =>
  `${wrapped(`note: ${plain(note)}`, fit, '      ')}\n`;

/** How a run ends that did what it was asked for. */
export const fine: readonly Report['status'][] = [
  'unchanged',
  'ready',
  'destroyed',
  'asleep',
  'exported',
  'imported',
];

function headline(report: Report, { colours }: Style): string {
  const { app, status, durationMs, revision, rolledBackTo, rollbackOf, release } = report;
  const time = elapsed(durationMs);
  const words: Record<Report['status'], string> = {
    planned: `planned in ${time}`,
    unchanged: `unchanged, checked in ${time}`,
    ready:
      report.command === 'status'
        ? 'ready'
        : rollbackOf === undefined
          ? `ready in ${time}`
          : `runs revision ${rollbackOf} again, ready in ${time}`,
    'not-ready': 'not ready',
    failed: `failed after ${time}`,
    'rolled-back': `rolled back from revision ${revision ?? '?'} to ${rolledBackTo ?? '?'} after ${time}`,
    destroyed: `destroyed in ${time}`,
    asleep: `put to sleep in ${time}`,
    exported: `exported in ${time}`,
    imported: `imported and ready in ${time}`,
    locked: `is locked by another run, gave up after ${time}`,
    timeout: `timed out after ${time}`,
    cancelled: `cancelled after ${time}`,
  };
  const good = status === 'planned' || fine.includes(status);
  const parts = [
    `${colours.bold(app)} ${good ? colours.green(words[status]) : colours.red(words[status])}`,
    ...(revision === undefined || status === 'rolled-back' ? [] : [`revision ${revision}`]),
    ...(release === undefined || status === 'rolled-back' ? [] : [shortDigest(release.digest)]),
  ];
  return `${parts.join('  ')}\n`;
}

function addressLines(report: Report): string {
  const parts = report.archive?.parts.map(({ name, bytes: size }) => `  ${plain(name)}  ${bytes(size)}\n`);
  const url = report.url === undefined ? '' : `  URL   ${report.url}\n`;
  const { image, tag } = report.release ?? {};
  const name = tag === undefined ? image : `${image?.split('@')[0]}:${tag}`;
  return (
    (parts ?? []).join('') +
    (name === undefined ? '' : `  Image ${plain(name)}\n`) +
    url +
    (report.docsUrl === undefined ? '' : `  Docs  ${report.docsUrl}\n`)
  );
}

/** The difference a run would make, object by object, then the sum. */
function dryRunText(report: Report, style: Style): string {
  const changes = report.changes ?? [];
  const blocks = changes.map((change) => {
    const line = changeLine(change, ' (server dry run)');
    return change.diff === undefined || change.diff === ''
      ? line
      : `${line}${diffText(change.diff, style)}\n`;
  });
  const end = `${report.app}: ${countText(changes)}; nothing was written\n`;
  return bundleText(report) + blocks.join('') + end;
}

function bundleText({ bundle }: Report): string {
  if (bundle === undefined) return '';
  const rows = bundle.files.map(({ path, size, why }) => [plain(path), bytes(size), plain(why)]);
  const sum = `${bundle.files.length} files, ${bytes(bundle.size)}, ${shortDigest(bundle.digest)}`;
  return `${table([['FILE', 'SIZE', 'WHY'], ...rows]).join('\n')}\n\n${sum}\n\n`;
}

/** `  Pods  2 of 2 to 6  cpu 71 % (target 50 %)` */
function autoscalerText({ autoscaler }: Report): string {
  if (autoscaler === undefined) return '';
  const { min, max, current, desired = current, metrics, why } = autoscaler;
  const wish = desired === current ? '' : `, ${desired} wanted`;
  const seen = metrics.map(
    ({ name, target, current: now }) => `${name} ${now === undefined ? '?' : now} % (target ${target} %)`,
  );
  const trouble = why === undefined ? '' : `        ${plain(why)}\n`;
  return `  Pods  ${current} of ${min} to ${max}${wish}  ${seen.join('  ')}\n${trouble}`;
}

function statusText(report: Report, style: Style, now: Date): string {
  const pods = report.pods ?? [];
  const rows =
    pods.length === 0
      ? `No pods of ${report.app} in ${report.namespace} namespace.\n`
      : `${podTable(pods, now, style).join('\n')}\n`;
  const diagnosis = report.diagnosis.map((each) => `\n${diagnosisText(each, style)}`).join('');
  return `${rows}\n${headline(report, style)}${addressLines(report)}${autoscalerText(report)}${diagnosis}`;
}

/**
 * A report as text. Objects were printed while they changed, warnings and notes that were printed already are left out
 * by the caller.
 */
export function reportText(report: Report, style: Style, now: Date): Printed {
  const side =
    report.warnings.map((warning) => warningText(warning, style)).join('') +
    (report.notes ?? []).map((note) => noteText(note, style)).join('');
  if (report.command === 'status' && report.pods !== undefined) {
    return { out: statusText(report, style, now), err: side };
  }
  if (report.status === 'planned' || report.bundle !== undefined)
    return { out: dryRunText(report, style), err: side };
  const diagnosis = report.diagnosis.map((each) => diagnosisText(each, style)).join('\n');
  const failed = !fine.includes(report.status);
  if (failed) {
    return { out: '', err: `${diagnosis}${side}${headline(report, style)}${addressLines(report)}` };
  }
  return { out: headline(report, style) + addressLines(report), err: diagnosis + side };
}

/** The report as one JSON object with a line end. */
export const reportJson = (report: Report): string => `${JSON.stringify(report, undefined, 2)}\n`;
