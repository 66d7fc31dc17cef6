import { describe, expect, it } from '@jest/globals';
import { assess } from '../../src/engine/diagnose.js';
import {
  app,
  deployment,
  look,
  owner,
  pod,
  replicaSet,
  start,
  time,
  verdict,
  waits,
} from './diagnose-objects.js';

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
        what: 'container app of pod/demo-2-x ends each time it starts (exit code 1)',
        why: 'it ended with exit code 1',
        object: 'pod/demo-2-x',
        container: 'app',
      },
      logsFrom: { pod: 'demo-2-x', container: 'app', previous: false, message: '' },
      waiting: [
        {
          code: 'RolloutProgressing',
          what: 'deployment/demo: 0 of 1 new pods available',
          object: 'deployment/demo',
        },
      ],
    });
  });

  it('explains by the lines that the kubelet kept in the status', () => {
    const message = "✖ Error: error[E0002]: Missing ')'\n  --> /app/app.jac:6:24\n";
    const state = { terminated: { exitCode: 1, reason: 'Error', containerID: 'x', message } };
    const crashed = pod({ containerStatuses: [{ name: 'app', restartCount: 1, state, lastState: state }] });
    const snapshot = {
      deployments: [deployment()],
      replicaSets: [replicaSet(2)],
      pods: [crashed],
      claims: [],
      events: [],
    };
    const expectation = { deployments: [{ name: 'demo', generation: 2 }], startupSeconds: 60 };
    expect(assess(snapshot, expectation, new Date(start)).failed).toMatchObject({
      code: 'JacSyntaxError',
      file: 'app.jac',
      line: 6,
      log: ["✖ Error: error[E0002]: Missing ')'", '  --> /app/app.jac:6:24'],
    });
    const once = pod({ containerStatuses: [{ name: 'app', restartCount: 0, state }] });
    expect(assess({ ...snapshot, pods: [once] }, expectation, new Date(start)).waiting[0]).toEqual({
      code: 'ContainerExited',
      what: 'container app of pod/demo-2-x ended (exit code 1) and is started again',
      why: "app.jac:6: Missing ')'",
      object: 'pod/demo-2-x',
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
