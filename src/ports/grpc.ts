/** gRPC as callers need it, so that none of them knows a library. */

export interface UnaryCall {
  /** `10.0.0.1:50051`, or `[fd00::1]:50051`. */
  readonly address: string;
  /** `/package.Service/Method`. */
  readonly path: string;
  readonly message: Uint8Array;
  /** From now on; what has not come by then is `DEADLINE_EXCEEDED`, and the server is told so. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface GrpcTransport {
  /**
   * One call over the connection to that address, which is kept and shared. Messages of up to 64 MiB and 64 KiB have to pass.
   * @returns the bytes of the answer's message
   * @throws GrpcFailure
   */
  unary(call: UnaryCall): Promise<Uint8Array>;
  /** Lets go of connections to addresses that are not among these. */
  keep(addresses: ReadonlySet<string>): void;
  close(): void;
}

/** Those of gRPC's status codes that make a difference here. */
export const grpcCodes = {
  CANCELLED: 1,
  DEADLINE_EXCEEDED: 4,
  RESOURCE_EXHAUSTED: 8,
  INTERNAL: 13,
  UNAVAILABLE: 14,
} as const;

/** A call that ended with another status than OK. */
export class GrpcFailure extends Error {
  override readonly name = 'GrpcFailure';
  /** gRPC's status code. */
  readonly code: number;
  /**
   * False: it is certain that no server began with the call. So it is when there was no connection to send it on, and when the trailer
   * `jac-not-started` came. After anything else a server may have made the call.
   */
  readonly mayHaveRun: boolean;

  constructor(code: number, details: string, mayHaveRun: boolean) {
    super(details);
    this.code = code;
    this.mayHaveRun = mayHaveRun;
  }
}

/** Key of the trailer by which a server says that it did not begin with a call. */
export const notStartedTrailer = 'jac-not-started';
