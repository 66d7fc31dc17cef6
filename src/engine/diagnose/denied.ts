/** Whether a pull that was denied was denied to the login that is given now. */
import type { KubeObject } from '../../model/kubernetes.js';
import { listAt } from '../../model/read.js';
import { lastEvent, type SeenEvent } from './events.js';
import { type ContainerView, conditionOf, timeOf } from './read-pod.js';

/** How long events are waited for, which say what an attempt was made with. Some may not be read at all. */
const eventsMs = 20_000;
/** Times of events are kept to the second. */
const secondMs = 1_000;
const unreadReason = 'FailedToRetrieveImagePullSecret';

/** Events of attempts to pull that failed. */
export const pullFailures = (events: readonly SeenEvent[]): SeenEvent[] =>
  events.filter(({ reason, message }) => reason === 'Failed' && message.includes('pull'));

/** Secrets that the node could not read for its last attempt, as it names them; none when it could. */
export function unreadSecrets(events: readonly SeenEvent[]): string[] {
  const unread = lastEvent(events, [unreadReason]);
  const tried = lastEvent(events, ['Pulling']) ?? lastEvent(pullFailures(events), ['Failed']);
  // It is said right before the attempt. The next one comes ten seconds later, or more.
  if (unread === undefined || (tried !== undefined && unread.at < tried.at - 2 * secondMs)) return [];
  const names = /\(([^)]+)\)/.exec(unread.message)?.[1] ?? '';
  return names.split(',').flatMap((name) => name.trim() || []);
}

/**
 * Why a denial does not count yet; undefined when it does. A node may not have read a Secret that is as new as its pod, and a
 * pod that has waited since before the login was written has tried another one. In both cases the kubelet tries again: after
 * 10 to 20 seconds, later up to five minutes.
 * @returns when to look again, where no event tells
 */
export function doubtOf(
  pod: KubeObject,
  container: ContainerView,
  events: readonly SeenEvent[],
  { loginSince, now }: { readonly loginSince: number | undefined; readonly now: number },
): { readonly recheckAt?: number } | undefined {
  if (listAt(pod, 'spec', 'imagePullSecrets').length === 0) return undefined;
  const failures = pullFailures(events).filter(({ field }) => field.endsWith(`{${container.name}}`));
  const last = failures.at(-1);
  if (last === undefined) {
    const set = conditionOf(pod, 'Initialized')?.since ?? conditionOf(pod, 'PodScheduled')?.since ?? 0;
    const until = Math.max(set, loginSince ?? 0) + eventsMs;
    return now < until ? { recheckAt: until } : undefined;
  }
  const created = timeOf(pod.metadata.creationTimestamp) ?? 0;
  if (loginSince !== undefined && created < loginSince && last.at <= loginSince) return {};
  const attempts = failures.reduce((sum, { count }) => sum + count, 0);
  return unreadSecrets(events).length > 0 && attempts < 2 ? {} : undefined;
}
