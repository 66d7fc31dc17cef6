import type { Failure, Theme } from './failure.js';

const waits = { object: 'pod/hello', exit: 7 } as const;
const short = ['--timeout', '30s'];

const failures: readonly Failure[] = [
  {
    id: 'cpu-too-much',
    title: 'More CPU than any node has',
    settings: 'cpu_request = "900"',
    flags: short,
    told: { ...waits, code: 'Unschedulable', says: /Insufficient cpu/, next: /cpu_request/ },
  },
  {
    id: 'memory-too-much',
    title: 'More memory than any node has',
    settings: 'memory_request = "4000Gi"',
    flags: short,
    told: { ...waits, code: 'Unschedulable', says: /Insufficient memory/, next: /memory_request/ },
  },
  {
    id: 'node-selector',
    title: 'A node selector that no node has',
    settings: 'node_selector = { disk = "golden" }',
    flags: short,
    told: {
      ...waits,
      code: 'Unschedulable',
      says: /didn't match Pod's node affinity\/selector/,
      next: /node_selector/,
    },
  },
  {
    id: 'taint',
    alone: true,
    title: 'Nodes that keep others away',
    steps: ['`kubectl taint nodes gpu-1 gpu=yes:NoSchedule`'],
    settings: 'node_selector = { pool = "gpu" }',
    flags: short,
    objects: [
      {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: 'gpu-1', labels: { pool: 'gpu' } },
        spec: { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] },
      },
    ],
    tidy: async ({ kubectl }) => {
      await kubectl('delete', 'node', 'gpu-1', '--ignore-not-found', '--wait=false');
    },
    told: { ...waits, code: 'Unschedulable', says: /untolerated taint/, next: /tolerations/ },
  },
  {
    id: 'storage-class-missing',
    title: 'A StorageClass that is not there',
    codeServer: true,
    settings: 'storage_class = "golden"',
    told: {
      exit: 4,
      object: 'persistentvolumeclaim/hello-code-pvc',
      code: 'StorageClassMissing',
      says: /"golden" not found/,
      next: /--storage-class NAME/,
    },
  },
  {
    id: 'no-default-storage-class',
    title: 'No StorageClass is named, and none is the default',
    steps: ['`kubectl annotate storageclass standard storageclass.kubernetes.io/is-default-class-`'],
    codeServer: true,
    alone: true,
    prepare: ({ kubectl }) => defaultClass(kubectl, 'false'),
    tidy: ({ kubectl }) => defaultClass(kubectl, 'true'),
    told: {
      exit: 4,
      object: 'persistentvolumeclaim/hello-code-pvc',
      code: 'NoStorageClass',
      says: /no storage class is set/,
      next: /--storage-class NAME/,
    },
  },
  {
    id: 'volume-never-made',
    title: 'A StorageClass whose driver does not run',
    codeServer: true,
    settings: 'storage_class = "golden-slow"',
    flags: short,
    objects: [
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name: 'golden-slow' },
        provisioner: 'csi.example.com',
        volumeBindingMode: 'Immediate',
      },
    ],
    tidy: async ({ kubectl }) => {
      await kubectl('delete', 'storageclass', 'golden-slow', '--ignore-not-found');
    },
    told: {
      ...waits,
      object: 'persistentvolumeclaim/hello-code-pvc',
      code: 'VolumePending',
      says: /csi\.example\.com/,
      next: /csi\.example\.com|describe persistentvolumeclaim/,
    },
  },
  {
    id: 'claim-gone',
    title: 'The volume claim of the code was deleted',
    steps: [
      '`kubectl jac scale app.jac`',
      '`kubectl delete pvc hello-code-pvc`, and the pod of `hello-code`',
      '`kubectl jac status`',
    ],
    codeServer: true,
    ownNamespace: true,
    prepare: async ({ scale, kubectl, name, actor: { namespace } }) => {
      await scale();
      await kubectl('delete', 'pvc', `${name}-code-pvc`, '-n', namespace, '--wait=false');
      await kubectl(
        'delete',
        'pods',
        '-n',
        namespace,
        '-l',
        'app.kubernetes.io/component=code-server',
        '--grace-period=1',
      );
      await kubectl('wait', '--for=delete', `pvc/${name}-code-pvc`, '-n', namespace, '--timeout=180s');
    },
    status: true,
    told: {
      exit: 4,
      object: 'pod/hello-code-server',
      code: 'ClaimMissing',
      says: /not found|not there/,
      next: /^scale again/,
    },
    mend: async () => undefined,
  },
];

async function defaultClass(kubectl: (...args: string[]) => Promise<string>, value: string): Promise<void> {
  await kubectl(
    'annotate',
    'storageclass',
    'standard',
    '--overwrite',
    `storageclass.kubernetes.io/is-default-class=${value}`,
  );
}

export const placement: Theme = { title: 'Nodes and volumes', suite: 'catalogue-placement', failures };
