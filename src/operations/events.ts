import type { Context } from '../engine/context.js';
import { seenEvent } from '../engine/diagnose/events.js';
import { timeOf } from '../engine/diagnose/read-pod.js';
import { belongsTo, type Named } from '../engine/events/belongs.js';
import { explainClusterError } from '../engine/explain.js';
import { readInventory } from '../engine/records/inventory.js';
import { namesOf } from '../model/identity.js';
import { type KubeObject, kinds } from '../model/kubernetes.js';
import { textAt } from '../model/read.js';
import type { ResolvedSettings } from '../model/settings.js';
import { ClusterError } from '../ports/cluster.js';

export type EventType = 'Normal' | 'Warning';

export interface EventLine {
  readonly namespace: string;
  /** RFC 3339: when it happened last. */
  readonly time: string;
  /** When it happened first. */
  readonly first: string;
  /** How often. */
  readonly count: number;
  /** `Normal` or `Warning`. */
  readonly type: string;
  readonly reason: string;
  readonly object: Named;
  readonly message: string;
}

export interface EventsOptions {
  /** Goes on with new ones until the signal. */
  readonly follow: boolean;
  /** Absent: all. */
  readonly types?: readonly EventType[];
  /** Seconds. */
  readonly since?: number;
  /** Awaited, so that a slow reader slows the stream. Those that were there come together, oldest first. */
  write(lines: readonly EventLine[]): Promise<void>;
}

/**
 * Tells the events of everything that belongs to an app, what is gone included: Kubernetes keeps them for an hour. With `follow` it ends
 * only by the context's signal (throws its reason).
 * @throws JacScaleError as the cluster refused it
 */
export async function events(
  context: Context,
  resolved: ResolvedSettings,
  options: EventsOptions,
): Promise<void> {
  const { appName: app, namespace } = resolved.settings;
  try {
    const name = namesOf(app).inventory;
    const secret = await context.cluster.get({ kind: kinds.Secret, namespace, name });
    const belongs = belongsTo(app, secret === undefined ? [] : readInventory(secret).entries);
    const chosen = (objects: readonly KubeObject[]) =>
      linesOf(objects, belongs, options, context.clock.now());
    if (!options.follow) {
      const { items } = await context.cluster.list(kinds.Event, { namespace });
      await options.write(chosen(items));
      return;
    }
    const told = new Told();
    const watch = context.cluster.watch(kinds.Event, { namespace }, { signal: context.signal });
    for await (const event of watch) {
      if (event.type === 'DELETED') told.forget(event.object);
      else {
        const objects = event.type === 'SYNC' ? event.items : [event.object];
        const lines = chosen(told.fresh(objects, event.type === 'SYNC'));
        if (lines.length > 0) await options.write(lines);
      }
    }
    throw context.signal.reason;
  } catch (error) {
    throw error instanceof ClusterError ? explainClusterError(error, { namespace, app }) : error;
  }
}

function linesOf(
  objects: readonly KubeObject[],
  belongs: (object: Named) => boolean,
  { types, since }: EventsOptions,
  now: Date,
): EventLine[] {
  const from = since === undefined ? 0 : now.getTime() - since * 1000;
  return objects
    .map(lineOf)
    .filter(({ object }) => belongs(object))
    .filter(({ type }) => types === undefined || types.some((wanted) => wanted === type))
    .filter(({ time }) => Date.parse(time) >= from)
    .sort((a, b) => Date.parse(a.time) - Date.parse(b.time) || (a.object.name < b.object.name ? -1 : 1));
}

function lineOf(event: KubeObject): EventLine {
  const { at, count, reason, message } = seenEvent(event);
  const first = timeOf(textAt(event, 'firstTimestamp')) ?? timeOf(textAt(event, 'eventTime')) ?? at;
  return {
    namespace: event.metadata.namespace ?? '',
    time: new Date(at).toISOString(),
    first: new Date(Math.min(first, at)).toISOString(),
    count,
    type: textAt(event, 'type') ?? '',
    reason,
    object: {
      kind: textAt(event, 'involvedObject', 'kind') ?? '',
      name: textAt(event, 'involvedObject', 'name') ?? '',
    },
    message: message.trim(),
  };
}

/** What was told by a watch that may begin anew: the same event with the same version is not told again. */
class Told {
  #versions = new Map<string, string>();

  fresh(objects: readonly KubeObject[], all: boolean): KubeObject[] {
    const before = this.#versions;
    // Of those that have expired nothing is remembered.
    if (all) this.#versions = new Map();
    return objects.filter((object) => {
      const { uid = object.metadata.name, resourceVersion = '' } = object.metadata;
      const isFresh = before.get(uid) !== resourceVersion;
      this.#versions.set(uid, resourceVersion);
      return isFresh;
    });
  }

  forget({ metadata }: KubeObject): void {
    this.#versions.delete(metadata.uid ?? metadata.name);
  }
}
