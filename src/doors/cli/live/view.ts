import type { PodView } from '../../../model/report.js';
import { cutTo, type Style } from '../print/style.js';
import { podTable } from '../print/table.js';
import { bytes, elapsed } from '../print/units.js';
import type { LiveState, PhaseState } from './state.js';

const longestPhase = 'rollback'.length;
const timeWidth = 8;

/** The lines of the live view: phases with their time, pods, what is waited for. None is wider than the terminal. */
export function view(state: LiveState, style: Style, rows: number, now: number, date: Date): string[] {
  const { columns, colours } = style;
  const phases = state.phases.map((phase) => phaseLine(phase, state, style, now));
  const waiting = state.waiting.flatMap(({ what, why }) => [
    colours.yellow(cutTo(`  waiting: ${what}`, columns)),
    ...(why === undefined ? [] : [cutTo(`    ${why}`, columns)]),
  ]);
  const pods = state.pods.length === 0 ? [] : podLines(state, style, date);
  // One line stays free for the cursor.
  return shortened([...phases, ...pods], waiting, Math.max(1, rows - 1));
}

function phaseLine(phase: PhaseState, state: LiveState, { columns, colours }: Style, now: number): string {
  const time = elapsed((phase.ended ?? now) - phase.began).padStart(timeWidth);
  const name = phase.phase.padEnd(longestPhase);
  const { upload, pods, wanted } = state;
  const ready = pods.filter((pod) => pod.component === 'app' && pod.ready).length;
  const progress =
    phase.phase === 'upload' && upload !== undefined
      ? `, ${bytes(upload.sent)} of ${bytes(upload.total)}`
      : phase.phase === 'rollout' && wanted > 0
        ? `, ${Math.min(ready, wanted)} of ${wanted} pods ready`
        : '';
  const room = columns - longestPhase - timeWidth - 2;
  const message = cutTo(phase.message + progress, Math.max(1, room));
  const text = cutTo(`${name} ${time}  ${message}`, columns);
  return phase.ended === undefined ? colours.bold(text) : colours.dim(text);
}

function podLines({ pods }: LiveState, { columns, colours }: Style, date: Date): string[] {
  const byName = new Map<string, PodView>(pods.map((pod) => [pod.name, pod]));
  return podTable(pods, date).map((line, index) => {
    const text = cutTo(`  ${line}`, columns);
    if (index === 0) return text;
    const pod = byName.get(line.split(' ', 1)[0] ?? '');
    return pod?.ready ? colours.green(text) : text;
  });
}

/** What is waited for stays; of the rest the beginning goes when the terminal is too low. */
function shortened(body: string[], end: string[], rows: number): string[] {
  const kept = end.slice(0, rows);
  const room = rows - kept.length;
  return [...(room === 0 ? [] : body.slice(-room)), ...kept];
}
