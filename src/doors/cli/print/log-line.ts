import type { LogLine } from '../../../operations/logs.js';
import type { Style } from './style.js';

/** What can be read on white and on black: see style.ts. */
const palette = ['green', 'magenta', 'red', 'bold'] as const;

/** A colour that stays with the pod as long as it lives. */
function colourOf(pod: string): (typeof palette)[number] {
  let sum = 0;
  for (const character of pod) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return palette[sum % palette.length] ?? 'green';
}

/** A line of a container's log as it came, with its pod before it where there are several. */
export function logText(line: LogLine, { colours }: Style): string {
  if (!line.shared) return `${line.message}\n`;
  const name = line.onlyContainer ? line.pod : `${line.pod} ${line.container}`;
  return `${colours[colourOf(line.pod)](`${name} |`)} ${line.message}\n`;
}

/** One JSON object per line; docs/schema/logs.schema.json. */
export function logJson({ time, namespace, pod, container, message }: LogLine): string {
  return `${JSON.stringify({ time, namespace, pod, container, message })}\n`;
}
