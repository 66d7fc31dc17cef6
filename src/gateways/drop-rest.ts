/** What a client still sends after its request was answered. */
import type { IncomingMessage } from 'node:http';

export interface Bounds {
  readonly bytes: number;
  readonly ms: number;
}

/** Half a minute, as nginx has it (lingering_time): a client that has read the answer stops by itself. */
const defaultBounds: Bounds = { bytes: 64 * 1024 * 1024, ms: 30_000 };

/**
 * Reads and drops the rest of a body, until it is over, the client has gone, or a bound is reached; never rejects. To be called between
 * an answer's last byte and its end: a socket that is closed with bytes unread is reset, and the answer is lost to the client.
 */
export async function dropRest(
  request: IncomingMessage,
  { bytes, ms }: Bounds = defaultBounds,
): Promise<void> {
  if (request.complete || request.readableEnded || request.destroyed) return;
  request.unpipe();
  let rest = bytes;
  await new Promise<void>((resolve) => {
    const over = () => {
      clearTimeout(timer);
      request.off('data', count).off('end', over).off('close', over).off('error', over);
      request.pause();
      resolve();
    };
    const count = (piece: Buffer) => {
      rest -= piece.byteLength;
      if (rest < 0) over();
    };
    const timer = setTimeout(over, ms);
    request.on('data', count).once('end', over).once('close', over).once('error', over).resume();
  });
}
