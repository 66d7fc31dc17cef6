import type { Context } from '../../engine/context.js';
import { explainClusterError } from '../../engine/explain.js';
import { type Decision, decide } from '../../engine/preview/decide.js';
import { namespaceHangs, namespacesGone } from '../../engine/preview/gone.js';
import { previewSelector } from '../../engine/preview/marks.js';
import { type Surveyed, survey } from '../../engine/preview/survey.js';
import type { Diagnosis } from '../../model/diagnosis.js';
import { JacScaleError } from '../../model/error.js';
import { diagnosisOf } from '../../model/failure.js';
import { kinds } from '../../model/kubernetes.js';
import { type PreviewOwner, type PreviewsReport, previewsSchema } from '../../model/preview.js';
import { ClusterError } from '../../ports/cluster.js';
import { sleepNow } from './sleep.js';
import { isUsed } from './take-away.js';

type Open = ReadonlySet<number>;
type Repository = Pick<PreviewOwner, 'repository' | 'repositoryId'>;

export interface CollectOptions {
  /** Only previews of this app. */
  readonly app?: string;
  /** Whose pull requests `open` tells. */
  readonly repository?: string | Repository;
  /**
   * Numbers of all open pull requests; undefined: unknown. As a function it is asked after the cluster was read, so that a
   * pull request that is opened meanwhile is not taken for closed.
   */
  readonly open?: Open | (() => Promise<Open | undefined>);
  /**
   * Asked right before a preview is destroyed because its pull request is closed: whether GitHub says so of this one still. Only
   * then it is destroyed; nobody asks of others. Absent: `open` is taken for all there is to know.
   */
  stillClosed?(pullRequest: number): Promise<boolean>;
  /** Age of the last use after which a preview of the repository sleeps. */
  readonly sleepAfterSeconds?: number;
  readonly dryRun: boolean;
  /** Seconds to wait until what was deleted is gone; default 300. */
  readonly timeout?: number;
}

/** So many at a time: kind to the API server. */
const atOnce = 8;
/** A preview that is being deployed is in use: not now. */
const lockSeconds = 0;

/**
 * Destroys previews whose pull request is closed or whose lifetime is over, and puts unused ones to sleep. What fails with one is
 * told in its action and keeps nobody else: status `failed`.
 */
export async function gcPreviews(context: Context, options: CollectOptions): Promise<PreviewsReport> {
  const began = context.clock.monotonic();
  try {
    const { app, dryRun, sleepAfterSeconds } = options;
    const now = context.clock.now();
    const found = await survey(context.cluster, {
      ...(app === undefined ? {} : { app }),
      addresses: false,
      now,
    });
    const open = typeof options.open === 'function' ? await options.open() : options.open;
    const repository =
      typeof options.repository === 'string' ? { repository: options.repository } : options.repository;
    const decisions = decide(found, {
      now,
      ...(repository === undefined ? {} : { repository }),
      ...(open === undefined ? {} : { open }),
      ...(sleepAfterSeconds === undefined ? {} : { sleepAfterSeconds }),
    });
    const { failures, spared } = dryRun
      ? nothingDone
      : await carryOut(context, decisions, options, began + (options.timeout ?? 300) * 1000);
    const taken = decisions.filter(({ preview }) => !spared.has(preview.namespace));
    const done = new Map(
      taken
        .filter(({ preview }) => !dryRun && !failures.has(preview.namespace))
        .map(({ preview, action }) => [preview.namespace, action]),
    );
    return {
      schema: previewsSchema,
      command: 'preview gc',
      status: dryRun ? 'planned' : failures.size > 0 ? 'failed' : 'ready',
      durationMs: Math.round(context.clock.monotonic() - began),
      previews: found.flatMap(({ view, namespace }) => {
        const action = done.get(namespace);
        if (action === 'destroy') return [];
        return [action === 'sleep' ? { ...view, state: 'asleep' as const } : view];
      }),
      actions: taken.map(({ preview: { namespace }, action, reason }) => {
        const failure = failures.get(namespace);
        return { action, namespace, reason, ...(failure === undefined ? {} : { failure }) };
      }),
      notes: [
        ...[...spared].map(([namespace, why]) => `${namespace} ${why}`),
        ...unknowns({ repository, open, sleepAfterSeconds }),
      ],
    };
  } catch (error) {
    throw error instanceof ClusterError
      ? explainClusterError(error, { namespace: '', app: options.app ?? '' })
      : error;
  }
}

/** What could not be told, and what was left undone for it. */
function unknowns({
  repository,
  open,
  sleepAfterSeconds,
}: {
  readonly repository: Repository | undefined;
  readonly open: Open | undefined;
  readonly sleepAfterSeconds: number | undefined;
}): string[] {
  if (repository === undefined) {
    const asleep = sleepAfterSeconds === undefined ? '' : ', and nothing was put to sleep';
    return [`no repository is known: only lifetimes were looked at${asleep}`];
  }
  return [
    ...(open === undefined
      ? ['which pull requests are open is not known: only lifetimes and ages were looked at']
      : []),
    ...(repository.repositoryId === undefined && (open !== undefined || sleepAfterSeconds !== undefined)
      ? [`the id of ${repository.repository} is not known: its previews were told by its name alone`]
      : []),
  ];
}

interface CarriedOut {
  /** What went wrong, by namespace. */
  readonly failures: ReadonlyMap<string, Diagnosis>;
  /** Why namespaces stay that were to go or to sleep. */
  readonly spared: ReadonlyMap<string, string>;
}

const nothingDone: CarriedOut = { failures: new Map(), spared: new Map() };

async function carryOut(
  context: Context,
  decisions: readonly Decision<Surveyed>[],
  { stillClosed }: Pick<CollectOptions, 'stillClosed'>,
  deadline: number,
): Promise<CarriedOut> {
  const failures = new Map<string, Diagnosis>();
  const spared = new Map<string, string>();
  const deleted = new Set<string>();
  const queue = [...decisions];
  const worker = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      context.signal.throwIfAborted();
      const { preview, action, closed } = next;
      const { namespace, owner } = preview;
      try {
        if (closed && stillClosed !== undefined && !(await stillClosed(owner.pullRequest))) {
          spared.set(
            namespace,
            `stays: GitHub does not say any more that pull request #${owner.pullRequest} is closed`,
          );
          continue;
        }
        if (action === 'sleep') await sleepNow(context, preview, lockSeconds);
        else {
          const ref = { kind: kinds.Namespace, name: namespace };
          const { resourceVersion = '' } = preview.object.metadata;
          await context.cluster.delete(ref, { uid: preview.uid, resourceVersion });
          deleted.add(preview.uid);
        }
      } catch (error) {
        if (isUsed(error)) spared.set(namespace, 'was used meanwhile and stays as it is');
        else failures.set(namespace, whyNot(error, preview));
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (deleted.size > 0)
    context.emit({ type: 'phase', phase: 'destroy', message: `waiting until ${deleted.size} are gone` });
  const query = { labelSelector: previewSelector };
  for (const namespace of await namespacesGone(context, deleted, query, deadline)) {
    failures.set(namespace.metadata.name, diagnosisOf(namespaceHangs(namespace)));
  }
  return { failures, spared };
}

function whyNot(error: unknown, { namespace, app }: Surveyed): Diagnosis {
  const known = error instanceof ClusterError ? explainClusterError(error, { namespace, app }) : error;
  if (known instanceof JacScaleError) return diagnosisOf(known);
  throw error;
}
