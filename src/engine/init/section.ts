/** The section of jac.toml that a deploy reads, put into a file whose text stays as it is. */
import { usageError } from '../../model/error.js';
import type { DatabaseName } from '../data/databases.js';
import { isTable, readToml, valueAt } from '../settings/toml.js';

export interface Section {
  readonly name: string;
  readonly namespace: string;
  /** Absent: the default. */
  readonly replicas?: number;
  /** Absent: the default. */
  readonly databases?: readonly DatabaseName[];
}

const header = '[plugins.scale.kubernetes]';

/** Where settings are read from; one of them is enough. */
const places = [
  ['plugins', 'scale', 'kubernetes'],
  ['scale', 'kubernetes'],
] as const;

/** Whether a jac.toml has such a section already. @throws usage error `TomlInvalid` */
export function hasSection(text: string, file: string): boolean {
  const { data } = readToml(text, file);
  return places.some((path) => valueAt(data, path) !== undefined);
}

/**
 * A jac.toml with the section at its end; all that was there stays byte for byte.
 * @param text of the file that is there; undefined when there is none
 * @param entry the .jac file, for a new file's project
 * @throws usage error `TomlInvalid`; `TomlNotExtended` where TOML has no place for a section
 */
export function withSection(text: string | undefined, file: string, entry: string, section: Section): string {
  const end = text?.includes('\r\n') === true ? '\r\n' : '\n';
  const lines = sectionLines(section);
  const before = text ?? projectLines(section.name, entry).join(end);
  const gap = before === '' || before === '\uFEFF' ? '' : before.endsWith('\n') ? end : `${end}${end}`;
  const whole = `${before}${gap}${lines.join(end)}${end}`;
  // An inline table (`plugins = { … }`) cannot be added to, and a dotted key closes its table.
  if (!isRead(whole, file))
    throw usageError({
      code: 'TomlNotExtended',
      what: `${file} has no place for a section ${header}`,
      why: 'a table above it is written in one line, or by dotted keys, and TOML lets nothing be added to it',
      next: `write it there yourself: ${lines.slice(1).join(', ')}`,
      place: { file },
    });
  return whole;
}

function isRead(text: string, file: string): boolean {
  try {
    return isTable(valueAt(readToml(text, file).data, places[0]));
  } catch {
    return false;
  }
}

const projectLines = (name: string, entry: string): string[] => [
  '[project]',
  `name = ${quoted(name)}`,
  'version = "1.0.0"',
  `entry-point = ${quoted(entry)}`,
  '',
];

function sectionLines({ name, namespace, replicas, databases }: Section): string[] {
  const has = (database: DatabaseName) => databases?.includes(database) === true;
  return [
    header,
    `app_name = ${quoted(name)}`,
    `namespace = ${quoted(namespace)}`,
    ...(replicas === undefined ? [] : [`replicas = ${replicas}`]),
    ...(databases === undefined
      ? []
      : (['mongodb', 'redis', 'postgresql'] as const).map((each) => `${each}_enabled = ${has(each)}`)),
  ];
}

/** A basic string: JSON knows the same escapes. */
const quoted = (text: string): string => JSON.stringify(text).replaceAll('\x7f', '\\u007f');
