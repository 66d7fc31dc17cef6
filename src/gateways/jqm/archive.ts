/**
 * What recycled nodes had finished. A node's jobs are packed into segments by rising id; an index says what there is. Segments go
 * when they are old or when all of them take too much room; the index stays, so that an id still answers why it is gone.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { IdScheme } from './ids.js';
import { fieldsOf, integerOf } from './slices.js';

/** Where archives lie: a few names, each with some bytes. */
export interface ArchiveStore {
  list(): Promise<readonly string[]>;
  get(name: string): Promise<Uint8Array | undefined>;
  /** Makes it or writes it anew. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
}

export interface ArchiveLimits {
  /** Seconds for which finished jobs answer. */
  readonly keepSeconds: number;
  /** Bytes of all segments together; the oldest nodes' go first, those of the newest never. */
  readonly bytes: number;
}

export const defaultArchiveLimits: ArchiveLimits = { keepSeconds: 7 * 86_400, bytes: 64 * 1024 * 1024 };

/** Of one segment as it is stored; the limit of a Secret is 1 MiB. */
const segmentBytes = 700 * 1024;
/** Jobs before they are packed: what one look-up has to unpack. */
const segmentJobs = 2_000;
/** Of a segment unpacked: who may write its Secret is not to be able to end the gateway. */
const unpackedBytes = 64 * 1024 * 1024;

const refreshMs = 5_000;

export interface RecycledNode {
  readonly name: string;
  readonly uid: string;
  readonly ip: string;
  readonly scheme: IdScheme;
  /** First and last id that the node had given. */
  readonly first: bigint;
  readonly last: bigint;
}

interface Segment {
  readonly name: string;
  readonly first: string;
  readonly last: string;
  readonly bytes: number;
}

/** As stored: JSON, ids as text. */
interface Index {
  readonly version: 1;
  readonly node: Omit<RecycledNode, 'first' | 'last'>;
  readonly first: string;
  readonly last: string;
  /** RFC 3339. */
  readonly recycled: string;
  readonly jobs: number;
  readonly segments: readonly Segment[];
}

export type Found =
  | { readonly kind: 'job'; readonly job: string; readonly recycled: string }
  /** Kept no longer. */
  | { readonly kind: 'gone'; readonly node: string; readonly recycled: string }
  /** The node had no finished job of that id. */
  | { readonly kind: 'unknown'; readonly node: string; readonly recycled: string };

export class JobArchive {
  readonly #store: ArchiveStore;
  readonly #now: () => Date;
  readonly #limits: ArchiveLimits;
  /** Newest first: an address may have come again, and its ids with it. */
  #indexes: Index[] = [];
  #refreshed = Number.NEGATIVE_INFINITY;
  /** The segment that was looked into last: who asks for one job asks for its neighbours. */
  #unpacked: { readonly name: string; readonly jobs: ReadonlyMap<string, string> } | undefined;

  constructor(store: ArchiveStore, now: () => Date, limits: ArchiveLimits = defaultArchiveLimits) {
    this.#store = store;
    this.#now = now;
    this.#limits = limits;
  }

  /** Reads the indexes: at the start, and whenever another replica may have saved a node. */
  async load(): Promise<void> {
    const names = (await this.#store.list()).filter((name) => name.endsWith(indexSuffix));
    const found = await Promise.all(names.map((name) => this.#store.get(name)));
    const indexes = found.flatMap((bytes) => (bytes === undefined ? [] : (indexFrom(bytes) ?? [])));
    this.#indexes = sorted(indexes);
  }

  /** The same, at most every few seconds: before it is said that an id is nobody's. */
  async refresh(): Promise<void> {
    const now = this.#now().getTime();
    if (now - this.#refreshed < refreshMs) return;
    this.#refreshed = now;
    await this.load();
  }

  /** Whether all of that node was saved. */
  has(uid: string): boolean {
    return this.#indexes.some(({ node }) => node.uid === uid);
  }

  async find(id: bigint): Promise<Found | undefined> {
    const covering = this.#indexes.filter(({ first, last }) => BigInt(first) <= id && id <= BigInt(last));
    let miss: Found | undefined;
    for (const { node, recycled, segments, jobs } of covering) {
      const segment = segments.find(({ first, last }) => BigInt(first) <= id && id <= BigInt(last));
      const job = segment === undefined ? undefined : (await this.#jobsIn(segment)).get(String(id));
      if (job !== undefined) return { kind: 'job', job, recycled };
      const gone = jobs > 0 && segments.length === 0;
      miss ??= { kind: gone ? 'gone' : 'unknown', node: node.ip, recycled };
    }
    return miss;
  }

  /**
   * Packs a node's finished jobs, which come by rising id. Only the index, which is written last, makes them count: a save that is cut
   * off can be begun anew.
   * @returns how many were saved
   */
  async save(node: RecycledNode, jobs: AsyncIterable<string>): Promise<number> {
    const segments: Segment[] = [];
    let count = 0;
    let batch: Entry[] = [];
    const flush = async () => {
      for (const { entries, bytes } of packed(batch)) {
        const name = `${node.uid}.${segments.length}`;
        await this.#store.put(name, bytes);
        const [first, last] = [entries[0]?.id ?? 0n, entries.at(-1)?.id ?? 0n];
        segments.push({ name, first: String(first), last: String(last), bytes: bytes.byteLength });
      }
      batch = [];
    };
    for await (const text of jobs) {
      const id = integerOf(fieldsOf(text).get('id'));
      if (id === undefined) continue;
      batch.push({ id, text });
      count++;
      if (batch.length === segmentJobs) await flush();
    }
    await flush();
    const { first, last, ...rest } = node;
    await this.#write({
      version: 1,
      node: rest,
      first: String(first),
      last: String(last),
      recycled: this.#now().toISOString(),
      jobs: count,
      segments,
    });
    return count;
  }

  /**
   * Lets go of what is too old or too much, and of what a save left that was cut off. The index of a node without segments says that its
   * jobs are gone.
   * @param alive uids of the nodes that there are: one of them may be being saved
   */
  async expire(alive: ReadonlySet<string>): Promise<void> {
    const oldest = this.#now().getTime() - this.#limits.keepSeconds * 1000;
    let room = this.#limits.bytes;
    for (const [age, index] of [...this.#indexes].entries()) {
      const size = index.segments.reduce((sum, { bytes }) => sum + bytes, 0);
      const fits = age === 0 || size <= room;
      if (Date.parse(index.recycled) >= oldest && fits) room -= size;
      // First what finds them, then they themselves.
      else if (index.segments.length > 0) await this.#write({ ...index, segments: [] });
    }
    const wanted = new Set(this.#indexes.flatMap(({ segments }) => segments.map(({ name }) => name)));
    for (const name of await this.#store.list()) {
      const [uid = ''] = name.split('.');
      if (!name.endsWith(indexSuffix) && !wanted.has(name) && !alive.has(uid)) await this.#store.remove(name);
    }
  }

  async #write(index: Index): Promise<void> {
    await this.#store.put(`${index.node.uid}${indexSuffix}`, Buffer.from(JSON.stringify(index)));
    this.#indexes = sorted([index, ...this.#indexes.filter(({ node }) => node.uid !== index.node.uid)]);
  }

  async #jobsIn({ name }: Segment): Promise<ReadonlyMap<string, string>> {
    if (this.#unpacked?.name === name) return this.#unpacked.jobs;
    const bytes = await this.#store.get(name);
    const lines = bytes === undefined ? [] : unpack(bytes);
    const jobs = new Map(lines.map((line) => splitOnce(line, '\t')));
    this.#unpacked = { name, jobs };
    return jobs;
  }
}

const unpack = (bytes: Uint8Array): string[] =>
  gunzipSync(bytes, { maxOutputLength: unpackedBytes }).toString('utf8').split('\n');

const indexSuffix = '.index';

interface Entry {
  readonly id: bigint;
  readonly text: string;
}

/** As many pieces as the limit asks for; jobs are one line each, since JSON can be written without line breaks. */
function packed(entries: readonly Entry[]): { entries: readonly Entry[]; bytes: Uint8Array }[] {
  if (entries.length === 0) return [];
  const lines = entries.map(({ id, text }) => `${id}\t${text.replaceAll(/[\r\n]/g, ' ')}`);
  const bytes = gzipSync(lines.join('\n'));
  if (bytes.byteLength <= segmentBytes || entries.length === 1) return [{ entries, bytes }];
  const half = entries.length >> 1;
  return [...packed(entries.slice(0, half)), ...packed(entries.slice(half))];
}

function indexFrom(bytes: Uint8Array): Index | undefined {
  const index = JSON.parse(Buffer.from(bytes).toString('utf8')) as Index;
  return index.version === 1 ? index : undefined;
}

function sorted(indexes: readonly Index[]): Index[] {
  return [...indexes].sort((a, b) => Date.parse(b.recycled) - Date.parse(a.recycled));
}

function splitOnce(line: string, separator: string): [string, string] {
  const at = line.indexOf(separator);
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
}
