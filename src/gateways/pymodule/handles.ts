/** Handles of objects that stay in a pod: `{pod}.{random}`. */

const written = Buffer.from('"$handle"');

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
    const behind = bytes.toString('utf8', at + written.length, at + written.length + 400);
    const handle = /^\s*:\s*"([^"\\]{1,300})"/.exec(behind)?.[1];
    if (handle !== undefined) found.add(handle);
  }
  return [...found];
}
