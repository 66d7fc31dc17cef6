import type { KubeObject } from '../../model/kubernetes.js';
import { lastEvent, type SeenEvent } from './events.js';
import { type ContainerView, conditionOf, kubectl, podName, whereOf } from './read-pod.js';
import { failed, finding, type MessageRule, type Verdict, waiting } from './types.js';

/** @see https://github.com/Shopify/krane/blob/main/lib/krane/kubernetes_resource/pod.rb (doom_reason) */
const rules: readonly MessageRule[] = [
  { when: /failed to sync \w+ cache/, code: 'ContainerConfigRetry', failed: false },
  {
    when: /(secret|configmap) "[^"]*" not found|couldn't find key .* in (Secret|ConfigMap)|references non-existent (secret|config) key/i,
    code: 'ConfigMissing',
    failed: true,
  },
  {
    when: /runAsNonRoot/,
    code: 'RunsAsRoot',
    failed: true,
    next: 'use an image that runs as a numeric user other than 0',
  },
];

/** A Secret made a moment later is picked up by the next try, which comes within this time. */
const persistsMs = 10_000;

/** A container that cannot be configured: what it refers to is missing. */
export function configVerdict(
  pod: KubeObject,
  container: ContainerView,
  events: readonly SeenEvent[],
  now: number,
): Verdict | undefined {
  const state = container.waiting;
  if (state?.reason !== 'CreateContainerConfigError') return undefined;
  const tries = events.filter((event) => event.reason === 'Failed' && event.message.includes(state.message));
  return judge(pod, container, state.message, sum(tries), now);
}

/** A volume whose Secret or ConfigMap is missing, and other mounts that take their time. */
export function mountVerdict(
  pod: KubeObject,
  events: readonly SeenEvent[],
  now: number,
): Verdict | undefined {
  const event = lastEvent(events, ['FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox']);
  if (event === undefined) return undefined;
  const rule = rules.find(({ when }) => when.test(event.message));
  if (rule?.failed === true) return judge(pod, undefined, event.message, event.count, now);
  const network = event.reason === 'FailedCreatePodSandBox';
  return waiting(
    finding({
      ...whereOf(pod),
      code: network ? 'ContainerCreating' : 'VolumeMount',
      what: `${podName(pod)} waits for its ${network ? 'network' : 'volumes'}`,
      why: event.message,
      next: kubectl('describe', pod),
    }),
  );
}

function judge(
  pod: KubeObject,
  container: ContainerView | undefined,
  message: string,
  tries: number,
  now: number,
): Verdict {
  const rule = rules.find(({ when }) => when.test(message));
  const since = conditionOf(pod, 'Initialized')?.since ?? conditionOf(pod, 'PodScheduled')?.since ?? now;
  const said = finding({
    ...whereOf(pod, container),
    code: rule?.code ?? 'ContainerConfigRetry',
    what: `${container === undefined ? podName(pod) : `container ${container.name} of ${podName(pod)}`} cannot be set up`,
    why: message,
    next: rule?.next ?? kubectl('describe', pod),
    logsFrom: undefined,
  });
  if (rule?.failed !== true) return waiting(said);
  return tries >= 2 || now >= since + persistsMs ? failed(said) : waiting(said, since + persistsMs);
}

const sum = (events: readonly SeenEvent[]): number => events.reduce((total, event) => total + event.count, 0);
