/** What the archive of a recycled node answers in its place. */
import type { Found, JobArchive } from './archive.js';
import type { Call, JobPart } from './calls.js';
import { GatewayError } from './errors.js';
import { archiveHeader, type GatewayAnswer } from './messages.js';
import { fieldsOf, textOf } from './slices.js';

type OwnerCall = Extract<Call, { to: 'owner' }>;

/** Undefined when no recycled node had that id. */
export async function findArchived(archive: JobArchive | undefined, id: bigint): Promise<Found | undefined> {
  const found = await archive?.find(id);
  if (found !== undefined || archive === undefined) return found;
  // Another replica may have saved the node since.
  await archive.refresh();
  return archive.find(id);
}

/** @throws GatewayError `NodeRecycled` (410) for what is kept no longer or never was, `JobUnknown` (404) */
export function archivedAnswer(call: OwnerCall, found: Found, method: string): GatewayAnswer {
  const when = found.recycled;
  if (found.kind === 'unknown') {
    throw new GatewayError(
      'JobUnknown',
      `node ${found.node} was recycled at ${when}, and no finished job ${call.id} was on it`,
    );
  }
  if (found.kind === 'gone') {
    throw new GatewayError(
      'NodeRecycled',
      `job ${call.id} was on node ${found.node}, which was recycled at ${when}; what it finished is kept no longer`,
    );
  }
  if (method !== 'GET' || call.part === undefined) {
    throw new GatewayError(
      'NodeRecycled',
      `job ${call.id} is finished and its node was recycled at ${when}: job, status and messages are kept, nothing else`,
    );
  }
  const [type, body] = partOf(found.job, call.part);
  return {
    status: 200,
    headers: { 'content-type': type, 'cache-control': 'no-store', [archiveHeader]: when },
    body,
  };
}

function partOf(job: string, part: JobPart): [type: string, body: string] {
  switch (part) {
    case 'job':
      return ['application/json', job];
    case 'state':
      return ['text/plain', textOf(fieldsOf(job).get('state')) ?? ''];
    case 'messages':
      return ['application/json', fieldsOf(job).get('messages') ?? '[]'];
  }
}
