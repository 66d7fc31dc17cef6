/** Screens of a real terminal against golden files, with what differs from run to run made alike. */
import { readFileSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { displayWidth } from '../../src/doors/cli/print/style.js';
import { projectRoot } from './cluster.js';
import type { Shown } from './tmux.js';

/** Foreground colours of ANSI that can be read on white and on black: red, green, magenta. */
const readable = [undefined, 1, 2, 5];

/** Whatever is shown, light and dark terminals can show it: no background of ours, no colour that vanishes on one of them. */
export function expectReadable({ runs }: Shown): void {
  for (const { look, text } of runs.flat()) {
    if (!readable.includes(look.foreground) || look.background !== undefined || look.reversed === true)
      throw new Error(`"${text}" is in ${JSON.stringify(look)}`);
  }
}

/** Every cell of a table begins below its heading, and none runs into the next. */
export function expectAligned({ lines }: Shown, heading: RegExp): void {
  const at = lines.findIndex((line) => heading.test(line));
  const head = lines[at] ?? '';
  expect(head).toMatch(heading);
  const starts = [...head.matchAll(/\S+(?: \S+)*/g)].map(({ index }) => index);
  const rows = lines.slice(at + 1);
  const end = rows.findIndex((line) => line.trim() === '' || !line.startsWith(' '.repeat(starts[0] ?? 0)));
  for (const row of rows.slice(0, end === -1 ? undefined : end)) {
    if (/^ *(?:waiting:|\[exit)|^ {4}/.test(row)) break;
    for (const start of starts.slice(1)) {
      if (displayWidth(row) <= start) continue;
      expect({ row, before: row.slice(start - 3, start) }).toEqual({ row, before: '   ' });
    }
  }
}

/** A screen as its golden file holds it: pods, times, digests, addresses and who it was are the same in each run. */
export function normalised({ escaped }: Pick<Shown, 'escaped'>, namespace: string): string {
  return (
    escaped
      .replaceAll(namespace, 'NAMESPACE')
      .replaceAll(`${userInfo().username}@${hostname()}`, 'USER@HOST')
      .replace(/-[bcdfghj-np-tvwxz2456789]{5,10}-[bcdfghj-np-tvwxz2456789]{5}\b/g, '-HASH-POD')
      .replace(/\bsha256:[0-9a-f]{8,64}/g, 'DIGEST')
      .replace(/\b[0-9a-f]{56,64}\b/g, 'HEX')
      .replace(/\b\d+\.\d+\.\d+\.\d+(?::\d+)?/g, 'ADDRESS')
      .replace(/(?<![\w.])(?:\d+m)?\d+(?:\.\d)?s\b/g, 'TIME')
      .replace(/\bnode-\d\b/g, 'NODE')
      // How wide a column is depends on all of these.
      .replace(/ {3,}(?=\S)/g, (blanks, at: number, whole: string) =>
        whole[at - 1] === '\n' || at === 0 ? blanks : '   ',
      )
      .replace(/ +TIME/g, '   TIME')
      // An age of minutes, on a slow day.
      .replace(/ {3}\d+[mhd](?= {3}\S)/g, '   TIME')
  );
}

/** Compares with __tests__/fixtures/terminal/NAME.txt; UPDATE_GOLDEN=1 writes it. */
export function expectScreen(name: string, screen: Shown, namespace: string): void {
  expectReadable(screen);
  const path = join(projectRoot, '__tests__/fixtures/terminal', `${name}.txt`);
  const text = normalised(screen, namespace);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, 'utf8'));
}
