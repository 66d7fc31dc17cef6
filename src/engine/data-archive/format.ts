/**
 * The archive of an app's data: one tar. Each part (what a database's own tool wrote) is cut into entries `PART/000000`,
 * `PART/000001` … since nobody knows its length before its end; put together again by `cat PART/*`. The last entry,
 * `manifest.json`, says what all of it is: an archive without it was cut off.
 */
import { type JacScaleError, usageError } from '../../model/error.js';
import { formatFields, readFormat } from '../../model/formats.js';
import { isFields, listAt, numberAt, textAt } from '../../model/read.js';

const kind = 'jac-scale/data';

/** What an app may keep data in; each knows its own part. */
export const partNames = {
  postgresql: 'postgresql.dump',
  redis: 'redis.rdb',
  files: 'files.tar',
  mongodb: 'mongodb.archive',
} as const;

export type EngineName = keyof typeof partNames;

export interface ArchivePart {
  readonly engine: EngineName;
  readonly bytes: number;
  readonly sha256: string;
  /** Image that wrote it. */
  readonly image: string;
}

export interface ArchiveManifest {
  readonly format: number;
  readonly app: string;
  readonly namespace: string;
  /** RFC 3339. */
  readonly created: string;
  readonly parts: readonly ArchivePart[];
}

export const manifestName = 'manifest.json';

export const manifestText = (manifest: ArchiveManifest): string =>
  `${JSON.stringify({ kind, ...formatFields('archive'), ...manifest }, undefined, 2)}\n`;

/**
 * Reads a manifest back.
 * @throws JacScaleError `ArchiveTooNew`, `ArchiveUnknown`, `ArchiveDamaged` (exit 2)
 */
export function readManifest(bytes: Uint8Array, file: string): ArchiveManifest {
  const value = parse(bytes, file);
  if (textAt(value, 'kind') !== kind) throw unknownArchive(file);
  const format = readFormat(value, 'archive', file);
  if (format === undefined) throw unknownArchive(file);
  return {
    format,
    app: textAt(value, 'app') ?? '',
    namespace: textAt(value, 'namespace') ?? '',
    created: textAt(value, 'created') ?? '',
    parts: listAt(value, 'parts').map((part) => readPart(part, file)),
  };
}

function readPart(value: unknown, file: string): ArchivePart {
  const engine = textAt(value, 'engine') ?? '';
  const bytes = numberAt(value, 'bytes');
  const sha256 = textAt(value, 'sha256');
  if (!isEngine(engine) || bytes === undefined || sha256 === undefined)
    throw damaged(file, 'its manifest names a part that this version does not know');
  return { engine, bytes, sha256, image: textAt(value, 'image') ?? '' };
}

const isEngine = (name: string): name is EngineName => Object.hasOwn(partNames, name);

function parse(bytes: Uint8Array, file: string): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    if (isFields(value)) return value;
  } catch {
    // Told as below.
  }
  throw damaged(file, 'its manifest cannot be read');
}

export const damaged = (file: string, why: string): JacScaleError =>
  usageError({
    code: 'ArchiveDamaged',
    what: `${file} is damaged: ${why}`,
    why: 'nothing was changed',
    next: 'export the data again, or take another copy of the archive',
    place: { file },
  });

export const unknownArchive = (file: string): JacScaleError =>
  usageError({
    code: 'ArchiveUnknown',
    what: `${file} is no archive of kubectl jac data export`,
    why: 'nothing was changed',
    next: 'one that was compressed is unpacked on its way: gunzip -c data.tar.gz | kubectl jac data import - --yes',
    place: { file },
  });
