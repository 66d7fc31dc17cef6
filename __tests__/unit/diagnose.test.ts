import { describe, expect, it } from '@jest/globals';
import { assess, examine, type Snapshot } from '../../src/engine/diagnose.js';
import type { KubeObject } from '../../src/model/kubernetes.js';

const start = Date.parse('2026-01-01T00:00:00Z');
const time = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const revision = (number: number) => ({ 'deployment.kubernetes.io/revision': `${number}` });
const owner = (kind: string, uid: string) => [{ apiVersion: 'apps/v1', kind, name: uid, uid }];

const deployment = (more: Record<string, unknown> = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'demo', uid: 'd', generation: 2, annotations: revision(2) },
  spec: { replicas: 1 },
  status: { observedGeneration: 2, replicas: 1, updatedReplicas: 1, ...more },
});
const replicaSet = (number: number, message?: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: {
    name: `demo-${number}`,
    uid: `r${number}`,
    annotations: revision(number),
    ownerReferences: owner('Deployment', 'd'),
  },
  status: message === undefined ? {} : { conditions: [{ type: 'ReplicaFailure', status: 'True', message }] },
});
const pod = (
  status: Record<string, unknown>,
  metadata: Partial<KubeObject['metadata']> = {},
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'demo-2-x',
    namespace: 'ns',
    uid: 'p',
    creationTimestamp: time(0),
    ownerReferences: owner('ReplicaSet', 'r2'),
    ...metadata,
  },
  spec: {
    containers: [{ name: 'app', image: 'jac:1' }],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'code' } }],
  },
  status: { phase: 'Pending', ...status },
});
const app = (state: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  containerStatuses: [{ name: 'app', restartCount: 0, state, ...more }],
});
const waits = (reason: string, message = '') => app({ waiting: { reason, message } });
const event = (
  uid: string,
  reason: string,
  message: string,
  { at = 0, count = 1, field = '' } = {},
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: `${uid}.${reason}.${message.length}` },
  involvedObject: { uid, fieldPath: field },
  reason,
  message,
  count,
  lastTimestamp: time(at),
});
const claim = (phase: string, spec = {}, annotations = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'code', namespace: 'ns', uid: 'c', annotations },
  spec,
  status: { phase },
});

function look(objects: Partial<Snapshot>, seconds = 5) {
  const snapshot = {
    deployments: [deployment()],
    replicaSets: [replicaSet(1), replicaSet(2)],
    pods: [],
    claims: [],
    events: [],
    ...objects,
  };
  const expectation = { deployments: [{ name: 'demo', generation: 2 }], startupSeconds: 60 };
  return examine(snapshot, expectation, new Date(start + seconds * 1000));
}
/** `ImageNotFound!` when it failed, `Starting` when it is waited for. */
const verdict = (objects: Partial<Snapshot>, seconds?: number): string => {
  const { failed, waiting } = look(objects, seconds);
  return failed[0] === undefined ? (waiting[0]?.code ?? 'done') : `${failed[0].code}!`;
};

describe('image', () => {
  it.each([
    [
      'ErrImagePull',
      'failed to resolve reference "registry.example/jac:1": registry.example/jac:1: not found',
      'ImageNotFound!',
    ],
    ['ErrImagePull', 'manifest for jac:1 not found: manifest unknown: manifest unknown', 'ImageNotFound!'],
    ['ErrImagePull', 'no match for platform in manifest: not found', 'ImageNotFound!'],
    [
      'ErrImagePull',
      'pull access denied, repository does not exist or may require authorization',
      'ImageDenied!',
    ],
    ['ImagePullBackOff', 'Back-off pulling image "jac:1": ErrImagePull: 401 Unauthorized', 'ImageDenied!'],
    ['ErrImagePull', 'dial tcp: lookup registry.example: no such host', 'ImagePullRetry'],
    ['ErrImagePull', 'dial tcp 10.0.0.1:443: connect: connection refused', 'ImagePullRetry'],
    [
      'ErrImagePull',
      'toomanyrequests: You have reached your pull rate limit: access denied',
      'ImagePullRetry',
    ],
    ['ErrImagePull', 'unexpected status code 503 Service Unavailable: not found in cache', 'ImagePullRetry'],
    ['ErrImagePull', 'http: server gave HTTP response to HTTPS client', 'ImagePullRetry'],
    ['ImagePullBackOff', 'Back-off pulling image "jac:1"', 'ImagePullRetry'],
    [
      'ErrImageNeverPull',
      'Container image "jac:1" is not present with pull policy of Never',
      'ImageNotFound!',
    ],
    ['InvalidImageName', 'could not parse', 'ImageNameInvalid!'],
  ])('%s: %s', (reason, message, expected) => {
    expect(verdict({ pods: [pod(waits(reason, message))] })).toBe(expected);
  });

  it("finds the cause of an older kubelet's back-off in the event before", () => {
    const failed = event('p', 'Failed', 'Failed to pull image "jac:1": jac:1: not found', {
      field: 'spec.containers{app}',
    });
    const pods = [pod(waits('ImagePullBackOff', 'Back-off pulling image "jac:1"'))];
    expect(verdict({ pods, events: [failed] })).toBe('ImageNotFound!');
    expect(verdict({ pods, events: [{ ...failed, involvedObject: { uid: 'other' } }] })).toBe(
      'ImagePullRetry',
    );
  });

  it("does not read the image's own name", () => {
    const image = pod(waits('ErrImagePull', 'failed to pull "denied:not-found": unexpected EOF'));
    image['spec'] = { containers: [{ name: 'app', image: 'denied:not-found' }] };
    expect(verdict({ pods: [image] })).toBe('ImagePullRetry');
  });
});

describe('ends', () => {
  const end = (exitCode: number, reason = 'Error', more = {}) => ({
    terminated: { exitCode, reason, containerID: `${Math.random()}`, finishedAt: time(1), ...more },
  });
  const ended = (restartCount: number, state: object, lastState: object = {}) =>
    pod({ containerStatuses: [{ name: 'app', restartCount, state, lastState }] });
  const backOff = { waiting: { reason: 'CrashLoopBackOff' } };
  const cannotStart = 'runc create failed: cgroup is busy';

  it.each([
    ['once', ended(0, end(1)), 'ContainerExited'],
    ['twice alike', ended(1, end(1), end(1)), 'CrashLoop!'],
    ['twice with different codes', ended(1, end(2), end(1)), 'ContainerExited'],
    ['in back-off, the end before unknown', ended(1, backOff, end(1)), 'CrashLoop!'],
    ['twice with 0', ended(1, end(0, 'Completed'), end(0, 'Completed')), 'CrashLoop!'],
    ['running again', ended(2, { running: { startedAt: time(2) } }, end(1)), 'ContainerExited'],
    ['out of memory', ended(1, end(137, 'OOMKilled'), end(137, 'OOMKilled')), 'OutOfMemory!'],
    ['after an hour', ended(7, end(1, 'Error', { startedAt: time(-3600) }), end(1)), 'ContainerExited'],
    [
      'by the node, twice',
      ended(1, end(128, 'StartError', { message: cannotStart }), end(128, 'StartError')),
      'ContainerExited',
    ],
    [
      'by the node, four times',
      ended(3, backOff, end(128, 'StartError', { message: cannotStart })),
      'ContainerCannotStart!',
    ],
  ])('%s', (_, each, expected) => expect(verdict({ pods: [each] })).toBe(expected));

  it('names the liveness probe when that ended it', () => {
    const field = 'spec.containers{app}';
    const events = [
      event('p', 'Killing', 'Container app failed liveness probe, will be restarted', { field }),
      event('p', 'Unhealthy', 'Liveness probe failed: HTTP probe failed with statuscode: 500', { field }),
    ];
    const [failed] = look({ pods: [ended(1, end(137), end(137))], events }).failed;
    expect(failed).toMatchObject({ code: 'ProbeFailed', why: expect.stringContaining('statuscode: 500') });
  });

  it('counts a run of the whole budget as a failed start when events may not be read', () => {
    const long = end(0, 'Completed', { startedAt: time(0), finishedAt: time(61) });
    const again = ended(1, { running: { startedAt: time(62) } }, long);
    const notReadySince = (seconds: number) => {
      const conditions = [{ type: 'ContainersReady', status: 'False', lastTransitionTime: time(seconds) }];
      return { pods: [{ ...again, status: { ...(again['status'] as object), conditions } }] };
    };
    expect(verdict(notReadySince(0), 63)).toBe('ProbeFailed!');
    expect(verdict(notReadySince(61), 63)).toBe('ContainerExited');
  });

  it('takes no old kill for one of this run', () => {
    const killed = event('p', 'Killing', 'Container app failed startup probe, will be restarted', {
      at: 10,
      field: 'spec.containers{app}',
    });
    const run = (from: number, to: number) =>
      end(1, 'Error', { startedAt: time(from), finishedAt: time(to) });
    const now = { running: { startedAt: time(22) } };
    expect(verdict({ pods: [ended(0, run(0, 10))], events: [killed] })).toBe('ProbeFailed!');
    expect(verdict({ pods: [ended(1, run(20, 21), run(11, 19))], events: [killed] })).toBe('CrashLoop!');
    expect(verdict({ pods: [ended(2, now, run(20, 21))], events: [killed] })).toBe('ContainerExited');
  });
});

describe('probes', () => {
  const runs = (startedAt: string, more: Record<string, unknown> = {}) =>
    pod({ phase: 'Running', ...app({ running: { startedAt } }), ...more });

  it('say nothing before the budget is spent', () => {
    const starts = { pods: [runs(time(10))] };
    expect(look(starts, 70.9)).toMatchObject({ failed: [], recheckAt: start + 71_000 });
    expect(verdict(starts, 71)).toBe('ProbeFailed!');
  });

  it('give the budget anew to what was ready before', () => {
    const conditions = [{ type: 'ContainersReady', status: 'False', lastTransitionTime: time(1000) }];
    const was = { pods: [runs(time(0), { conditions })] };
    expect(verdict(was, 1060)).toBe('Starting');
    expect(verdict(was, 1061)).toBe('ProbeFailed!');
  });

  it('say nothing of a container on a lost node', () => {
    const events = [event('p', 'NodeNotReady', 'Node is not ready', { at: 90 })];
    expect(verdict({ pods: [runs(time(0))], events }, 100)).toBe('NodeLost');
    expect(verdict({ pods: [runs(time(0))], events }, 400)).toBe('ProbeFailed!');
  });

  it('propose what the probe met', () => {
    const next = (message: string) =>
      look({ pods: [runs(time(0))], events: [event('p', 'Unhealthy', message, { field: '{app}' })] }, 99)
        .failed[0]?.next;
    expect(next('Startup probe failed: HTTP probe failed with statuscode: 404')).toContain(
      'health_check_path',
    );
    expect(next('dial tcp 10.0.0.1:8000: connect: connection refused')).toContain('container_port');
    expect(next('statuscode: 503')).toContain('startup_timeout');
  });
});

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

describe('configuration', () => {
  it.each([
    ['failed to sync secret cache: timed out waiting for the condition', 99, 'ContainerConfigRetry'],
    ['secret "env" not found', 5, 'ConfigMissing'],
    ["couldn't find key KEY in Secret ns/env", 31, 'ConfigMissing!'],
    ['container has runAsNonRoot and image will run as root', 1, 'RunsAsRoot!'],
  ])('%s after %i s', (message, seconds, expected) => {
    const initialized = {
      conditions: [{ type: 'Initialized', status: 'True', lastTransitionTime: time(0) }],
    };
    const each = pod({ ...initialized, ...waits('CreateContainerConfigError', message) });
    expect(verdict({ pods: [each] }, seconds)).toBe(expected);
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

describe('whose troubles count', () => {
  const broken = waits('InvalidImageName');

  it('not those of old pods, of pods that go, and of what the controller has not seen', () => {
    const old = pod(broken, { ownerReferences: owner('ReplicaSet', 'r1') });
    const going = pod(broken, { deletionTimestamp: time(1) });
    expect(verdict({ pods: [old, going] })).toBe('RolloutProgressing');
    const unseen = [deployment({ observedGeneration: 1 })];
    expect(verdict({ deployments: unseen, pods: [pod(broken)] })).toBe('RolloutProgressing');
  });

  it('not those of a Deployment that is rolled out, nor a deadline of its own', () => {
    const available = deployment({ availableReplicas: 1 });
    expect(look({ deployments: [available], pods: [pod(broken)] })).toMatchObject({ done: true, failed: [] });
    const conditions = [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }];
    expect(verdict({ deployments: [deployment({ conditions })] })).toBe('RolloutProgressing');
  });

  it('not evictions', () => {
    expect(verdict({ pods: [pod({ phase: 'Failed', reason: 'Evicted', ...broken })] })).toBe('PodReplaced');
  });

  it('one replica speaks for all that fail alike', () => {
    const pods = ['a', 'b', 'c'].map((name) => pod(broken, { name, uid: name }));
    expect(look({ pods }).failed).toMatchObject([{ object: 'pod/a' }]);
  });

  it('all replicas bring their next moment', () => {
    const runs = (uid: string, at: number) =>
      pod(app({ running: { startedAt: time(at) } }), { name: uid, uid });
    expect(look({ pods: [runs('late', 20), runs('early', 10)] }, 30).recheckAt).toBe(start + 71_000);
  });
});

describe('assess', () => {
  it('gives a diagnosis without what only the log reader needs', () => {
    const crash = { terminated: { exitCode: 1, reason: 'Error', containerID: 'x' } };
    const last = { terminated: { exitCode: 1, reason: 'Error', containerID: 'y' } };
    const pods = [
      pod({ containerStatuses: [{ name: 'app', restartCount: 1, state: crash, lastState: last }] }),
    ];
    const snapshot = {
      deployments: [deployment()],
      replicaSets: [replicaSet(2)],
      pods,
      claims: [],
      events: [],
    };
    const expectation = { deployments: [{ name: 'demo', generation: 2 }], startupSeconds: 60 };
    expect(assess(snapshot, expectation, new Date(start))).toEqual({
      done: false,
      failed: {
        code: 'CrashLoop',
        what: 'container app of pod/demo-2-x ends right after it starts (exit code 1)',
        why: 'it ended with exit code 1',
        object: 'pod/demo-2-x',
        container: 'app',
      },
      logsFrom: { pod: 'demo-2-x', container: 'app', previous: false },
      waiting: [
        {
          code: 'RolloutProgressing',
          what: 'deployment/demo: 0 of 1 new pods available',
          object: 'deployment/demo',
        },
      ],
    });
  });

  it('survives objects of any shape', () => {
    const bare = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'x', ownerReferences: owner('ReplicaSet', 'r2') },
    };
    for (const status of [undefined, {}, { containerStatuses: [null, {}, { state: 7 }], conditions: 'none' }])
      expect(verdict({ pods: [{ ...bare, status }], events: [{ ...bare, kind: 'Event' }] })).toBe(
        'ContainerCreating',
      );
  });
});
