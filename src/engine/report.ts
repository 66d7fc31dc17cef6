import { type ExitCode, exitCodes } from '../model/error.js';
import { namesOf } from '../model/identity.js';
import { type KubeObject, kinds } from '../model/kubernetes.js';
import { objectKey } from '../model/object-key.js';
import type { Change } from '../model/plan.js';
import type { Release } from '../model/release.js';
import { type Outcome, type Report, type ReportChange, reportSchema, type Status } from '../model/report.js';
import { urlOf } from './address.js';
import type { Context } from './context.js';
import { hostUrl } from './exposure/url.js';

/** Exit code of each status (docs/exit-codes.md). */
const codes: Record<Status, ExitCode> = {
  planned: exitCodes.ok,
  unchanged: exitCodes.ok,
  ready: exitCodes.ok,
  destroyed: exitCodes.ok,
  asleep: exitCodes.ok,
  exported: exitCodes.ok,
  imported: exitCodes.ok,
  'not-ready': exitCodes.notReady,
  failed: exitCodes.notReady,
  'rolled-back': exitCodes.rolledBack,
  locked: exitCodes.locked,
  timeout: exitCodes.timeout,
  cancelled: exitCodes.cancelled,
};

export type ReportDetails = Partial<
  Omit<Report, 'schema' | 'command' | 'app' | 'namespace' | 'status' | 'durationMs'>
>;

/** Makes reports of one command: what they share is said once. */
export function reporter(
  context: Pick<Context, 'clock'>,
  what: Pick<Report, 'command' | 'app' | 'namespace'>,
): (status: Status, details?: ReportDetails) => Outcome {
  const started = context.clock.monotonic();
  return (status, details = {}) => ({
    report: {
      schema: reportSchema,
      ...what,
      status,
      durationMs: Math.round(context.clock.monotonic() - started),
      diagnosis: [],
      warnings: [],
      ...details,
    },
    exitCode: codes[status],
  });
}

export function reportChange(change: Change, diff?: string): ReportChange {
  return {
    action: change.action,
    kind: change.kind,
    ...(change.namespace === undefined ? {} : { namespace: change.namespace }),
    name: change.name,
    ...(diff === undefined ? {} : { diff }),
  };
}

/** Of a report; nothing while a build has not told the digest. */
export function reportRelease(release: Release): Pick<Report, 'release'> {
  const { kind, digest } = release;
  if (digest === undefined) return {};
  if (kind === 'bundle') return { release: { kind, digest } };
  const { image, tag, builder } = release;
  return {
    release: {
      kind,
      digest,
      image,
      ...(tag === undefined ? {} : { tag }),
      ...(builder === undefined ? {} : { builder }),
    },
  };
}

/** Where the app answers, by what was observed of it; empty while nothing of it is ready. */
export function addresses(
  live: ReadonlyMap<string, KubeObject>,
  pods: readonly KubeObject[],
  app: string,
): Pick<Report, 'url' | 'docsUrl'> {
  const names = namesOf(app);
  const service = live.get(objectKey({ ...kinds.Service, name: names.service }));
  const byNode = urlOf(service, pods);
  const byHost = hostUrl(live, app);
  const url = byNode === undefined ? undefined : (byHost ?? byNode);
  return url === undefined ? {} : { url, docsUrl: `${url}/docs` };
}
