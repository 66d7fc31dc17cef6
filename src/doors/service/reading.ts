/** From what came to what was meant, or a 400 that names what is wrong and quotes no value. */
import * as z from 'zod';
import { Refusal } from './errors.js';
import type { Route } from './route.js';

const nothing = z.strictObject({});

/** @throws Refusal 400 */
export function readParams({ params }: Pick<Route, 'params'>, given: unknown): Record<string, string> {
  return (params === undefined ? {} : read('path', params, given)) as Record<string, string>;
}

/** @throws Refusal 400; what says nothing of anybody may be asked for with any query */
export function readQuery({ query, access }: Pick<Route, 'query' | 'access'>, given: unknown): unknown {
  if (query === undefined && access === 'none') return {};
  return read('query', query ?? nothing, { ...(given as object) });
}

/** @throws Refusal 400, 415 */
export function readBody(
  { body }: Pick<Route, 'body'>,
  contentType: string | undefined,
  given: unknown,
): unknown {
  if (body === undefined) return undefined;
  const bytes = Buffer.isBuffer(given) ? given : Buffer.alloc(0);
  if (bytes.byteLength === 0) {
    if (!body.required) return undefined;
    throw invalid('BodyMissing', 'the call needs a body', 'body');
  }
  // A page of a stranger's can make a browser send anything but this without asking first.
  if (!/^application\/json *(;|$)/i.test(contentType ?? ''))
    throw new Refusal(415, {
      code: 'MediaTypeUnknown',
      message: 'the body has to be application/json',
      next: "send it with Content-Type: application/json (curl -H 'Content-Type: application/json')",
    });
  return body.raw === true ? bytes : read('body', body.schema, parsed(bytes));
}

/** No object of Kubernetes is nearly as deep, and what checks and writes values calls itself for each level. */
const deepest = 100;

function parsed(bytes: Buffer): unknown {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // Its message quotes the text.
    throw invalid('BodyInvalid', 'the body is no JSON in UTF-8', 'body');
  }
  if (isDeeper(value, deepest))
    throw invalid('BodyInvalid', `the body is nested deeper than ${deepest} levels`, 'body');
  return value;
}

/** Level by level: a stack of calls is what has to be kept from overflowing. */
function isDeeper(value: unknown, most: number): boolean {
  let level = [value].filter(isNested);
  for (let depth = 0; depth < most && level.length > 0; depth++)
    level = level.flatMap((each) => Object.values(each).filter(isNested));
  return level.length > 0;
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;

function read(what: 'path' | 'query' | 'body', schema: z.ZodType, given: unknown): unknown {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const key = [what, ...(issue?.path ?? [])].map(String).join('.').slice(0, 100);
  throw invalid('RequestInvalid', `${key}: ${(issue?.message ?? 'is none').slice(0, 300)}`, key);
}

const invalid = (code: string, message: string, key: string): Refusal =>
  new Refusal(400, { code, message, place: { key } });
