/**
 * The messages of runtime/python/module_service.proto as bytes. By hand, since there are five small ones whose large field is passed
 * through: a body of 10 MB is not copied when it is read.
 */

export const methods = {
  call: '/jac.module.v1.ModuleService/Call',
  release: '/jac.module.v1.ModuleService/Release',
} as const;

/** Of the enum `Kind`, by number. */
const kinds = [
  'UNSPECIFIED',
  'MODULE',
  'NO_SUCH_METHOD',
  'BAD_REQUEST',
  'REFUSED',
  'GONE',
  'TOO_LARGE',
] as const;

export type FailureKind = (typeof kinds)[number];

export interface CallRequest {
  readonly method: string;
  /** UTF-8 JSON. */
  readonly body: Uint8Array;
  readonly handle?: string | undefined;
}

export interface Failure {
  /** Of an exception its type; otherwise empty. */
  readonly type: string;
  readonly message: string;
  readonly kind: FailureKind;
}

export type CallResponse = { readonly body: Uint8Array } | { readonly failure: Failure };

/** What came is no such message: another server listens there, or another version. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

export function encodeCall({ method, body, handle = '' }: CallRequest): Uint8Array {
  return Buffer.concat([text(1, method), ...field(2, body), text(3, handle)]);
}

/** @throws WireError */
export function decodeCall(message: Uint8Array): CallResponse {
  let answer: CallResponse | undefined;
  for (const { number, value } of fields(message)) {
    if (number === 1 && typeof value !== 'number') answer = { body: value };
    if (number === 2 && typeof value !== 'number') answer = { failure: decodeFailure(value) };
  }
  if (answer === undefined) throw new WireError('the answer has no outcome');
  return answer;
}

export const encodeRelease = (handle: string): Uint8Array => text(1, handle);

/** Whether the object was still there. @throws WireError */
export function decodeRelease(message: Uint8Array): boolean {
  let released = false;
  for (const { number, value } of fields(message)) if (number === 1) released = value === 1;
  return released;
}

function decodeFailure(message: Uint8Array): Failure {
  let [type, what, kind]: [string, string, FailureKind] = ['', '', 'UNSPECIFIED'];
  for (const { number, value } of fields(message)) {
    if (number === 1 && typeof value !== 'number') type = toText(value);
    if (number === 2 && typeof value !== 'number') what = toText(value);
    if (number === 3 && typeof value === 'number') kind = kinds[value] ?? 'UNSPECIFIED';
  }
  return { type, message: what, kind };
}

const toText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();

const text = (number: number, value: string): Uint8Array => Buffer.concat(field(number, Buffer.from(value)));

/** An empty field is left out, as proto3 does. */
const field = (number: number, value: Uint8Array): Uint8Array[] =>
  value.byteLength === 0 ? [] : [Buffer.from([(number << 3) | 2]), varint(value.byteLength), value];

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Buffer.from([...bytes, rest]);
}

interface Field {
  readonly number: number;
  readonly value: number | Uint8Array;
}

/** Fields of a message; those that a later version adds are passed over by whoever reads them. */
function* fields(message: Uint8Array): Generator<Field> {
  let at = 0;
  const read = (): number => {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 49; factor *= 128) {
      const byte = message[at++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    throw new WireError('the answer is cut short');
  };
  const take = (length: number): Uint8Array => {
    if (at + length > message.byteLength) throw new WireError('the answer is cut short');
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.byteLength) {
    const tag = read();
    const number = Math.floor(tag / 8);
    const type = tag % 8;
    if (type === 0) yield { number, value: read() };
    else if (type === 2) yield { number, value: take(read()) };
    else if (type === 1 || type === 5) take(type === 1 ? 8 : 4);
    else throw new WireError('the answer is no protobuf');
  }
}
