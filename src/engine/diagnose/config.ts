import { labelKeys, namesOf } from '../../model/identity.js';
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

/**
 * Tries of the kubelet, of which the last one counted comes some 15 s after the first: a Secret that came a moment later is
 * seen only then. Containers are tried twice at once; mounts after 0.5 s, 1 s, 2 s and so on. Whoever may not read events
 * counts the time instead.
 */
const deciding = { containerTries: 3, mountTries: 6, ms: 30_000 };

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
  // Happens at the start of healthy pods; the next try comes by itself.
  if (rule?.code === 'ContainerConfigRetry') return undefined;
  if (rule !== undefined) return judge(pod, undefined, event.message, event.count, now);
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
    next: rule?.next ?? remedyOf(pod, message) ?? kubectl('describe', pod),
    logsFrom: undefined,
  });
  if (rule?.failed !== true) return waiting(said);
  // Neither the image nor the pod changes any more.
  if (rule.code === 'RunsAsRoot') return failed(said);
  const until = since + deciding.ms;
  const enough = container === undefined ? deciding.mountTries : deciding.containerTries;
  return tries >= enough || now >= until ? failed(said) : waiting(said, until);
}

const sum = (events: readonly SeenEvent[]): number => events.reduce((total, event) => total + event.count, 0);

/** What is missing is made by who named it, or by the next run where nothing is lost by that. */
function remedyOf(pod: KubeObject, message: string): string | undefined {
  const [, kind, name = ''] =
    /(secret|configmap) "([^"]*)" not found/i.exec(message) ??
    /couldn't find key .* in (Secret|ConfigMap) (?:[^/\s]+\/)?(\S+)/i.exec(message) ??
    [];
  if (kind === undefined) return undefined;
  const app = pod.metadata.labels?.[labelKeys.instance] ?? '';
  const namespace = pod.metadata.namespace ?? 'default';
  const { auth, mongodb, redis, postgresql, environmentPrefix, codeMapPrefix } = namesOf(app);
  if (name === auth)
    return `delete what is left of it, then scale again, which makes it anew (logins end): kubectl delete secret ${auth} -n ${namespace} --ignore-not-found`;
  if ([mongodb, redis, postgresql].some((own) => own === name))
    return `put secret/${name} back as it was: it opens what the database has stored`;
  if (app !== '' && [environmentPrefix, codeMapPrefix].some((own) => name.startsWith(own)))
    return `scale again, which makes it anew: kubectl jac scale --name ${app} -n ${namespace}`;
  const make =
    kind.toLowerCase() === 'secret'
      ? `kubectl create secret generic ${name} -n ${namespace} --from-literal=NAME=VALUE`
      : `kubectl create configmap ${name} -n ${namespace} --from-literal=NAME=VALUE`;
  return `make it: ${make}; or take it out of env_from_secrets`;
}
