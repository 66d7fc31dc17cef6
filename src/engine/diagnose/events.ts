import type { KubeObject } from '../../model/kubernetes.js';
import { numberAt, textAt } from '../../model/read.js';
import { timeOf } from './read-pod.js';

/** One event as both APIs write it (core/v1, and events.k8s.io seen through core/v1). */
export interface SeenEvent {
  readonly reason: string;
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** How often it happened. */
  readonly count: number;
  /** `spec.containers{app}` */
  readonly field: string;
}

/** Events of one object, oldest first. By uid: an object of the same name may have been another one. */
export function eventsOf(events: readonly KubeObject[], object: KubeObject): SeenEvent[] {
  return events
    .filter((event) => concerns(event, object))
    .map(seenEvent)
    .sort((a, b) => a.at - b.at);
}

function concerns(event: KubeObject, object: KubeObject): boolean {
  const uid = textAt(event, 'involvedObject', 'uid');
  if (uid !== undefined && object.metadata.uid !== undefined) return uid === object.metadata.uid;
  return (
    textAt(event, 'involvedObject', 'kind') === object.kind &&
    textAt(event, 'involvedObject', 'name') === object.metadata.name
  );
}

export function seenEvent(event: KubeObject): SeenEvent {
  const times = [
    textAt(event, 'series', 'lastObservedTime'),
    textAt(event, 'lastTimestamp'),
    textAt(event, 'eventTime'),
    textAt(event, 'firstTimestamp'),
    event.metadata.creationTimestamp,
  ];
  return {
    reason: textAt(event, 'reason') ?? '',
    message: textAt(event, 'message') ?? '',
    at: times.map(timeOf).find((time) => time !== undefined) ?? 0,
    count: numberAt(event, 'series', 'count') ?? numberAt(event, 'count') ?? 1,
    field: textAt(event, 'involvedObject', 'fieldPath') ?? '',
  };
}

/** The newest event that fits. */
export function lastEvent(
  events: readonly SeenEvent[],
  reasons: readonly string[],
  container?: string,
): SeenEvent | undefined {
  return events.findLast(
    (event) =>
      reasons.includes(event.reason) && (container === undefined || event.field.endsWith(`{${container}}`)),
  );
}
