import type { Command } from '../command.js';
import type { Flag } from '../flags.js';

const program = 'kubectl jac';

/** Breaks text at spaces so that no line is longer than `width`, each line indented. */
export function wrap(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line].join('\n');
}

const flagText = (flag: Flag, width: number) =>
  `    ${flag.short === undefined ? '' : `-${flag.short}, `}--${flag.name}=${flag.shown}:\n` +
  wrap(`${flag.description}.`, width, '        ');

/** `kubectl jac VERB --help`, laid out as kubectl's. */
export function commandHelp(command: Command, columns: number): string {
  const width = Math.min(columns, 120);
  const options = [...command.flags].sort((a, b) => (a.name < b.name ? -1 : 1));
  const sections = [
    command.long
      .split('\n\n')
      .map((paragraph, index) => wrap(paragraph, width, index === 0 ? '' : ' '))
      .join('\n\n'),
    `Examples:\n${command.examples.map(({ comment, line }) => `  # ${comment}\n  ${line}`).join('\n\n')}`,
    ...(options.length === 0
      ? []
      : [`Options:\n${options.map((flag) => flagText(flag, width)).join('\n\n')}`]),
    `Usage:\n  ${program} ${command.name}${command.usage === '' ? '' : ` ${command.usage}`}`,
  ];
  return `${sections.join('\n\n')}\n`;
}

/** `kubectl jac --help`. */
export function programHelp(commands: readonly Command[]): string {
  const longest = Math.max(...commands.map((command) => command.name.length));
  const list = commands.map((command) => `  ${command.name.padEnd(longest + 3)}${command.short}`);
  return `kubectl jac runs Jac apps on Kubernetes.

Commands:
${list.join('\n')}

Usage:
  ${program} [command] [options]

Use "${program} <command> --help" for more information about a given command.
`;
}
