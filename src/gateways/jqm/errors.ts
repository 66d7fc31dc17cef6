/** What the gateway itself refuses, in the form in which JQM says its errors, so that its clients read both alike. */

/** Our numbers begin where JQM's (1 to 12) are far. */
const codes = {
  CallUnknown: [404, 101],
  IdInvalid: [400, 102],
  OwnerUnknown: [404, 103],
  OwnerAmbiguous: [409, 104],
  NodeRecycled: [410, 105],
  JobUnknown: [404, 106],
  NoNodeReady: [503, 107],
  NodeUnreachable: [502, 108],
  NodeTooSlow: [504, 109],
  Loop: [508, 110],
  BodyTooLarge: [413, 111],
  BodyInvalid: [400, 112],
  NotAcceptable: [406, 113],
  Unexpected: [500, 114],
} as const satisfies Record<string, readonly [status: number, code: number]>;

export type GatewayReason = keyof typeof codes;

/** The names that Java gives to a status; JQM writes `httpStatus` so. */
const statusNames: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  404: 'NOT_FOUND',
  406: 'NOT_ACCEPTABLE',
  409: 'CONFLICT',
  410: 'GONE',
  413: 'REQUEST_ENTITY_TOO_LARGE',
  500: 'INTERNAL_SERVER_ERROR',
  502: 'BAD_GATEWAY',
  503: 'SERVICE_UNAVAILABLE',
  504: 'GATEWAY_TIMEOUT',
  508: 'LOOP_DETECTED',
};

export class GatewayError extends Error {
  readonly reason: GatewayReason;
  readonly status: number;

  constructor(reason: GatewayReason, message: string) {
    super(message);
    this.name = 'GatewayError';
    this.reason = reason;
    this.status = codes[reason][0];
  }

  body(): string {
    const [status, errorCode] = codes[this.reason];
    return JSON.stringify({
      userReadableMessage: this.message,
      errorCode,
      httpStatus: statusNames[status],
      reason: this.reason,
    });
  }
}
