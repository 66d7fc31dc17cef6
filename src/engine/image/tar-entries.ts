/** Reads tars that others wrote: the layers of base images. */

export interface TarEntry {
  /** Without a leading `./` and trailing slash. */
  readonly path: string;
  /** Target of a link, '' for anything else. */
  readonly link: string;
  readonly isFile: boolean;
  /** Bytes; given only where `wanted` asked for them. */
  readonly content: Buffer | undefined;
}

const block = 512;

/**
 * The entries of a tar, with GNU and PAX long names.
 * @param wanted whether the bytes of a file are needed; all others pass by
 * @throws RangeError when it is no tar, or ends too soon
 */
export async function* tarEntries(
  chunks: AsyncIterable<Uint8Array>,
  wanted: (path: string, size: number) => boolean,
): AsyncGenerator<TarEntry> {
  const bytes = new Bytes(chunks);
  let name: string | undefined;
  let link: string | undefined;
  try {
    for (;;) {
      const header = await bytes.take(block);
      if (header === undefined || header.every((byte) => byte === 0)) return;
      const size = numberIn(header, 124, 12);
      const padded = Math.ceil(size / block) * block;
      const type = String.fromCharCode(header[156] ?? 0);
      if (type === 'L' || type === 'K' || type === 'x' || type === 'g') {
        if (size > 1 << 20) throw new RangeError('a header of the tar is too long');
        const text = (await bytes.needed(padded)).subarray(0, size).toString('utf8');
        if (type === 'L') name = text.replace(/\0.*$/s, '');
        if (type === 'K') link = text.replace(/\0.*$/s, '');
        if (type === 'x') {
          const records = paxRecords(text);
          name = records.get('path') ?? name;
          link = records.get('linkpath') ?? link;
        }
        continue;
      }
      const prefix = header.toString('latin1', 257, 262) === 'ustar' ? textIn(header, 345, 155) : '';
      const short = textIn(header, 0, 100);
      const path = (name ?? (prefix === '' ? short : `${prefix}/${short}`))
        .replace(/^(\.?\/)+/, '')
        .replace(/\/+$/, '');
      const target = link ?? textIn(header, 157, 100);
      name = undefined;
      link = undefined;
      const isFile = type === '0' || type === '\0';
      const take = isFile && wanted(path, size);
      const content = take ? (await bytes.needed(padded)).subarray(0, size) : undefined;
      if (!take) await bytes.skip(padded);
      yield { path, link: type === '1' || type === '2' ? target : '', isFile, content };
    }
  } finally {
    await bytes.close();
  }
}

function textIn(header: Buffer, at: number, length: number): string {
  const end = header.indexOf(0, at);
  return header.toString('utf8', at, end === -1 || end > at + length ? at + length : end);
}

/** Octal digits, or GNU's binary form for what they cannot say. */
function numberIn(header: Buffer, at: number, length: number): number {
  if (((header[at] ?? 0) & 0x80) !== 0) return Number(header.readBigUInt64BE(at + length - 8));
  const number = Number.parseInt(textIn(header, at, length).trim() || '0', 8);
  if (Number.isNaN(number)) throw new RangeError('not a tar');
  return number;
}

/** `LENGTH KEY=VALUE\n`, as often as there are. */
function paxRecords(text: string): Map<string, string> {
  const records = new Map<string, string>();
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    const length = Number.parseInt(rest.toString('latin1', 0, 20), 10);
    if (!(length > 0)) break;
    const [, key, value] = /^\d+ ([^=]+)=(.*)\n$/s.exec(rest.toString('utf8', 0, length)) ?? [];
    if (key !== undefined && value !== undefined) records.set(key, value);
    rest = rest.subarray(length);
  }
  return records;
}

class Bytes {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** So many bytes in memory of their own; undefined at the end. */
  async take(size: number): Promise<Buffer | undefined> {
    const taken = Buffer.alloc(size);
    for (let at = 0; at < size; ) {
      if (this.#rest.length === 0 && !(await this.#more())) {
        if (at === 0) return undefined;
        throw new RangeError('the tar ends too soon');
      }
      const part = this.#rest.subarray(0, size - at);
      taken.set(part, at);
      at += part.length;
      this.#rest = this.#rest.subarray(part.length);
    }
    return taken;
  }

  async needed(size: number): Promise<Buffer> {
    const taken = await this.take(size);
    if (taken === undefined) throw new RangeError('the tar ends too soon');
    return taken;
  }

  async skip(size: number): Promise<void> {
    for (let left = size; left > 0; ) {
      if (this.#rest.length === 0 && !(await this.#more())) throw new RangeError('the tar ends too soon');
      const part = Math.min(left, this.#rest.length);
      this.#rest = this.#rest.subarray(part);
      left -= part;
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#chunks.next();
    if (done === true) return false;
    this.#rest = value;
    return true;
  }
}
