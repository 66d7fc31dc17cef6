import { describe, expect, it } from '@jest/globals';
import {
  claim,
  deployment,
  event,
  look,
  owner,
  pod,
  replicaSet,
  time,
  verdict,
  waits,
} from './diagnose-objects.js';

describe('scheduling', () => {
  const unscheduled = (message: string) =>
    pod({
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message,
          lastTransitionTime: time(0),
        },
      ],
    });
  const gone =
    '0/2 nodes are available: 2 node(s) had volume node affinity conflict. preemption: 0/2 nodes are available';
  const provisioner = 'volume.kubernetes.io/storage-provisioner';
  const local = claim('Bound', {}, { [provisioner]: 'rancher.io/local-path' });
  const zonal = claim('Bound', {}, { [provisioner]: 'ebs.csi.aws.com' });

  it.each([
    ['0/2 nodes are available: 2 Insufficient cpu.', [], 'Unschedulable'],
    ["0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.", [], 'Unschedulable'],
    ['no nodes available to schedule pods', [], 'Unschedulable'],
    [gone, [local], 'VolumeNodeGone!'],
    [gone, [zonal], 'Unschedulable'],
    [gone.replace('2 node(s)', '1 Insufficient cpu, 1 node(s)'), [local], 'Unschedulable'],
    [
      "0/3 nodes are available: 3 node(s) didn't match PersistentVolume's node affinity.",
      [local],
      'VolumeNodeGone!',
    ],
    [
      '0/2 nodes are available: persistentvolumeclaim "code" bound to non-existent persistentvolume "pv"',
      [],
      'VolumeLost!',
    ],
  ])('%s', (message, claims, expected) => {
    expect(verdict({ pods: [unscheduled(message)], claims })).toBe(expected);
  });

  it('gives a claim the time to reach the scheduler', () => {
    const pods = [unscheduled('0/2 nodes are available: persistentvolumeclaim "code" not found.')];
    expect(verdict({ pods }, 9)).toBe('ClaimMissing');
    expect(verdict({ pods }, 10)).toBe('ClaimMissing!');
  });

  it('repeats what the autoscaler says', () => {
    const events = [event('p', 'TriggeredScaleUp', 'pod triggered scale-up: 3->4')];
    const [waiting] = look({
      pods: [unscheduled('0/3 nodes are available: 3 Insufficient cpu.')],
      events,
    }).waiting;
    expect(waiting?.why).toContain('3->4');
  });
});

describe('volumes', () => {
  const none = 'no persistent volumes available for this claim and no storage class is set';
  const creating = pod({
    conditions: [{ type: 'PodScheduled', status: 'True' }],
    ...waits('ContainerCreating'),
  });

  it.each([
    ['no class at all', claim('Pending'), 'FailedBinding', none, 'NoStorageClass!'],
    ['no class wanted', claim('Pending', { storageClassName: '' }), 'FailedBinding', none, 'VolumePending'],
    [
      'class given later',
      claim('Pending', { storageClassName: 'std' }),
      'FailedBinding',
      none,
      'VolumePending',
    ],
    [
      'class missing',
      claim('Pending', { storageClassName: 'x' }),
      'ProvisioningFailed',
      'storageclass.storage.k8s.io "x" not found',
      'StorageClassMissing!',
    ],
    [
      'provisioner in trouble',
      claim('Pending', { storageClassName: 'x' }),
      'ProvisioningFailed',
      'rpc error: quota',
      'VolumePending',
    ],
    [
      'waiting for its pod',
      claim('Pending', { storageClassName: 'x' }),
      'WaitForFirstConsumer',
      'waiting',
      'VolumePending',
    ],
    ['lost', claim('Lost'), 'ClaimLost', 'gone', 'VolumeLost!'],
    [
      'bound',
      claim('Bound'),
      'ProvisioningFailed',
      'storageclass.storage.k8s.io "x" not found',
      'ContainerCreating',
    ],
  ])('%s', (_, each, reason, message, expected) => {
    expect(verdict({ pods: [creating], claims: [each], events: [event('c', reason, message)] })).toBe(
      expected,
    );
  });

  it('takes no old event for news', () => {
    const events = [event('c', 'FailedBinding', none, { at: -11 })];
    expect(verdict({ pods: [creating], claims: [claim('Pending')], events })).toBe('VolumePending');
  });

  it.each([
    ['FailedAttachVolume', 'Multi-Attach error for volume "pvc"', 1, 'VolumeMount'],
    [
      'FailedMount',
      'MountVolume.SetUp failed for volume "x" : failed to sync secret cache: timed out',
      1,
      'ContainerCreating',
    ],
    ['FailedMount', 'MountVolume.SetUp failed for volume "x" : secret "y" not found', 5, 'ConfigMissing'],
    ['FailedMount', 'MountVolume.SetUp failed for volume "x" : secret "y" not found', 6, 'ConfigMissing!'],
    ['FailedMount', 'references non-existent secret key: z', 6, 'ConfigMissing!'],
  ])('%s: %s (%i times)', (reason, message, count, expected) => {
    expect(verdict({ pods: [creating], events: [event('p', reason, message, { count })] })).toBe(expected);
  });

  it('forgets a mount that worked later', () => {
    const events = [
      event('p', 'FailedAttachVolume', 'Multi-Attach'),
      event('p', 'Pulling', 'Pulling image', { at: 2 }),
    ];
    expect(verdict({ pods: [creating], events })).toBe('ImagePulling');
  });
});

describe('admission', () => {
  it.each([
    [
      'pods "x" is forbidden: exceeded quota: q, requested: cpu=1, used: cpu=1, limited: cpu=1',
      'QuotaExceeded!',
    ],
    ['pods "x" is forbidden: maximum cpu usage per Container is 1, but limit is 2', 'LimitRange!'],
    ['pods "x" is forbidden: violates PodSecurity "restricted:latest": privileged', 'PodSecurity!'],
    ['error looking up service account ns/app: serviceaccount "app" not found', 'ServiceAccountMissing!'],
    ['error looking up service account ns/default: serviceaccount "default" not found', 'PodCreationRetry'],
    ['admission webhook "v.example" denied the request: no', 'AdmissionDenied!'],
    ["ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no", 'AdmissionDenied!'],
    [
      'Internal error occurred: failed calling webhook "v": denied request: connect: connection refused',
      'PodCreationRetry',
    ],
    ['Pod "x" is invalid: spec.containers[0].name: Required value', 'PodInvalid!'],
    ['unable to create new content in namespace ns because it is being terminated', 'NamespaceTerminating!'],
    ['something never seen', 'PodCreationRetry'],
  ])('%s', (message, expected) => {
    expect(verdict({ replicaSets: [replicaSet(2, message)] })).toBe(expected);
  });

  it('waits for pods that still count against the quota', () => {
    const going = pod({}, { deletionTimestamp: time(1), ownerReferences: owner('ReplicaSet', 'r1') });
    const replicaSets = [replicaSet(2, 'pods "x" is forbidden: exceeded quota: q')];
    expect(verdict({ replicaSets, pods: [going] })).toBe('QuotaExceeded');
  });

  it('sees a ReplicaSet that may not be made', () => {
    const conditions = [
      { type: 'Progressing', reason: 'ReplicaSetCreateError', message: 'exceeded quota: q' },
    ];
    expect(verdict({ deployments: [deployment({ conditions })], replicaSets: [] })).toBe('QuotaExceeded!');
  });
});
