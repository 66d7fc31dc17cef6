/** Who calls: the cluster is asked about the token, and its answer kept for a minute. */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { kinds } from '../../model/kubernetes.js';
import { at, fieldsAt, listAt, textAt } from '../../model/read.js';
import type { Caller } from '../../ports/access.js';
import type { Clock } from '../../ports/clock.js';
import type { ObjectWriter } from '../../ports/cluster.js';
import { Refusal } from './errors.js';
import { Remembered } from './remembered.js';

/** The API server's proxy keeps `Authorization` for itself. */
export const tokenHeader = 'x-jac-orc-token';

const rememberedMs = 60_000;
/** Shorter, for a token that is not valid yet. */
const refusedMs = 5_000;

export interface Authenticator {
  /**
   * @throws Refusal 401; ClusterError when nobody can tell
   */
  authenticate(headers: IncomingHttpHeaders): Promise<Caller>;
}

export function tokenAuthenticator(
  cluster: Pick<ObjectWriter, 'create'>,
  clock: Pick<Clock, 'monotonic'>,
  audience: string,
): Authenticator {
  const known = new Remembered<Caller | undefined>(clock, (caller) =>
    caller === undefined ? refusedMs : rememberedMs,
  );
  return {
    async authenticate(headers) {
      const token = tokenOf(headers);
      if (token === undefined)
        throw unauthorized(
          'the call has no token',
          `send one for audience ${audience} as Authorization: Bearer, or as X-Jac-Orc-Token`,
        );
      // Only the hash is kept: what lies in memory opens nothing.
      const key = createHash('sha256').update(token).digest('base64');
      const caller = await known.get(key, () => review(cluster, token, audience));
      if (caller === undefined)
        throw unauthorized(
          'the token is not valid',
          `it has to be one of this cluster, for audience ${audience}: kubectl create token ACCOUNT --audience ${audience}`,
        );
      return caller;
    },
  };
}

function tokenOf(headers: IncomingHttpHeaders): string | undefined {
  const own = headers[tokenHeader];
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  const token = (typeof own === 'string' && own !== '' ? own : undefined) ?? bearer;
  // Tokens are far shorter; whoever sends more wants the API server to work.
  return token !== undefined && token.length <= 16_384 ? token : undefined;
}

const unauthorized = (message: string, next: string): Refusal =>
  new Refusal(401, { code: 'Unauthorized', message, next }, { 'www-authenticate': 'Bearer realm="jac-orc"' });

/** Source: https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/ */
async function review(
  cluster: Pick<ObjectWriter, 'create'>,
  token: string,
  audience: string,
): Promise<Caller | undefined> {
  const { apiVersion, kind } = kinds.TokenReview;
  const answer = await cluster.create({
    apiVersion,
    kind,
    metadata: { name: '' },
    spec: { token, audiences: [audience] },
  });
  const status = fieldsAt(answer, 'status');
  // One that knows no audiences leaves them out: then the token is one for the API server, which is not ours to take.
  const isForUs = listAt(status, 'audiences').includes(audience);
  const username = textAt(status, 'user', 'username');
  if (at(status, 'authenticated') !== true || !isForUs || username === undefined) return undefined;
  const uid = textAt(status, 'user', 'uid');
  const extra = Object.entries(fieldsAt(status, 'user', 'extra')).map(([key, values]) => [
    key,
    Array.isArray(values) ? values.map(String) : [],
  ]);
  return {
    username,
    groups: listAt(status, 'user', 'groups').map(String),
    ...(uid === undefined ? {} : { uid }),
    ...(extra.length === 0 ? {} : { extra: Object.fromEntries(extra) }),
  };
}
