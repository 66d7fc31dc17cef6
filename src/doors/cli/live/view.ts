import { cutTo, displayWidth, type Style } from '../print/style.js';
import { podsInOrder, podTable } from '../print/table.js';
import { bytes, elapsed } from '../print/units.js';
import { wrapped } from '../print/wrap.js';
import type { LiveState, PhaseState } from './state.js';

const longestPhase = 'rollback'.length;
const timeWidth = 8;
/** Less of a message beside its progress says nothing. */
const leastMessage = 10;
/** Of the reason for a wait. */
const reasonLines = 3;

/** The lines of the live view: phases with their time, pods, what is waited for. None is wider than the terminal. */
export function view(state: LiveState, style: Style, rows: number, now: number, date: Date): string[] {
  const { columns, colours } = style;
  const phases = state.phases.map((phase) => phaseLine(phase, state, style, now));
  const waiting = state.waiting.flatMap(({ what, why }) => [
    colours.magenta(cutTo(`  waiting: ${what}`, columns)),
    ...(why === undefined ? [] : reason(why, columns)),
  ]);
  const pods = state.pods.length === 0 ? [] : podLines(state, style, date);
  // One line stays free for the cursor.
  return shortened([...phases, ...pods], waiting, Math.max(1, rows - 1));
}

function phaseLine(phase: PhaseState, state: LiveState, { columns, colours }: Style, now: number): string {
  const time = elapsed((phase.ended ?? now) - phase.began).padStart(timeWidth);
  const name = phase.phase.padEnd(longestPhase);
  const progress = progressOf(phase, state);
  const room = columns - longestPhase - timeWidth - 2;
  // How far it is stays, whatever else has to go.
  const left = room - displayWidth(progress);
  const message =
    progress === '' || left >= leastMessage
      ? cutTo(phase.message, Math.max(1, left)) + progress
      : progress.slice(2);
  const text = cutTo(`${name} ${time}  ${message}`, columns);
  return phase.ended === undefined ? colours.bold(text) : colours.dim(text);
}

function progressOf({ phase }: PhaseState, { upload, ready, wanted }: LiveState): string {
  if (phase === 'upload' && upload !== undefined) return `, ${bytes(upload.sent)} of ${bytes(upload.total)}`;
  if (phase !== 'rollout' || wanted === 0) return '';
  return `, ${Math.min(ready, wanted)} of ${wanted} pods ready`;
}

function reason(why: string, columns: number): string[] {
  const text = `    ${why.replace(/\s+/g, ' ')}`;
  const lines = wrapped(cutTo(text, columns * reasonLines), columns).split('\n');
  const [last] = lines.slice(reasonLines - 1);
  const kept = lines.slice(0, reasonLines);
  if (lines.length > reasonLines) kept[reasonLines - 1] = `${cutTo(last ?? '', columns - 1)}…`;
  return kept.map((line) => cutTo(line, columns));
}

function podLines({ pods }: LiveState, { columns, colours }: Style, date: Date): string[] {
  const ready = podsInOrder(pods).map((pod) => pod.ready);
  return podTable(pods, date, { fit: columns - 2, short: true }).map((line, index) => {
    const text = cutTo(`  ${line}`, columns);
    return index > 0 && ready[index - 1] === true ? colours.green(text) : text;
  });
}

/** What is waited for stays; of the rest the beginning goes when the terminal is too low. */
function shortened(body: string[], end: string[], rows: number): string[] {
  const kept = end.slice(0, rows);
  const room = rows - kept.length;
  return [...(room === 0 ? [] : body.slice(-room)), ...kept];
}
