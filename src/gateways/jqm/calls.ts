/** Every call of JQM's API below `/ws`, and which nodes it is for. What stands in no row is not passed on (the administration, above all). */
import { GatewayError } from './errors.js';
import { parseId } from './ids.js';

/** How the answers of several nodes become one. */
export type Merge =
  /** JSON lists, one after the other. */
  | 'concat'
  /** JSON lists of what every node has by itself: one of each id or name. */
  | 'distinct'
  /** Numbers, added up. */
  | 'sum'
  /** Text, each under the name of its node. */
  | 'text'
  /** `RUNNING`, `PAUSED`, or `PARTIALLY_RUNNING` where they differ. */
  | 'state'
  /** Nothing is answered but that all did it. */
  | 'done';

export type Call =
  /** One ready node, by turns, as behind any balancer. `retry`: a node that was not reached may be replaced by the next. */
  | { readonly to: 'any' }
  /** The node that gave the id. */
  | {
      readonly to: 'owner';
      readonly id: bigint;
      readonly part: JobPart | undefined;
      readonly streams: boolean;
    }
  /** The same for schedules and files; what no node's address gave is on every node, as the image brought it. */
  | { readonly to: 'owner-or-all'; readonly id: bigint }
  /** Each id of the body's list to the node that gave it. */
  | { readonly to: 'owners'; readonly merge: 'ids' | 'count' }
  /** The body names a file by its id. */
  | { readonly to: 'owner-in-body' }
  | { readonly to: 'all'; readonly merge: Merge }
  /** A search with pages. */
  | { readonly to: 'query'; readonly answer: 'query' | 'ids' }
  /** Only one node has it, and nothing tells which. */
  | { readonly to: 'first' };

/** What the archive of a recycled node can answer. */
export type JobPart = 'job' | 'state' | 'messages';

type Route =
  | 'any'
  | 'owner'
  | 'owner:stream'
  | `owner:${JobPart}`
  | 'owner-or-all'
  | `owners:${'ids' | 'count'}`
  | 'owner-in-body'
  | `all:${Merge}`
  | `query:${'query' | 'ids'}`
  | 'first';

/** `:id` is whose id counts, `?id` the same in the query; `:n` any number, `:text` anything. First match wins. */
const rows: readonly (readonly [method: string, path: string, route: Route])[] = [
  ['GET', 'simple/status?id', 'owner:state'],
  ['GET', 'simple/stdout?id', 'owner'],
  ['GET', 'simple/stderr?id', 'owner'],
  ['GET', 'simple/file', 'first'],
  ['GET', 'simple/enginelog', 'all:text'],
  ['GET', 'simple/localnode/health', 'any'],
  ['POST', 'simple/ji', 'any'],

  ['POST', 'client/ji', 'any'],
  ['POST', 'client/ji/bulk', 'owners:ids'],
  ['POST', 'client/ji/killed', 'owners:count'],
  ['POST', 'client/ji/paused', 'owners:count'],
  ['POST', 'client/ji/resumed', 'owners:count'],
  ['POST', 'client/ji/files', 'owner-in-body'],
  ['POST', 'client/ji/query', 'query:query'],
  ['POST', 'client/ji/query/ids', 'query:ids'],
  ['POST', 'client/ji/:id', 'owner'],
  ['POST', 'client/ji/cancelled/:id', 'owner'],
  ['POST', 'client/ji/killed/:id', 'owner'],
  ['POST', 'client/ji/paused/:id', 'owner'],
  ['DELETE', 'client/ji/paused/:id', 'owner'],
  ['POST', 'client/ji/running/paused/:id', 'owner'],
  ['DELETE', 'client/ji/running/paused/:id', 'owner'],
  ['DELETE', 'client/ji/waiting/:id', 'owner'],
  ['DELETE', 'client/ji/crashed/:id', 'owner'],
  ['POST', 'client/ji/:id/position/:n', 'owner'],
  ['POST', 'client/ji/:id/priority/:n', 'owner'],
  ['POST', 'client/ji/:id/delay/:n', 'owner'],
  ['POST', 'client/ji/:id/files/:text', 'owner:stream'],

  ['GET', 'client/ji', 'all:concat'],
  ['GET', 'client/ji/active', 'all:concat'],
  ['GET', 'client/ji/query', 'any'],
  ['GET', 'client/ji/files/:id', 'owner-or-all'],
  ['GET', 'client/ji/:id', 'owner:job'],
  ['GET', 'client/ji/:id/messages', 'owner:messages'],
  ['GET', 'client/ji/:id/files', 'owner'],
  ['GET', 'client/ji/:id/stdout', 'owner'],
  ['GET', 'client/ji/:id/stderr', 'owner'],
  ['GET', 'client/user/:text/ji', 'all:concat'],

  ['GET', 'client/q', 'all:distinct'],
  ['POST', 'client/q/:n/pause', 'all:done'],
  ['DELETE', 'client/q/:n/pause', 'all:done'],
  ['POST', 'client/q/:n/clear', 'all:done'],
  ['GET', 'client/q/:n/status', 'all:state'],
  ['GET', 'client/q/:n/enabled-capacity', 'all:sum'],
  ['POST', 'client/q/:n/bulk', 'owners:count'],
  ['POST', 'client/q/:n/:id', 'owner'],

  ['DELETE', 'client/schedule/:id', 'owner-or-all'],
  ['POST', 'client/schedule/:id/queue/:n', 'owner-or-all'],
  ['POST', 'client/schedule/:id/cron/:text', 'owner-or-all'],
  ['POST', 'client/schedule/:id/priority/:n', 'owner-or-all'],

  ['GET', 'client/jd', 'all:distinct'],
  ['GET', 'client/jd/name/:text', 'any'],
  ['GET', 'client/jd/:text', 'all:distinct'],
  ['GET', 'client/jr', 'any'],
];

/** For tests and documentation: method, path and route of every call. */
export const routes = rows;

/**
 * Which nodes a request is for.
 * @param target path and query below the gateway's own, beginning with `/ws/`
 * @throws GatewayError `CallUnknown`, `IdInvalid`
 */
export function callOf(method: string, target: string): Call {
  const [path = '', query = ''] = target.split('?', 2);
  const segments = path.startsWith('/ws/') ? path.slice('/ws/'.length).split('/') : [];
  // Some clients end a path with a slash; so does JQM's own page.
  if (segments.length > 1 && segments.at(-1) === '') segments.pop();
  for (const [rowMethod, pattern, route] of rows) {
    if (rowMethod !== method) continue;
    const [patternPath = '', queryName] = pattern.split('?', 2);
    const found = match(patternPath.split('/'), segments);
    if (found === undefined) continue;
    const text = queryName === undefined ? found.id : new URLSearchParams(query).get(queryName);
    return callFrom(route, text ?? '');
  }
  throw new GatewayError(
    'CallUnknown',
    `${method} ${path} is no call that the gateway passes on: docs/jqm.md lists them`,
  );
}

function match(pattern: readonly string[], segments: readonly string[]): { id: string } | undefined {
  if (pattern.length !== segments.length) return undefined;
  let id = '';
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (expected === ':text') {
      if (segment === '' || isDots(segment)) return undefined;
    } else if (expected === ':n' || expected === ':id') {
      if (!/^-?\d+$/.test(segment)) return undefined;
      if (expected === ':id') id = segment;
    } else if (expected !== segment) return undefined;
  }
  return { id };
}

/** `.`, `..` and what a server may take for them lead to another call than the one that was looked at. */
function isDots(segment: string): boolean {
  return /^\.{1,2}(;|$)/.test(segment.replaceAll(/%2e/gi, '.')) || /%2f|%5c|\\/i.test(segment);
}

function callFrom(route: Route, text: string): Call {
  const [to, detail] = route.split(':', 2);
  switch (to) {
    case 'owner':
      return {
        to,
        id: idFrom(text),
        part: detail === 'stream' ? undefined : (detail as JobPart | undefined),
        streams: detail === 'stream',
      };
    case 'owner-or-all':
      return { to, id: idFrom(text) };
    case 'owners':
      return { to, merge: detail as 'ids' | 'count' };
    case 'all':
      return { to, merge: detail as Merge };
    case 'query':
      return { to, answer: detail as 'query' | 'ids' };
    default:
      return { to: to as 'any' | 'first' | 'owner-in-body' };
  }
}

function idFrom(text: string): bigint {
  const id = parseId(text);
  if (id === undefined)
    throw new GatewayError('IdInvalid', `"${text.slice(0, 40)}" is no id: a whole number below 2^63`);
  return id;
}
