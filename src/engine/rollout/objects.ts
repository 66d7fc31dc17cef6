import type { KubeObject } from '../../model/kubernetes.js';
import { isFields, listAt } from '../../model/read.js';
import { timeOf } from '../diagnose/read-pod.js';

/**
 * The cluster's time, told from the times it writes into objects: none of them lies in its future. The estimate is late by
 * at most the age of the newest one when it came, so no budget is called spent too early because a clock is wrong.
 */
export class ClusterClock {
  /** Our wall clock minus theirs, at most. Milliseconds. */
  #ahead = Number.POSITIVE_INFINITY;

  see(objects: readonly KubeObject[], now: Date): void {
    for (const object of objects) {
      const newest = newestTime(object);
      if (newest !== undefined) this.#ahead = Math.min(this.#ahead, now.getTime() - newest);
    }
  }

  read(now: Date): Date {
    return this.#ahead === Number.POSITIVE_INFINITY ? now : new Date(now.getTime() - this.#ahead);
  }
}

function newestTime(object: KubeObject): number | undefined {
  const times = [object.metadata.creationTimestamp, ...timesIn(object['status'])]
    .map(timeOf)
    .filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.max(...times);
}

const timeFields = ['lastTransitionTime', 'lastUpdateTime', 'startedAt', 'finishedAt'];

function timesIn(value: unknown): string[] {
  if (!isFields(value)) return listAt([value], 0).flatMap(timesIn);
  return Object.entries(value).flatMap(([field, inner]) =>
    typeof inner === 'string' ? (timeFields.includes(field) ? [inner] : []) : timesIn(inner),
  );
}
