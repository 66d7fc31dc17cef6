/** Formats of what outlives a run. A record says its own and which version of the plugin reads it; a newer one is refused, never rewritten. */
import { JacScaleError, usageError } from './error.js';
import { numberAt, textAt } from './read.js';

export interface Format {
  readonly version: number;
  /** First version of the plugin that reads it. */
  readonly since: string;
}

export const formats = {
  /** The Secret `{app}.inventory`. */
  inventory: { version: 1, since: '0.1.0' },
  /** The Secrets `{app}.rev.N`. */
  revision: { version: 1, since: '0.1.0' },
  /** The Secrets `jac-orc.{module}.{name}`. */
  module: { version: 1, since: '0.1.0' },
  /** The file of `data export`. */
  archive: { version: 1, since: '0.1.0' },
  /** The canonical tar: the same files give the same digest in the same format. */
  bundle: { version: 1, since: '0.1.0' },
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof formats;

/** `{ inventory: 1, … }` */
export const formatVersions: Readonly<Record<FormatName, number>> = Object.fromEntries(
  Object.entries(formats).map(([name, { version }]) => [name, version]),
) as Record<FormatName, number>;

/** The fields by which a record says how it is to be read. */
export const formatFields = (name: FormatName) => ({
  format: formats[name].version,
  readableSince: formats[name].since,
});

/** A version as releases have them; a record may say anything. */
const release = /^\d{1,6}\.\d{1,6}\.\d{1,6}(-[0-9A-Za-z.-]{1,40})?$/;

/**
 * The format of a record; undefined when it says none.
 * @param at such as `secret/shop.inventory`
 * @param reader who has to be newer, when it is not the plugin
 * @throws JacScaleError `FormatTooNew`; `ArchiveTooNew` (exit 2) for a file
 */
export function readFormat(
  record: unknown,
  name: FormatName,
  at: string,
  reader: 'plugin' | 'orchestrator' = 'plugin',
): number | undefined {
  const met = numberAt(record, 'format');
  const known = formats[name].version;
  if (met === undefined || met <= known) return met;
  const said = textAt(record, 'readableSince') ?? '';
  const wanted = release.test(said) ? ` to v${said} or later` : '';
  const text = {
    what: `${at} is in format ${met}, this version reads up to ${known}`,
    why: `a newer ${reader === 'plugin' ? 'plugin' : 'orchestrator'} wrote it; rewriting it could lose what it says`,
    next: `update the ${reader}${wanted}, then run the command again`,
  };
  throw name === 'archive'
    ? usageError({ code: 'ArchiveTooNew', ...text, place: { file: at } })
    : new JacScaleError({ code: 'FormatTooNew', ...text });
}
