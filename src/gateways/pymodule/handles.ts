/** Handles of objects that stay in a pod: `{pod}.{random}`. */

const written = Buffer.from('"$handle"');
const longest = 300;
/** Python's own parser gives up before. */
const deepest = 100_000;

export function podOf(handle: string): string | undefined {
  const end = handle.lastIndexOf('.');
  return end <= 0 ? undefined : handle.slice(0, end);
}

/** A call is asked about each time that it is tried. */
const known = new WeakMap<Uint8Array, readonly string[]>();

/**
 * The handles that stand in a call's JSON, by the rule of runtime/python/module_server/reading.py: an object with `$handle`, and `type`
 * perhaps, is one; with another key it is a dict. Nothing is parsed but what it takes to tell. One whose key is written with escapes is
 * not seen, and the pod then says that it does not have it; of what is no JSON anything may be found, which the pod refuses.
 */
export function handlesIn(body: Uint8Array): readonly string[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (!bytes.includes(written)) return [];
  const found = known.get(body) ?? scan(bytes);
  known.set(body, found);
  return found;
}

/** What is known of a list or an object that is open. */
const isObject = 1;
const atKey = 2;
const atHandle = 4;
const hasOthers = 8;

/** By bytes and without a text for each: a body of 16 MiB may hold nothing else, and other calls wait meanwhile. */
function scan(bytes: Buffer): string[] {
  const found = new Set<string>();
  const open: number[] = [];
  /** By depth: what `$handle` is, the last one where there are several. */
  const handles: (string | undefined)[] = [];
  for (let at = 0; at < bytes.length && open.length <= deepest; at++) {
    const top = open.length - 1;
    const state = open[top] ?? 0;
    switch (bytes[at]) {
      case 0x22: {
        const end = endOfText(bytes, at);
        if ((state & atKey) !== 0) {
          const isHandle = isKey(bytes, at, end, '$handle');
          if (isHandle) handles[top] = undefined;
          const others = isHandle || isKey(bytes, at, end, 'type') ? 0 : hasOthers;
          open[top] = (state & ~atKey) | (isHandle ? atHandle : 0) | others;
        } else if ((state & atHandle) !== 0) handles[top] = handleAt(bytes, at + 1, end);
        at = end;
        break;
      }
      case 0x7b:
        open.push(isObject | atKey);
        handles[top + 1] = undefined;
        break;
      case 0x5b:
        open.push(0);
        break;
      case 0x2c:
        if ((state & isObject) !== 0) open[top] = (state & ~atHandle) | atKey;
        break;
      case 0x7d: {
        const handle = (state & (isObject | hasOthers)) === isObject ? handles[top] : undefined;
        if (handle !== undefined) found.add(handle);
        open.pop();
        break;
      }
      case 0x5d:
        open.pop();
    }
  }
  return [...found];
}

/** Where the quote is that ends what begins with one. */
function endOfText(bytes: Buffer, begin: number): number {
  let at = begin + 1;
  while (at < bytes.length && bytes[at] !== 0x22) at += bytes[at] === 0x5c ? 2 : 1;
  return at;
}

const isKey = (bytes: Buffer, begin: number, end: number, key: string): boolean =>
  end - begin - 1 === key.length && bytes.toString('latin1', begin + 1, end) === key;

function handleAt(bytes: Buffer, begin: number, end: number): string | undefined {
  if (end <= begin || end - begin > longest) return undefined;
  const handle = bytes.toString('utf8', begin, end);
  return handle.includes('\\') ? undefined : handle;
}
