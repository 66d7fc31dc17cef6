/**
 * Text of strangers (logs, names, messages of servers) as GitHub's Markdown shows it: letter by letter, with nothing in it
 * that is markup, mentions people, refers to issues or ends what it stands in.
 */

/** Right-to-left overrides make text read otherwise than it is. */
const deceptive = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be found
const terminalCodes = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be found
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g;

/** Half of a character beyond the basic plane, alone. */
const lone = /\p{Surrogate}/gu;

/** Without colours of terminals, control characters and lone surrogates; lines end with a line feed. */
export function clean(text: string): string {
  return text
    .replace(terminalCodes, '')
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(controls, '')
    .replace(deceptive, '')
    .replace(lone, '\ufffd');
}

/** At most that many characters of a text, with a mark where it was cut. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(lone, '')}…`;
}

/**
 * A text within a line of Markdown. Entities are no markup to the parser, but GitHub looks for mentions and references after
 * it: there an invisible space keeps the sign from its name.
 */
export function plain(text: string, most = 600): string {
  return cut(clean(text).replace(/\s+/g, ' ').trim(), most)
    .replace(/[&<>*_`[\]|~\\$@#]/g, (sign) =>
      sign === '@' || sign === '#' ? `${sign}\u200b` : `&#${sign.charCodeAt(0)};`,
    )
    .replace(/\b(GH)-(?=\d)/gi, '$1\u2011');
}

/** A name or a number as code, also within tables, where a backtick or a bar would end it. */
export function code(text: string, most = 200): string {
  const line = cut(clean(text).replace(/\s+/g, ' ').trim(), most);
  if (line === '') return '';
  return /[`|\\]/.test(line) ? `<code>${plain(line, most)}</code>` : `\`${line}\``;
}

/** A block of code: its fence is longer than any run of backticks in it. */
export function fence(text: string, language = ''): string {
  const body = clean(text);
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(([run]) => run.length));
  const mark = '`'.repeat(longest + 1);
  return `${mark}${language}\n${body}\n${mark}`;
}

/** Cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Something to unfold; `summary` is one line of HTML, such as `plain` makes. */
export const details = (summary: string, body: string): string =>
  `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;

/**
 * A text for the job's log. The runner takes lines that begin with `::`, or hold `##[`, for commands of ours, also when an app
 * printed them.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export const withoutCommands = (text: string): string =>
  clean(text)
    .replace(/^(\s*):(?=:)/gm, '$1:\u200b')
    .replaceAll('##[', '#\u200b#[');
