import type { IncomingMessage } from 'node:http';

/** An object is at most some 3 MB (etcd's limit on requests is 1.5); a line beyond this is no event. */
const longestLine = 16 * 1024 * 1024;

/** Nothing came for too long: the connection may be dead without a word. */
export class Silence extends Error {}

/**
 * The lines of an answer, as text. They are cut as bytes, so that a character may arrive in pieces; the last one, when
 * the answer ends within it, is left out.
 * @throws Silence when nothing at all came for `silenceMs`
 */
export async function* linesOf(response: IncomingMessage, silenceMs: number): AsyncGenerator<string> {
  let rest: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunksOf(response, silenceMs)) {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      rest.push(chunk.subarray(start, end));
      yield Buffer.concat(rest).toString('utf8');
      rest = [];
      length = 0;
      start = end + 1;
    }
    rest.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > longestLine) throw new Error(`a line of more than ${longestLine} bytes`);
  }
}

/** The clock runs only while we wait: a slow reader is no silence. */
async function* chunksOf(response: IncomingMessage, silenceMs: number): AsyncGenerator<Buffer> {
  const chunks = response[Symbol.asyncIterator]();
  try {
    for (;;) {
      const timer = setTimeout(() => response.destroy(new Silence('nothing came')), silenceMs);
      const next = await chunks.next().finally(() => clearTimeout(timer));
      if (next.done === true) return;
      yield next.value as Buffer;
    }
  } finally {
    response.destroy();
  }
}

/** The whole answer as text. @throws Error when it is not there in time, or was cut */
export const textOf = async (response: IncomingMessage, ms: number): Promise<string> =>
  (await bytesOf(response, ms)).toString('utf8');

/** The whole answer. @throws Error as textOf */
export async function bytesOf(response: IncomingMessage, ms: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  const timer = setTimeout(() => response.destroy(new Error(`no whole answer within ${ms / 1000} s`)), ms);
  try {
    for await (const part of response) parts.push(part as Buffer);
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(parts);
}
