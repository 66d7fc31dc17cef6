import type { Code } from '../../engine/diagnose/codes.js';
import type { ProgressEvent } from '../../model/progress.js';
import type { PodView } from '../../model/report.js';
import { plain as clean } from './print/style.js';
import { bytes } from './print/units.js';

/** What every start goes through; the pods' own lines show it. */
const routine: ReadonlySet<string> = new Set<Code>([
  'Starting',
  'Initializing',
  'ContainerCreating',
  'RolloutProgressing',
]);

/** Uploads shorter than this say nothing on their way. */
const worthTelling = 8 * 1024 * 1024;

/**
 * Progress as lines that are never redrawn nor repeated: each says something that was not so before.
 * Answers '' for an event that is no news.
 */
export function plainLines(): (event: ProgressEvent) => string {
  const said = new Set<string>();
  const pods = new Map<string, string>();
  let quarter = 0;
  const once = (line: string) => {
    if (said.has(line)) return '';
    said.add(line);
    return `${line}\n`;
  };
  return (event) => {
    switch (event.type) {
      case 'phase':
        return once(`${event.phase}: ${clean(event.message)}`);
      case 'upload': {
        const now = event.total === 0 ? 4 : Math.floor((4 * event.sent) / event.total);
        if (event.total < worthTelling || now <= quarter) return '';
        quarter = now;
        return `upload: ${bytes(event.sent)} of ${bytes(event.total)}\n`;
      }
      case 'pods':
        return event.pods.map((pod) => podLine(pod, pods)).join('');
      case 'waiting': {
        const { code, what, why } = event.waiting;
        if (routine.has(code)) return '';
        return once(`waiting: ${clean(why === undefined ? what : `${what}: ${why}`)}`);
      }
      case 'object':
      case 'warning':
      case 'note':
        // Printed by the caller: these belong to the result as well.
        return '';
    }
  };
}

function podLine(pod: PodView, known: Map<string, string>): string {
  const restarts = pod.restarts === 0 ? '' : `, ${pod.restarts} restart${pod.restarts === 1 ? '' : 's'}`;
  const state = `${pod.status}${pod.ready ? ', ready' : ''}${restarts}${pod.node === undefined ? '' : ` on ${pod.node}`}`;
  if (known.get(pod.name) === state) return '';
  known.set(pod.name, state);
  return `pod/${clean(`${pod.name} ${state}`)}\n`;
}
