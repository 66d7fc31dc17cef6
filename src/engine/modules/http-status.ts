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
  BeingDeleted: 409,
  JqmNeedsIpv4: 422,
  // The API server refused what was asked for: a quantity that is none, a field that may not change.
  Invalid: 400,
  BadRequest: 400,
  TooManyRequests: 503,
  // What a Python module cannot be, as it was asked for.
  ModuleNotAllowed: 403,
  PackageDiffers: 409,
  PackageNotFound: 422,
  PackageConflict: 422,
  PackageInstallFailed: 422,
  PackageModuleMissing: 422,
  ModuleMissing: 422,
  ModuleImportFailed: 422,
  RuntimeMissing: 422,
  DiskFull: 422,
  OutOfMemory: 422,
  ImageNotFound: 422,
  ImageNameInvalid: 422,
  ImageDenied: 422,
  ModuleNotReady: 504,
  Unreachable: 503,
  ServerError: 502,
};

/** The status of an HTTP answer that tells of this error; 502 for one that is nobody's here. */
export const httpStatusOf = ({ code, exitCode }: Pick<JacScaleError, 'code' | 'exitCode'>): number =>
  statuses[code] ?? (exitCode === exitCodes.usage ? 400 : 502);
