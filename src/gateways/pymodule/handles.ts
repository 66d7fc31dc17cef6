/** Handles of objects that stay in a pod: `{pod}.{random}`. */

const written = Buffer.from('"$handle"');
const [colonByte, quoteByte, longest] = [0x3a, 0x22, 300];

export function podOf(handle: string): string | undefined {
  const end = handle.lastIndexOf('.');
  return end <= 0 ? undefined : handle.slice(0, end);
}

/**
 * The handles that stand in a call's JSON, without parsing it: where the key stands as it is, in a text its quotes would be escaped.
 * One that is written in another way is not seen, and the pod then says that it does not have it.
 */
export function handlesIn(body: Uint8Array): string[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const found = new Set<string>();
  for (let at = bytes.indexOf(written); at >= 0; at = bytes.indexOf(written, at + 1)) {
    // By bytes: a body of 16 MiB may hold nothing else, and other calls wait meanwhile.
    const colon = behindSpace(bytes, at + written.length);
    const begin = behindSpace(bytes, colon + 1) + 1;
    if (bytes[colon] !== colonByte || bytes[begin - 1] !== quoteByte) continue;
    const end = bytes.indexOf(quoteByte, begin);
    if (end <= begin || end - begin > longest) continue;
    const handle = bytes.toString('utf8', begin, end);
    if (!handle.includes('\\')) found.add(handle);
  }
  return [...found];
}

/** Where what is no white space of JSON begins. */
function behindSpace(bytes: Buffer, from: number): number {
  for (let at = from; ; at++) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
  }
}
