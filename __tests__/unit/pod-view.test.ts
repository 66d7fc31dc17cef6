import { describe, expect, it } from '@jest/globals';
import { podStatus, podView, podViews } from '../../src/engine/pod-view.js';
import type { KubeObject } from '../../src/model/kubernetes.js';

const pod = (status: Record<string, unknown>, more: Partial<KubeObject['metadata']> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'demo-1', ...more },
  spec: {
    nodeName: 'node-1',
    initContainers: [{ name: 'fetch-code' }, { name: 'proxy', restartPolicy: 'Always' }],
    containers: [{ name: 'app' }, { name: 'side' }],
  },
  status: { phase: 'Pending', ...status },
});
const running = { state: { running: {} }, ready: true };
const ended = (exitCode: number, more = {}) => ({ state: { terminated: { exitCode, ...more } } });
const waits = (reason: string) => ({ state: { waiting: { reason } } });
const isReady = { conditions: [{ type: 'Ready', status: 'True' }] };

/** What `kubectl get pods` says, case by case of its printPod. */
const cases: [string, KubeObject][] = [
  ['Pending', pod({})],
  ['Unknown', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } }],
  [
    'SchedulingGated',
    pod({ conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] }),
  ],
  ['Init:0/2', pod({ initContainerStatuses: [waits('PodInitializing'), {}] })],
  ['Init:1/2', pod({ initContainerStatuses: [ended(0), { name: 'proxy', ...running }] })],
  ['Init:Error', pod({ initContainerStatuses: [ended(2, { reason: 'Error' })] })],
  ['Init:ExitCode:2', pod({ initContainerStatuses: [ended(2)] })],
  ['Init:Signal:9', pod({ initContainerStatuses: [ended(137, { signal: 9 })] })],
  ['Init:CrashLoopBackOff', pod({ initContainerStatuses: [waits('CrashLoopBackOff')] })],
  ['Init:ImagePullBackOff', pod({ initContainerStatuses: [waits('ImagePullBackOff')] })],
  [
    'PodInitializing',
    pod({ initContainerStatuses: [ended(0)], containerStatuses: [waits('PodInitializing')] }),
  ],
  ['ContainerCreating', pod({ containerStatuses: [waits('ContainerCreating')] })],
  ['CrashLoopBackOff', pod({ phase: 'Running', containerStatuses: [waits('CrashLoopBackOff'), running] })],
  ['Running', pod({ phase: 'Running', containerStatuses: [running, running] })],
  [
    'Running',
    pod({
      phase: 'Running',
      initContainerStatuses: [ended(0), { name: 'proxy', started: true, ...running }],
      containerStatuses: [running],
    }),
  ],
  ['Error', pod({ phase: 'Running', containerStatuses: [ended(1, { reason: 'Error' })] })],
  ['OOMKilled', pod({ phase: 'Running', containerStatuses: [ended(137, { reason: 'OOMKilled' })] })],
  ['ExitCode:1', pod({ phase: 'Running', containerStatuses: [ended(1)] })],
  ['Signal:11', pod({ phase: 'Running', containerStatuses: [ended(139, { signal: 11 })] })],
  ['Completed', pod({ phase: 'Succeeded', containerStatuses: [ended(0, { reason: 'Completed' })] })],
  ['NotReady', pod({ phase: 'Running', containerStatuses: [ended(0, { reason: 'Completed' }), running] })],
  [
    'Running',
    pod({ phase: 'Running', ...isReady, containerStatuses: [ended(0, { reason: 'Completed' }), running] }),
  ],
  ['Evicted', pod({ phase: 'Failed', reason: 'Evicted' })],
  ['Terminating', pod({ phase: 'Running' }, { deletionTimestamp: '2026-01-01T00:00:00Z' })],
  ['Unknown', pod({ phase: 'Running', reason: 'NodeLost' }, { deletionTimestamp: '2026-01-01T00:00:00Z' })],
  ['Evicted', pod({ phase: 'Failed', reason: 'Evicted' }, { deletionTimestamp: '2026-01-01T00:00:00Z' })],
];

describe('podStatus', () => {
  it.each(cases)('%s', (status, each) => expect(podStatus(each)).toBe(status));
});

describe('podView', () => {
  it('has what the pod table shows', () => {
    const metadata = {
      labels: { 'app.kubernetes.io/component': 'app' },
      annotations: { 'jac-scale/bundle': 'sha256:ab' },
    };
    const status = {
      phase: 'Running',
      podIP: '10.0.0.1',
      startTime: '2026-01-01T00:00:00Z',
      ...isReady,
      initContainerStatuses: [
        { ...ended(0), restartCount: 3 },
        { name: 'proxy', started: true, restartCount: 2, ...running },
      ],
      containerStatuses: [{ ...running, restartCount: 1 }, running],
    };
    expect(podView(pod(status, metadata))).toEqual({
      name: 'demo-1',
      component: 'app',
      ready: true,
      status: 'Running',
      restarts: 3,
      node: 'node-1',
      ip: '10.0.0.1',
      started: '2026-01-01T00:00:00Z',
      bundle: 'sha256:ab',
    });
  });

  it('names the image where the code is inside', () => {
    const labels = { 'app.kubernetes.io/component': 'app' };
    const of = (metadata: Partial<KubeObject['metadata']>) => {
      const made = pod({}, metadata);
      return podView({ ...made, spec: { containers: [{ name: 'app', image: 'r/a@sha256:ab' }] } });
    };
    expect(of({ labels }).image).toBe('r/a@sha256:ab');
    expect(of({ labels, annotations: { 'jac-scale/bundle': 'sha256:cd' } })).not.toHaveProperty('image');
    expect(of({ labels: { 'app.kubernetes.io/component': 'code-server' } })).not.toHaveProperty('image');
  });

  it('is not ready once it goes, and counts init restarts while it starts', () => {
    const going = pod({ phase: 'Running', ...isReady }, { deletionTimestamp: '2026-01-01T00:00:00Z' });
    expect(podView(going).ready).toBe(false);
    const starting = pod({ initContainerStatuses: [{ ...waits('CrashLoopBackOff'), restartCount: 4 }] });
    expect(podView(starting)).toMatchObject({ restarts: 4, ready: false });
  });
});

describe('podViews', () => {
  it('leaves out a pod that was deleted and has ended, not one that still ends or that nobody deleted', () => {
    const deleted = { deletionTimestamp: '2026-01-01T00:00:00Z' };
    const pods = [
      pod({ phase: 'Succeeded' }, { name: 'gone', ...deleted }),
      pod({ phase: 'Failed' }, { name: 'killed', ...deleted }),
      pod({ phase: 'Running' }, { name: 'going', ...deleted }),
      pod({ phase: 'Failed' }, { name: 'evicted' }),
    ];
    expect(podViews(pods).map((view) => view.name)).toEqual(['evicted', 'going']);
  });
});
