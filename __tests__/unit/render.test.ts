import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { dependencySetOf } from '../../src/engine/render/dependency-set.js';
import { type RenderInput, render } from '../../src/engine/render/render.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import { at, numberAt } from '../../src/model/read.js';
import type { Settings } from '../../src/model/settings.js';
import { defaultSettings } from '../support/settings.js';

const minimal: Settings = {
  ...defaultSettings,
  appName: 'taskboard',
  namespace: 'demo',
  mongodb: false,
  redis: false,
};
const everything: Settings = {
  ...minimal,
  replicas: 3,
  containerPort: 9000,
  cpuRequest: '250m',
  cpuLimit: '2',
  memoryLimit: '1Gi',
  pvcSize: '10Gi',
  storageClass: 'fast',
  pythonImage: 'registry.example/jac:1',
  busyboxImage: 'registry.example/busybox:1',
  imagePullSecrets: ['registry-login', 'other-login'],
  healthCheckPath: '/ready?a="b"',
  livenessPath: '/live',
  startupSeconds: 900,
  jacCommand: 'serve',
  dependencies: ['requests>=2', 'Pillow'],
  pluginVersions: { jaclang: '0.9.0' },
  labels: { team: 'blue', 'app.kubernetes.io/part-of': 'not this' },
  revisionHistoryLimit: 3,
};

function input(settings: Settings, more: Partial<RenderInput> = {}): RenderInput {
  return {
    settings,
    release: { kind: 'bundle', digest: `sha256:${'ab'.repeat(32)}`, size: 1, fileCount: 1, entry: 'app.jac' },
    dependencies: dependencySetOf(settings),
    environmentSecret: undefined,
    nodePort: undefined,
    ...more,
  };
}

const digest = `sha256:${'cd'.repeat(32)}` as const;
const image = { kind: 'image', digest, image: `ghcr.io/owner/taskboard@${digest}`, tag: 'c0ffee' } as const;

const cases: readonly [string, RenderInput][] = [
  ['minimal', input(minimal)],
  ['autoscaled', input({ ...minimal, minReplicas: 2, maxReplicas: 5, cpuTarget: 60 })],
  ['two-replicas', input({ ...minimal, replicas: 2 }, { nodePort: 30001 })],
  ['everything', input(everything, { nodePort: 30123, environmentSecret: 'taskboard-env-x1' })],
  ['configmap', input(minimal, { codeMap: 'taskboard-code-abababababababab' })],
  ['image', input(minimal, { release: image })],
  [
    'image-everything',
    input(
      { ...everything, ingressClass: 'nginx' },
      {
        release: image,
        nodePort: 30123,
        environmentSecret: 'taskboard-env-x1',
        pullSecret: 'taskboard-pull',
        exposure: { host: 'taskboard.example.com' },
      },
    ),
  ],
];

interface Security {
  readonly [field: string]: unknown;
}
interface PodSpec {
  readonly automountServiceAccountToken: boolean;
  readonly securityContext: Security;
  readonly containers: {
    readonly name: string;
    readonly securityContext: Security;
    readonly resources: unknown;
  }[];
  readonly initContainers?: {
    readonly name: string;
    readonly securityContext: Security;
    readonly resources: unknown;
  }[];
  readonly volumes: Record<string, unknown>[];
}

function podSpecs(objects: readonly KubeObject[]): PodSpec[] {
  return objects
    .filter((object) => object.kind === 'Deployment')
    .map((object) => (object['spec'] as { template: { spec: PodSpec } }).template.spec);
}

function find(objects: readonly KubeObject[], kind: string, name: string): KubeObject | undefined {
  return objects.find((object) => object.kind === kind && object.metadata.name === name);
}

describe('render', () => {
  it.each(cases)('gives the manifests of the golden file: %s', async (name, given) => {
    // A change in a pod template restarts every app at its next deploy: look at the difference before UPDATE_GOLDEN=1.
    const golden = new URL(`../fixtures/render/${name}.yaml`, import.meta.url);
    const text = render(given)
      .map((object) => stringify(object, { aliasDuplicateObjects: false, lineWidth: 0 }))
      .join('---\n');
    if (process.env['UPDATE_GOLDEN'] !== undefined) await writeFile(golden, text);
    expect(text).toBe(await readFile(golden, 'utf8'));
  });

  it.each(cases)('renders pods that `restricted` lets pass: %s', (_, given) => {
    for (const pod of podSpecs(render(given))) {
      expect(pod.automountServiceAccountToken).toBe(false);
      expect(pod.securityContext).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 10001,
        fsGroup: 10001,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      for (const container of [...pod.containers, ...(pod.initContainers ?? [])]) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          // An image of the user's writes where it likes.
          readOnlyRootFilesystem: given.release.kind === 'bundle' || container.name !== 'app',
          capabilities: { drop: ['ALL'] },
        });
        expect(container.resources).toMatchObject({ requests: expect.anything() });
      }
    }
  });

  it.each(cases)('has no null and no undefined anywhere: %s', (_, given) => {
    const objects = render(given);
    expect(JSON.stringify(objects)).not.toMatch(/[:,[]null/);
    expect(JSON.parse(JSON.stringify(objects))).toStrictEqual(objects);
  });

  it('is the same for the same input, and comes in the order of application', () => {
    const [, given] = cases[2] ?? [];
    if (given === undefined) throw new Error('no case');
    expect(render(given)).toStrictEqual(render(given));
    expect(render(given).map((object) => `${object.kind}/${object.metadata.name}`)).toEqual([
      'PersistentVolumeClaim/taskboard-code-pvc',
      'Service/taskboard-service',
      'Service/taskboard-peers',
      'Service/taskboard-code-server',
      'Deployment/taskboard-code-server',
      'PodDisruptionBudget/taskboard',
      'Deployment/taskboard',
    ]);
  });

  it('leaves the code-server alone when the code changes', () => {
    const before = input(minimal);
    const after = { ...before, release: { ...before.release, digest: `sha256:${'cd'.repeat(32)}` as const } };
    const name = 'taskboard-code-server';
    expect(find(render(after), 'Deployment', name)).toEqual(find(render(before), 'Deployment', name));
    expect(find(render(after), 'Deployment', 'taskboard')).not.toEqual(
      find(render(before), 'Deployment', 'taskboard'),
    );
  });

  it('leaves the pods alone when only the number of replicas changes', () => {
    const pods = (replicas: number) => podSpecs(render(input({ ...minimal, replicas })));
    expect(pods(2)).toEqual(pods(1));
  });

  it('mounts the volume in the code-server and nowhere else', () => {
    const [codeServer, app] = podSpecs(render(input(minimal)));
    expect(codeServer?.volumes.filter((volume) => 'persistentVolumeClaim' in volume)).toHaveLength(1);
    expect(app?.volumes.every((volume) => 'emptyDir' in volume)).toBe(true);
  });

  it('needs no code-server and no volume for an image, which runs as it says itself', () => {
    const objects = render(input(minimal, { release: image }));
    expect(objects.map(({ kind }) => kind)).toEqual(['Service', 'Deployment']);
    const text = JSON.stringify(objects);
    expect(text).not.toMatch(/command":\["python3|workingDir|code-server|jac-scale\/bundle/);
    expect(text).toContain('"name":"PORT","value":"8000"');
    expect(text).toContain(image.image);
  });

  it('lets the kubelet wait before SIGTERM where an image may have no command for it, and the cluster can', () => {
    const preStop = (kubernetesMinor: number, release: RenderInput['release'] = image) =>
      /"preStop":\{"(\w+)"/.exec(JSON.stringify(render(input(minimal, { release, kubernetesMinor }))))?.[1];
    expect(preStop(30)).toBe('sleep');
    expect(preStop(29)).toBe('exec');
    expect(preStop(34, input(minimal).release)).toBe('exec');
  });

  it('has a pod serve on until another one does, where it can ask', () => {
    const ends = (settings: Partial<Settings>, more: Partial<RenderInput> = {}) => {
      const app = podSpecs(render(input({ ...minimal, ...settings }, more))).at(-1);
      const text = JSON.stringify(at(app, 'containers', 0, 'lifecycle', 'preStop'));
      const how = /LONGEST/.test(text) ? 'asks' : text;
      return [how, numberAt(app, 'terminationGracePeriodSeconds')];
    };
    expect(ends({})).toEqual(['asks', 120]);
    expect(ends({ build: true }, { release: image })).toEqual(['asks', 120]);
    // A pull request's app, and one whose volume only one pod can have, have nobody to wait for.
    expect(ends({}, { preview: true })).toEqual(['{"exec":{"command":["sleep","5"]}}', 30]);
    expect(ends({ dataVolume: '1Gi' })).toEqual(['{"exec":{"command":["sleep","5"]}}', 30]);
    // What is in an image of somebody else's is not known.
    const others = { build: true, dockerfile: 'Dockerfile' };
    expect(ends(others, { release: image })).toEqual(['{"sleep":{"seconds":20}}', 45]);
    expect(ends({ ...others, replicas: 2 }, { release: image })).toEqual(['{"sleep":{"seconds":5}}', 30]);
    expect(ends(others, { release: image, kubernetesMinor: 29 })).toEqual([
      '{"exec":{"command":["sleep","20"]}}',
      45,
    ]);
  });

  it('leaves the number of pods to an autoscaler', () => {
    const scaled = { ...minimal, replicas: 3, minReplicas: 2, maxReplicas: 6, memoryTarget: 80 };
    const objects = render(input(scaled));
    expect(find(objects, 'Deployment', 'taskboard')?.['spec']).not.toHaveProperty('replicas');
    expect(find(objects, 'PodDisruptionBudget', 'taskboard')).toBeDefined();
    expect(objects.at(-1)).toMatchObject({
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'taskboard-hpa', annotations: { 'jac-scale/first-replicas': '3' } },
      spec: { minReplicas: 2, maxReplicas: 6, metrics: [{ resource: { name: 'memory' } }] },
    });
    const fewest = render(input({ ...scaled, replicas: 2, cpuTarget: 70 })).at(-1);
    expect(fewest?.metadata.annotations).toBeUndefined();
    expect(fewest).toMatchObject({
      spec: { metrics: [{ resource: { name: 'memory' } }, { resource: { name: 'cpu' } }] },
    });
    expect(podSpecs(objects)).toEqual(podSpecs(render(input(minimal))));
  });

  it('keeps code in a ConfigMap without a code-server, and nothing else changes for the app', () => {
    const objects = render(input(minimal, { codeMap: 'taskboard-code-ab' }));
    expect(objects.map(({ kind }) => kind)).toEqual(['Service', 'Service', 'Deployment']);
    const containers = (given: readonly KubeObject[]) => podSpecs(given).at(-1)?.containers;
    expect(containers(objects)).toEqual(containers(render(input(minimal))));
  });

  it('leaves out what a cluster before 1.27 would drop or refuse', () => {
    const old = JSON.stringify(render(input(everything, { kubernetesMinor: 26 })));
    expect(old).not.toMatch(/matchLabelKeys|unhealthyPodEvictionPolicy/);
    const recent = JSON.stringify(render(input(everything, { kubernetesMinor: 27 })));
    expect(recent).toMatch(/unhealthyPodEvictionPolicy.*matchLabelKeys/);
  });
});
