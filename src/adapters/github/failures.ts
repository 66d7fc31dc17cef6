import { JacScaleError } from '../../model/error.js';
import { textAt } from '../../model/read.js';
import { retryAfterMs } from '../kube/errors.js';
import { notAnApi } from './fetch.js';

type Headers = Readonly<Record<string, string | number | undefined>>;

/** What octokit throws, for an answer that says no and for no answer. */
interface RequestError extends Error {
  readonly status: number;
  readonly response?: { readonly headers: Headers; readonly data: unknown };
}

const isRequestError = (error: unknown): error is RequestError =>
  error instanceof Error && error.name === 'HttpError' && 'status' in error;

const responseOf = (error: unknown): RequestError['response'] =>
  isRequestError(error) ? error.response : undefined;

/** Undefined when there was no answer. */
export const statusOf = (error: unknown): number | undefined =>
  isRequestError(error) && error.response !== undefined ? error.status : undefined;

/** What octokit wraps: an error of the connection. */
const causeOf = (error: unknown): NodeJS.ErrnoException =>
  isRequestError(error) && error.response === undefined && error.cause instanceof Error
    ? error.cause
    : (error as NodeJS.ErrnoException);

/** The request may have been carried out although there is no answer that says so. */
export function isUncertain(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined ? isRequestError(error) : status >= 500;
}

/** No such host, no trust, no API, a proxy that is none: waiting mends none of them. */
export function isLasting(error: unknown): boolean {
  const cause = causeOf(error);
  const code = cause.code ?? '';
  return (
    cause instanceof JacScaleError ||
    code === notAnApi ||
    code === 'ENOTFOUND' ||
    /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code)
  );
}

/** GitHub's advice where it refuses for too much at once and names no time. */
const adviceMs = 60_000;

/**
 * How long GitHub wants to be left alone, in milliseconds; undefined when that is not why it refused.
 * https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function limitedMs(error: unknown, now: Date): number | undefined {
  const status = statusOf(error);
  if (status !== 403 && status !== 429) return undefined;
  const headers = responseOf(error)?.headers ?? {};
  const after = headers['retry-after'];
  if (after !== undefined) return retryAfterMs({ 'retry-after': String(after) }) ?? adviceMs;
  if (String(headers['x-ratelimit-remaining']) === '0')
    return Math.max(0, Number(headers['x-ratelimit-reset']) * 1000 - now.getTime()) || 0;
  const isLimit = status === 429 || /rate limit|abuse detection/i.test((error as Error).message);
  return isLimit ? adviceMs : undefined;
}

/** What went wrong, for the log of a job. Messages of octokit hold no token. */
export function reasonOf(error: unknown, now: Date): string {
  const status = statusOf(error);
  if (status === undefined && !isRequestError(error))
    return error instanceof Error ? error.message : String(error);
  if (status === undefined) return `GitHub cannot be reached: ${causeOf(error).message || 'no answer'}`;
  const said = messageOf(error);
  const limited = limitedMs(error, now);
  if (limited !== undefined) return `GitHub's rate limit is reached, for ${Math.ceil(limited / 1000)} s more`;
  if (status === 401) return `GitHub does not take the token (${said})`;
  if (status === 403) return `the token may not (${said})${neededPermissions(error)}`;
  if (status === 404) return `GitHub does not find it, or the token may not see it (${said})`;
  return `GitHub answered ${status} (${said})`;
}

function messageOf(error: unknown): string {
  return textAt(responseOf(error)?.data, 'message') || `status ${statusOf(error)}`;
}

/** GitHub names alternatives by semicolons: `issues=write; pull_requests=write`. */
function neededPermissions(error: unknown): string {
  const accepted = responseOf(error)?.headers['x-accepted-github-permissions'];
  if (accepted === undefined || accepted === '') return '';
  const text = String(accepted)
    .replaceAll('_', '-')
    .replaceAll('=', ': ')
    .replaceAll(/\s*;\s*/g, ' or ');
  return `; the job needs the permission ${text}`;
}
