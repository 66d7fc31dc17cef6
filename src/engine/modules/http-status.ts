import { exitCodes, type JacScaleError } from '../../model/error.js';

/** By code; whatever is a mistake in the request (exit 2) is 400 without standing here. */
const statuses: Readonly<Record<string, number>> = {
  Unauthorized: 401,
  Forbidden: 403,
  AdmissionDenied: 403,
  QuotaExceeded: 403,
  ModuleNotFound: 404,
  Conflict: 409,
  AlreadyExists: 409,
  NameTaken: 409,
  Locked: 409,
  LockLost: 409,
  SecretKept: 409,
  DatabaseSecretMissing: 409,
  NamespaceTerminating: 409,
  // The API server refused what was asked for: a quantity that is none, a field that may not change.
  Invalid: 400,
  BadRequest: 400,
  TooManyRequests: 503,
  Unreachable: 503,
  ServerError: 502,
};

/** The status of an HTTP answer that tells of this error; 502 for one that is nobody's here. */
export const httpStatusOf = ({ code, exitCode }: Pick<JacScaleError, 'code' | 'exitCode'>): number =>
  statuses[code] ?? (exitCode === exitCodes.usage ? 400 : 502);
