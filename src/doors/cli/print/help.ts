import type { Command, Group } from '../command.js';
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

/** `kubectl jac VERB --help`, laid out as kubectl's, but for the blank that its Markdown leaves before each paragraph after the first. */
export function commandHelp(command: Command, columns: number): string {
  const width = Math.min(columns, 120);
  const options = [...command.flags].sort((a, b) => (a.name < b.name ? -1 : 1));
  const sections = [
    command.long
      .split('\n\n')
      .map((paragraph) => wrap(paragraph, width, ''))
      .join('\n\n'),
    `Examples:\n${command.examples.map(({ comment, line }) => `  # ${comment}\n  ${line}`).join('\n\n')}`,
    ...(options.length === 0
      ? []
      : [`Options:\n${options.map((flag) => flagText(flag, width)).join('\n\n')}`]),
    `Usage:\n  ${program} ${command.name}${command.usage === '' ? '' : ` ${command.usage}`}`,
  ];
  return `${sections.join('\n\n')}\n`;
}

const listOf = (rows: readonly (readonly [name: string, short: string])[], columns: number): string => {
  const longest = Math.max(...rows.map(([name]) => name.length));
  const indent = ' '.repeat(2 + longest + 3);
  return rows
    .map(([name, short]) => `  ${name.padEnd(longest + 3)}${wrap(short, columns, indent).trimStart()}`)
    .join('\n');
};

/** What follows a word, or begins a line: a group in it is one row. */
function rowsOf(
  prefix: string,
  commands: readonly Command[],
  groups: readonly Group[],
): (readonly [name: string, short: string])[] {
  const rows = commands
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ name, short }) => {
      const group = groups.find(
        (each) =>
          each.name.length > prefix.length &&
          each.name.startsWith(prefix) &&
          name.startsWith(`${each.name} `),
      );
      const row = group === undefined ? { name, short } : group;
      return [row.name.slice(prefix.length), row.short] as const;
    });
  return [...new Map(rows)];
}

/** `kubectl jac --help`: a group is one line. */
export function programHelp(commands: readonly Command[], groups: readonly Group[], columns: number): string {
  return `kubectl jac runs Jac apps on Kubernetes.

Commands:
${listOf(rowsOf('', commands, groups), columns)}

Usage:
  ${program} [command] [options]

Use "${program} <command> --help" for more information about a given command.
`;
}

/** `kubectl jac GROUP --help`. */
export function groupHelp(
  group: Group,
  commands: readonly Command[],
  groups: readonly Group[],
  columns: number,
): string {
  return `${wrap(group.long, Math.min(columns, 120), '')}

Available Commands:
${listOf(rowsOf(`${group.name} `, commands, groups), columns)}

Usage:
  ${program} ${group.name} [command] [options]

Use "${program} ${group.name} <command> --help" for more information about a given command.
`;
}
