/** Reads the API server's audit log: which requests a user made. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { needDevcluster } from './cluster.js';

export interface AuditEvent {
  readonly verb: string;
  readonly resource: string;
  readonly subresource: string | undefined;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly dryRun: boolean;
  readonly code: number | undefined;
  readonly uri: string;
}

const writeVerbs = new Set(['create', 'update', 'patch', 'delete', 'deletecollection']);

/** Whether a request stored something: dry runs do not, and exec only opens a connection. */
export const isWrite = (event: AuditEvent): boolean =>
  writeVerbs.has(event.verb) &&
  !event.dryRun &&
  event.subresource !== 'exec' &&
  !event.resource.startsWith('selfsubject');

/** Remembers where the log ends now. */
export function auditMark(): number {
  return statSync(needDevcluster().auditLog).size;
}

/**
 * Requests of a user since a mark, once the log has been quiet: the server writes it in batches, and says nothing about
 * having finished.
 */
export async function auditSince(mark: number, username: string): Promise<AuditEvent[]> {
  let size = -1;
  for (let round = 0; round < 50 && size !== auditMark(); round++) {
    size = auditMark();
    await sleep(200);
  }
  return readEvents(mark, username);
}

/** What the log shows at this moment. */
export function readEvents(mark: number, username: string): AuditEvent[] {
  const path = needDevcluster().auditLog;
  const length = statSync(path).size - mark;
  const buffer = Buffer.alloc(Math.max(0, length));
  const file = openSync(path, 'r');
  try {
    readSync(file, buffer, 0, buffer.length, mark);
  } finally {
    closeSync(file);
  }
  const lines = buffer.toString('utf8').split('\n');
  return lines.flatMap((line) => {
    if (!line.includes(username) || !line.endsWith('}')) return [];
    const event = JSON.parse(line) as {
      stage: string;
      verb: string;
      requestURI: string;
      user: { username: string };
      objectRef?: { resource?: string; subresource?: string; name?: string; namespace?: string };
      responseStatus?: { code?: number };
    };
    if (event.user.username !== username || event.stage === 'ResponseStarted') return [];
    return [
      {
        verb: event.verb,
        resource: event.objectRef?.resource ?? '',
        subresource: event.objectRef?.subresource,
        name: event.objectRef?.name,
        namespace: event.objectRef?.namespace,
        dryRun: event.requestURI.includes('dryRun='),
        code: event.responseStatus?.code,
        uri: event.requestURI,
      },
    ];
  });
}
