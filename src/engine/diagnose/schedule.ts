import type { KubeObject } from '../../model/kubernetes.js';
import type { Code } from './codes.js';
import { lastEvent, type SeenEvent } from './events.js';
import { claimsOf, conditionOf, kubectl, podName, whereOf } from './read-pod.js';
import { failed, finding, type Verdict, waiting } from './types.js';

/** A claim made together with its pod may reach the scheduler later. */
const persistsMs = 10_000;

/**
 * Provisioners whose volumes live on one node for good. When that node is gone, none that an autoscaler adds has the
 * volume; volumes of a zone, on the other hand, go to any new node of their zone.
 */
const localProvisioner = /local|hostpath|no-provisioner|lvm|topolvm|zfs/i;

/** A pod that no node takes. Only what no new node could mend is a failure; the rest is left to an autoscaler, or the timeout. */
export function scheduleVerdict(
  pod: KubeObject,
  claims: readonly KubeObject[],
  events: readonly SeenEvent[],
  now: number,
): Verdict | undefined {
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (scheduled === undefined || scheduled.status === 'True') return undefined;
  const { message } = scheduled;
  const since = scheduled.since ?? now;
  const autoscaler = lastEvent(events, ['TriggeredScaleUp', 'NotTriggerScaleUp'])?.message;
  const say = (code: Code, what: string, next = kubectl('describe', pod)) =>
    finding({
      ...whereOf(pod),
      code,
      what: `${podName(pod)} ${what}`,
      why: autoscaler === undefined ? message : `${message}\n${autoscaler}`,
      next,
    });
  if (/persistentvolumeclaim "[^"]*" (not found|is being deleted)/.test(message)) {
    const missing = say(
      'ClaimMissing',
      'mounts a volume claim that is not there',
      `scale again, which makes it anew and empty; those there are: kubectl get persistentvolumeclaims -n ${pod.metadata.namespace}`,
    );
    return now >= since + persistsMs ? failed(missing) : waiting(missing, since + persistsMs);
  }
  if (/non-existent (pv|persistentvolume)/i.test(message))
    return failed(say('VolumeLost', 'mounts a volume that no longer exists'));
  if (noNodeHasVolume(message) && onLocalVolume(pod, claims))
    return failed(
      say('VolumeNodeGone', 'mounts a volume that lives on a node which is gone', 'kubectl get pv,nodes'),
    );
  return waiting(say('Unschedulable', 'finds no node yet', remedies(message) ?? kubectl('describe', pod)));
}

/** What the scheduler misses, and the setting that asks for it. */
const wishes: readonly (readonly [RegExp, string])[] = [
  [/Insufficient cpu/, 'ask for less CPU (cpu_request, --cpu-request) or add a node: kubectl describe nodes'],
  [
    /Insufficient memory/,
    'ask for less memory (memory_request, --memory-request) or add a node: kubectl describe nodes',
  ],
  [
    /didn't match Pod's node affinity\/selector/,
    'correct node_selector or affinity, or label a node: kubectl get nodes --show-labels',
  ],
  [/untolerated taint/, 'set tolerations for the taints of the nodes: kubectl describe nodes'],
];

/** One for each cause that the scheduler counts, most nodes or not. */
function remedies(message: string): string | undefined {
  const [nodes = ''] = message.split('preemption: ');
  const found = wishes.flatMap(([when, edit]) => (when.test(nodes) ? [edit] : []));
  return found.length === 0 ? undefined : found.join('; or ');
}

/** `0/2 nodes are available: 2 node(s) had volume node affinity conflict`: all of them, not only some. */
function noNodeHasVolume(message: string): boolean {
  const nodes = /^0\/(\d+) nodes are available/.exec(message)?.[1];
  const conflicts =
    /(\d+) node\(s\) (had volume node affinity conflict|didn't match PersistentVolume's node affinity)/.exec(
      message,
    )?.[1];
  return nodes !== undefined && nodes !== '0' && nodes === conflicts;
}

function onLocalVolume(pod: KubeObject, claims: readonly KubeObject[]): boolean {
  const mounted = claimsOf(pod);
  return claims.some((claim) => {
    const provisioner = claim.metadata.annotations?.['volume.kubernetes.io/storage-provisioner'] ?? '';
    return mounted.includes(claim.metadata.name) && localProvisioner.test(provisioner);
  });
}
