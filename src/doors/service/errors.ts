/** Whatever is thrown, as an answer: one form for all of them. */
import { explainClusterError } from '../../engine/explain.js';
import { httpStatusOf } from '../../engine/modules/http-status.js';
import { ModuleUnavailable } from '../../gateways/pymodule/client.js';
import { WireError } from '../../gateways/pymodule/wire.js';
import { JacScaleError, type Place } from '../../model/error.js';
import { ClusterError } from '../../ports/cluster.js';

export interface ErrorBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly why?: string;
    readonly next?: string;
    readonly place?: Place;
    /** Of an exception in a Python module: its type. */
    readonly type?: string;
  };
}

export interface ErrorAnswer {
  readonly status: number;
  readonly body: ErrorBody;
  readonly headers?: Readonly<Record<string, string>>;
  /** Nobody foresaw it: the log has it. */
  readonly unforeseen?: true;
}

/** A refusal by the service itself, before or instead of an operation. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly answer: ErrorAnswer;

  constructor(status: number, error: ErrorBody['error'], headers: Readonly<Record<string, string>> = {}) {
    super(error.message);
    this.answer = { status, body: { error }, headers };
  }
}

export function answerOf(error: unknown): ErrorAnswer {
  if (error instanceof Refusal) return error.answer;
  if (error instanceof JacScaleError) return known(error);
  if (error instanceof ClusterError) return known(explainClusterError(error, { namespace: '', app: '' }));
  if (error instanceof ModuleUnavailable)
    return { status: error.status, body: { error: { code: 'ModuleUnavailable', message: error.message } } };
  if (error instanceof WireError)
    return { status: 502, body: { error: { code: 'ModuleUnavailable', message: error.message } } };
  return (
    fromServer(error) ?? {
      status: 500,
      body: {
        error: { code: 'Internal', message: 'this is a mistake of the orchestrator; its log tells more' },
      },
      unforeseen: true,
    }
  );
}

function known(error: JacScaleError): ErrorAnswer {
  const { code, message, why, next, place } = error;
  const status = httpStatusOf(error);
  return {
    status,
    body: {
      error: {
        code,
        message,
        ...(why === undefined || why === '' ? {} : { why }),
        ...(next === undefined ? {} : { next }),
        ...(place === undefined ? {} : { place }),
      },
    },
    ...(status === 503 ? { headers: { 'retry-after': '5' } } : {}),
  };
}

const serverCodes: Readonly<Record<string, readonly [status: number, code: string, message: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'BodyTooLarge', 'the body is larger than this call allows'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'BodyInvalid', 'the body is not as long as Content-Length says'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'MediaTypeUnknown', 'that Content-Type is none'],
  FST_ERR_BAD_URL: [400, 'PathInvalid', 'the path cannot be decoded'],
  ECONNRESET: [400, 'BodyInvalid', 'the body broke off'],
};

/** What the HTTP server itself refuses. */
function fromServer(error: unknown): ErrorAnswer | undefined {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const found = Object.hasOwn(serverCodes, code) ? serverCodes[code] : undefined;
  if (found !== undefined)
    return { status: found[0], body: { error: { code: found[1], message: found[2] } } };
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (!(status >= 400 && status < 500)) return undefined;
  return { status, body: { error: { code: 'RequestInvalid', message: 'the request cannot be read' } } };
}
