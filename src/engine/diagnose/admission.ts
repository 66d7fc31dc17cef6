import { type KubeObject, refText } from '../../model/kubernetes.js';
import type { Code } from './codes.js';
import { conditionOf, kubectl } from './read-pod.js';
import { failed, finding, type MessageRule, type Verdict, waiting } from './types.js';

/** What the API server answers to the ReplicaSet that wants to make a pod. */
const rules: readonly MessageRule[] = [
  {
    when: /failed calling webhook|context deadline exceeded|connection refused|etcdserver|timeout|too many requests/i,
    code: 'PodCreationRetry',
    failed: false,
  },
  { when: /because it is being terminated/, code: 'NamespaceTerminating', failed: true },
  // A namespace gets its "default" account a moment after it is made.
  { when: /serviceaccount "default" not found/, code: 'PodCreationRetry', failed: false },
  {
    when: /serviceaccount "[^"]*" not found/,
    code: 'ServiceAccountMissing',
    failed: true,
  },
  {
    when: /exceeded quota/,
    code: 'QuotaExceeded',
    failed: true,
    next: 'lower cpu_request, memory_request or replicas, or have the quota raised: kubectl describe resourcequota',
  },
  {
    when: /failed quota: .* must specify/,
    code: 'QuotaExceeded',
    failed: true,
    next: 'set what the quota asks for: --cpu-request, --cpu-limit, --memory-request, --memory-limit',
  },
  { when: /violates PodSecurity/, code: 'PodSecurity', failed: true },
  {
    when: /(maximum|minimum) (cpu|memory|ephemeral-storage|storage) (usage|limit)|max limit to request ratio|must be less than or equal to (cpu|memory) limit/,
    code: 'LimitRange',
    failed: true,
    next: 'stay within `kubectl describe limitrange`: --cpu-request, --cpu-limit, --memory-request, --memory-limit',
  },
  { when: /denied (the )?request/, code: 'AdmissionDenied', failed: true },
  { when: /is invalid: /, code: 'PodInvalid', failed: true },
];

/** A ReplicaSet whose pods are refused, or a Deployment whose ReplicaSet is. */
export function admissionVerdict(object: KubeObject, pods: readonly KubeObject[]): Verdict | undefined {
  const message = refusalOf(object);
  return message === undefined ? undefined : refusalVerdict(object, message, pods);
}

/** What the API server's answer means for who wanted to make a pod. */
export function refusalVerdict(object: KubeObject, message: string, pods: readonly KubeObject[]): Verdict {
  const namespace = object.metadata.namespace ?? 'default';
  const rule = rules.find(({ when }) => when.test(message));
  const said = finding({
    code: rule?.code ?? 'PodCreationRetry',
    what: `${refText(object)} may not make its ${object.kind === 'Deployment' ? 'ReplicaSet' : 'pods'}`,
    why: message,
    next: rule?.next ?? remedyFor(rule?.code, message, namespace) ?? kubectl('describe', object),
    object: refText(object),
  });
  // Pods that are on their way out still count against a quota.
  const freesQuota =
    rule?.code === 'QuotaExceeded' && pods.some((pod) => pod.metadata.deletionTimestamp !== undefined);
  return rule?.failed === true && !freesQuota ? failed(said) : waiting(said);
}

/** The next command where it names what the message names. */
function remedyFor(code: Code | undefined, message: string, namespace: string): string | undefined {
  const account = /serviceaccount "([^"]*)" not found/.exec(message)?.[1];
  if (code === 'ServiceAccountMissing' && account !== undefined)
    return `make it: kubectl create serviceaccount ${account} -n ${namespace}, or correct service_account_name (--service-account)`;
  if (code === 'PodSecurity')
    return `see what the namespace enforces: kubectl get namespace ${namespace} --show-labels; then change what the message names`;
  if (code === 'AdmissionDenied')
    return 'change what the message names, or ask those who made the policy: kubectl get validatingadmissionpolicies,validatingwebhookconfigurations';
  const webhook = /failed calling webhook "([^"]+)"/.exec(message)?.[1];
  if (webhook !== undefined)
    return `have webhook ${webhook} answer, or removed by those who made it: kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations`;
  return undefined;
}

function refusalOf(object: KubeObject): string | undefined {
  const failure = conditionOf(object, 'ReplicaFailure');
  if (object.kind === 'ReplicaSet') return failure?.status === 'True' ? failure.message : undefined;
  const progress = conditionOf(object, 'Progressing');
  return progress?.reason === 'ReplicaSetCreateError' ? progress.message : undefined;
}
