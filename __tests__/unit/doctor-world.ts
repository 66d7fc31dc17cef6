/** A cluster and a machine for doctor, all well; a test changes what is to be wrong. */
import type { DoctorCluster, DoctorWorld, RegistryProbe } from '../../src/engine/doctor/world.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import { at } from '../../src/model/read.js';
import { now, resolve, standingClock } from './cli-world.js';

export const object = (apiVersion: string, kind: string, name: string, more: object = {}): KubeObject => {
  const { metadata, ...rest } = more as { metadata?: object };
  return { apiVersion, kind, metadata: { name, ...metadata }, ...rest };
};

export const node = (name: string, architecture = 'amd64', more: object = {}): KubeObject =>
  object('v1', 'Node', name, {
    status: {
      conditions: [{ type: 'Ready', status: 'True' }],
      allocatable: { cpu: '4', memory: '8Gi' },
      nodeInfo: { operatingSystem: 'linux', architecture },
      images: [],
      ...more,
    },
  });

export const storageClass = (name: string, isDefault = true): KubeObject =>
  object('storage.k8s.io/v1', 'StorageClass', name, {
    metadata: {
      annotations: isDefault ? { 'storageclass.kubernetes.io/is-default-class': 'true' } : {},
    },
    volumeBindingMode: 'WaitForFirstConsumer',
  });

export interface ClusterOptions {
  readonly objects?: readonly KubeObject[];
  /** Whether the user may: all, unless said otherwise. */
  readonly may?: (right: Readonly<Record<string, unknown>>) => boolean;
  readonly serves?: (apiVersion: string) => boolean;
  readonly probe?: DoctorCluster['probe'];
  readonly user?: string;
}

const wellObjects = [
  object('v1', 'Namespace', 'default', {}),
  storageClass('standard'),
  node('node-1'),
  node('node-2'),
];

export function cluster(options: ClusterOptions = {}): DoctorCluster {
  const { objects = wellObjects, may = () => true, serves = () => true } = options;
  return {
    server: 'https://cluster.example.test:6443',
    contextNamespace: undefined,
    version: async () => 'v1.34.4',
    probe:
      options.probe ??
      (async () => ({ version: 'v1.34.4', latencyMs: 12.3, clock: { server: now, here: now } })),
    whoAmI: async () => options.user ?? 'ada@example.test',
    serves: async (apiVersion: string) => serves(apiVersion),
    get: async ({ kind, name }: { kind: { kind: string }; name: string }) =>
      objects.find((each) => each.kind === kind.kind && each.metadata.name === name),
    list: async (kind: { kind: string }) => ({
      items: objects.filter((each) => each.kind === kind.kind),
      resourceVersion: '1',
    }),
    create: async (review: KubeObject) => {
      const right = (at(review, 'spec', 'resourceAttributes') ?? {}) as Readonly<Record<string, unknown>>;
      return { ...review, status: { allowed: may(right) } };
    },
  } as unknown as DoctorCluster;
}

export const registry: RegistryProbe = {
  platforms: async () => [{ os: 'linux', architecture: 'amd64' }],
  tryPush: async () => undefined,
  storedLogin: async () => ({ username: 'ada', password: 'hidden' }),
};

export function doctorWorld(
  more: Partial<DoctorWorld> = {},
  flags: Parameters<typeof resolve>[1] = {},
): DoctorWorld {
  return {
    // Its sleep ends at once, which would be every deadline: these never come.
    clock: {
      ...standingClock(),
      sleep: (_, signal) =>
        new Promise((_, reject) =>
          signal?.addEventListener('abort', () => reject(signal.reason), { once: true }),
        ),
    },
    signal: new AbortController().signal,
    version: '0.1.0',
    settings: () => resolve('app.jac', flags, 'scale'),
    place: async () => {
      const { settings } = await resolve('app.jac', flags, 'status');
      return { app: settings.appName, namespace: settings.namespace };
    },
    access: async () => ({
      file: '/home/ada/.kube/config',
      context: 'prod',
      server: 'https://cluster.example.test:6443',
      namespace: undefined,
      user: 'client certificate',
      insecure: false,
    }),
    connect: async () => cluster(),
    kubectl: async () => 'v1.34.1',
    registries: async () => registry,
    ...more,
  };
}
