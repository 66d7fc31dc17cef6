/** The bytes of a body, held once: those of a call of a Python module may be many. */
import type { IncomingMessage } from 'node:http';
import { Refusal } from './errors.js';

export interface Receiving {
  /** The header Content-Length. */
  readonly length: string | undefined;
  /** Bytes. */
  readonly limit: number;
}

/** @throws Refusal 413; 400 when it breaks off */
export async function receive(payload: IncomingMessage, { length, limit }: Receiving): Promise<Buffer> {
  const announced = length === undefined ? undefined : Number(length);
  if (announced !== undefined && announced > limit) throw tooLarge(limit);
  const whole = announced === undefined ? undefined : Buffer.allocUnsafeSlow(announced);
  const pieces: Buffer[] = [];
  let size = 0;
  // Leaving the loop is not to close the socket, over which the refusal has to go.
  const incoming: AsyncIterable<Buffer> = payload.iterator({ destroyOnReturn: false });
  for await (const piece of incoming) {
    if (size + piece.byteLength > limit) throw tooLarge(limit);
    if (whole === undefined) pieces.push(piece);
    else piece.copy(whole, size);
    size += piece.byteLength;
  }
  if (announced !== undefined && size !== announced)
    throw new Refusal(400, {
      code: 'BodyInvalid',
      message: 'the body is not as long as Content-Length says',
    });
  return whole ?? Buffer.concat(pieces);
}

const tooLarge = (limit: number): Refusal =>
  new Refusal(413, {
    code: 'BodyTooLarge',
    message: `the body is larger than ${limit} bytes, which is the limit of this call`,
  });
