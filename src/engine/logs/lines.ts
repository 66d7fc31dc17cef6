/** One line of a container's log as the kubelet sends it with `timestamps=true`. */
export interface TimedLine {
  /** RFC 3339 with nanoseconds. */
  readonly time: string;
  readonly message: string;
}

function timed(text: string): TimedLine {
  const space = text.indexOf(' ');
  const time = space < 0 ? text : text.slice(0, space);
  // The kubelet's own complaints come without a time.
  return /^\d{4}-\d\d-\d\dT/.test(time)
    ? { time, message: space < 0 ? '' : text.slice(space + 1) }
    : { time: '', message: text };
}

/** Splits a log into lines; a stream that breaks (throws) in the middle of a line leaves that line out. */
export async function* timedLines(bytes: AsyncIterable<Uint8Array>): AsyncIterable<TimedLine> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    const texts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = texts.pop() ?? '';
    for (const text of texts) yield timed(text.endsWith('\r') ? text.slice(0, -1) : text);
  }
  rest += decoder.decode();
  if (rest !== '') yield timed(rest);
}

/** Nanoseconds since 1970; the fraction has any number of digits and the zone any offset. */
export function nanoseconds(time: string): bigint | undefined {
  const [, seconds, fraction = '', zone] =
    /^(.+?T\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(time) ?? [];
  const ms = Date.parse(`${seconds}${zone}`);
  return Number.isNaN(ms) ? undefined : BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

/**
 * How far a container's log was read. After a cut the log is asked for again from a little earlier (`sinceSeconds` is in
 * whole seconds of another machine's clock), and what was seen before is left out.
 */
export class LogCursor {
  #last: bigint | undefined;
  /** Lines seen with that time: several may share one. */
  #count = 0;
  #skip = 0;
  #catchingUp = false;

  /** Time of the newest line in ms since 1970; undefined before the first. */
  get lastMs(): number | undefined {
    return this.#last === undefined ? undefined : Number(this.#last / 1_000_000n);
  }

  /** To be called before the log is read once more. */
  reconnect(): void {
    this.#catchingUp = this.#last !== undefined;
    this.#skip = this.#count;
  }

  /** Whether a line was not seen yet; it counts as seen from now on. */
  isNew(line: TimedLine): boolean {
    const time = nanoseconds(line.time);
    if (time === undefined) return true;
    const last = this.#last;
    if (last === undefined || time > last) {
      this.#last = time;
      this.#count = 1;
      this.#catchingUp = false;
      return true;
    }
    if (this.#catchingUp) {
      if (time < last) return false;
      if (this.#skip > 0) {
        this.#skip--;
        return false;
      }
    }
    if (time === last) this.#count++;
    return true;
  }
}
