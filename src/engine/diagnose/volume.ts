import { type KubeObject, refText } from '../../model/kubernetes.js';
import { textAt } from '../../model/read.js';
import { eventsOf, lastEvent, type SeenEvent } from './events.js';
import { claimsOf, kubectl, timeOf } from './read-pod.js';
import { failed, finding, type MessageRule, type Verdict, waiting } from './types.js';

/** An older event may tell of a cause that was removed before this rollout. */
const slackMs = 10_000;

const reasons = [
  'FailedBinding',
  'ProvisioningFailed',
  'WaitForFirstConsumer',
  'WaitForPodScheduled',
  'Provisioning',
  'ExternalProvisioning',
  'ProvisioningSucceeded',
];

const rules: readonly MessageRule[] = [
  {
    when: /no persistent volumes available for this claim and no storage class is set/,
    code: 'NoStorageClass',
    failed: true,
    next: 'name a StorageClass of `kubectl get storageclass`: --storage-class NAME',
  },
  {
    when: /storageclass\.storage\.k8s\.io "[^"]*" not found/,
    code: 'StorageClassMissing',
    failed: true,
    next: 'name a StorageClass of `kubectl get storageclass`: --storage-class NAME',
  },
];

/** Claims that these pods mount and that are not bound. */
export function claimVerdicts(
  pods: readonly KubeObject[],
  claims: readonly KubeObject[],
  events: readonly KubeObject[],
): Verdict[] {
  return claims.flatMap((claim) => {
    const mounting = pods.filter((pod) => claimsOf(pod).includes(claim.metadata.name));
    const phase = textAt(claim, 'status', 'phase');
    if (mounting.length === 0 || phase === 'Bound') return [];
    const from = Math.min(...mounting.map((pod) => timeOf(pod.metadata.creationTimestamp) ?? 0)) - slackMs;
    const recent = eventsOf(events, claim).filter((event) => event.at >= from);
    return [claimVerdict(claim, phase, lastEvent(recent, reasons))];
  });
}

function claimVerdict(claim: KubeObject, phase: string | undefined, event: SeenEvent | undefined): Verdict {
  const object = refText(claim);
  const next = kubectl('describe', claim);
  if (phase === 'Lost')
    return failed(
      finding({
        code: 'VolumeLost',
        what: `${object} lost its volume`,
        why: event?.message ?? 'the PersistentVolume it was bound to is gone',
        next,
        object,
      }),
    );
  const rule = rules.find(({ when }) => event !== undefined && when.test(event.message));
  // A claim without a class may be given the default one later, and then asks for it by name.
  const stillTrue =
    rule?.code !== 'NoStorageClass' || textAt(claim, 'spec', 'storageClassName') === undefined;
  if (rule !== undefined && stillTrue)
    return failed(
      finding({
        code: rule.code,
        what: `${object} cannot get a volume`,
        why: event?.message,
        next: rule.next,
        object,
      }),
    );
  const driver = /external provisioner '([^']+)'/.exec(event?.message ?? '')?.[1];
  const pending = finding({
    code: 'VolumePending',
    what: `${object} is not bound yet`,
    why: event?.message,
    next:
      driver === undefined
        ? next
        : `see that the driver ${driver} runs, or name another StorageClass of \`kubectl get storageclass\`: --storage-class NAME`,
    object,
  });
  return waiting(pending);
}
