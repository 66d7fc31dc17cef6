import { describe, expect, it } from '@jest/globals';
import { beforeRolloutJob } from '../../src/engine/before-rollout/job.js';
import { withBeforeRollout } from '../../src/engine/before-rollout/plan.js';
import { hashOf } from '../../src/engine/canonical.js';
import { examine, type Snapshot } from '../../src/engine/diagnose.js';
import { keyOf, type Observed } from '../../src/engine/observe.js';
import { planChanges } from '../../src/engine/plan.js';
import { podViews } from '../../src/engine/pod-view.js';
import { dependencySetOf } from '../../src/engine/render/dependency-set.js';
import { type RenderInput, render } from '../../src/engine/render/render.js';
import { selectorOf } from '../../src/model/identity.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import { fieldsAt, listAt, textAt } from '../../src/model/read.js';
import type { Settings } from '../../src/model/settings.js';
import { defaultSettings } from '../support/settings.js';
import { Deployed, imageOf } from './deploy-harness.js';

const settings: Settings = {
  ...defaultSettings,
  appName: 'shop',
  namespace: 'demo',
  mongodb: false,
  redis: false,
  stateless: true,
  labels: { team: 'blue' },
  beforeRollout: ['jac', 'run', 'migrate.jac'],
};
const digest = `sha256:${'ab'.repeat(32)}` as const;
const bundle = { kind: 'bundle', digest, size: 1, fileCount: 1, entry: 'app.jac' } as const;
const image = { kind: 'image', digest, image: `ghcr.io/o/shop@${digest}` } as const;

function manifestsOf(more: Partial<Settings> = {}, release: RenderInput['release'] = bundle): KubeObject[] {
  const all = { ...settings, ...more };
  const dependencies = dependencySetOf(all);
  return render({
    settings: all,
    release,
    dependencies,
    environmentSecret: 'shop-env-1',
    nodePort: undefined,
  });
}
function deploymentOf(...given: Parameters<typeof manifestsOf>): KubeObject {
  const found = manifestsOf(...given).find(
    ({ kind, metadata }) =>
      kind === 'Deployment' && metadata.labels?.['app.kubernetes.io/component'] === 'app',
  );
  if (found === undefined) throw new Error('no Deployment');
  return found;
}
const podOf = (job: KubeObject) => fieldsAt(job, 'spec', 'template', 'spec');
const containerOf = (job: KubeObject) => fieldsAt({ of: listAt(podOf(job), 'containers')[0] }, 'of');

describe('the Job of a release', () => {
  const job = beforeRolloutJob(deploymentOf(), settings);

  it('is a pod like the app in all but what makes a server', () => {
    const app = fieldsAt(deploymentOf(), 'spec', 'template', 'spec');
    const { topologySpreadConstraints: _spread, containers: servers, ...same } = app;
    const { containers: _containers, restartPolicy, ...rest } = podOf(job);
    expect(rest).toEqual(same);
    expect(restartPolicy).toBe('Never');
    const server = fieldsAt({ of: listAt({ servers }, 'servers')[0] }, 'of');
    for (const field of ['ports', 'startupProbe', 'readinessProbe', 'livenessProbe', 'lifecycle', 'args']) {
      expect(server).toHaveProperty(field);
      expect(containerOf(job)).not.toHaveProperty(field);
    }
    for (const field of ['image', 'env', 'envFrom', 'volumeMounts', 'resources', 'securityContext'])
      expect(containerOf(job)[field]).toEqual(server[field]);
    expect(fieldsAt(job, 'spec')['backoffLimit']).toBe(0);
  });

  it('finds the commands of installed packages, and takes the words as they are', () => {
    const words = listAt(containerOf(job), 'command');
    expect(words.slice(0, 2)).toEqual(['python3', '-c']);
    expect(words.slice(3)).toEqual(settings.beforeRollout);
    expect(words[2]).toContain('PYTHONUSERBASE');
    const ofImage = beforeRolloutJob(deploymentOf({}, image), settings);
    expect(containerOf(ofImage)['command']).toEqual(settings.beforeRollout);
  });

  it('is no pod of the Service or the disruption budget', () => {
    const labels = fieldsAt(job, 'spec', 'template', 'metadata', 'labels');
    const selector = selectorOf('shop', 'app');
    expect(Object.entries(selector).every(([key, value]) => labels[key] === value)).toBe(false);
    expect(labels).toMatchObject({ team: 'blue', 'app.kubernetes.io/component': 'job' });
    expect(job.metadata.labels).toMatchObject({ 'app.kubernetes.io/instance': 'shop' });
  });

  it('has a name that fits, and the same one for the same release and command only', () => {
    const name = (more: Partial<Settings> = {}, words = settings.beforeRollout) =>
      beforeRolloutJob(deploymentOf(more), { ...settings, ...more, beforeRollout: words }).metadata.name;
    expect(name()).toBe(job.metadata.name);
    expect(name({ replicas: 3 })).toBe(name());
    expect(name({ memoryLimit: '2Gi' })).not.toBe(name());
    expect(name({}, ['true'])).not.toBe(name());
    expect(name({ appName: 'a'.repeat(40) }).length).toBeLessThanOrEqual(63);
  });

  it('prefers the node of the app where they share a volume', () => {
    const deployment = structuredClone(deploymentOf()) as unknown as {
      spec: { template: { spec: { volumes: unknown[] } } };
    };
    deployment.spec.template.spec.volumes.push({
      name: 'files',
      persistentVolumeClaim: { claimName: 'shop-data' },
    });
    const shared = beforeRolloutJob(deployment as unknown as KubeObject, settings);
    expect(podOf(shared)['affinity']).toMatchObject({
      podAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { labelSelector: { matchLabels: selectorOf('shop', 'app') } } },
        ],
      },
    });
    expect(podOf(job)).not.toHaveProperty('affinity');
  });
});

describe('the plan', () => {
  /** What a finished deploy of these manifests leaves. */
  function observedOf(manifests: readonly KubeObject[]): Observed {
    const entries = manifests.map((manifest) => ({
      apiVersion: manifest.apiVersion,
      kind: manifest.kind,
      name: manifest.metadata.name,
      hash: hashOf(manifest),
    }));
    return {
      kubernetesMinor: 34,
      inventory: {
        format: 1,
        app: 'shop',
        origin: { project: 'p', subfolder: '' },
        revision: 1,
        goodRevision: 1,
        entries,
        hmacKey: '',
      },
      inventorySecret: undefined,
      revisions: [],
      environments: [],
      live: new Map(manifests.map((manifest) => [keyOf(manifest), manifest])),
      pods: [],
    };
  }
  const nothing: Observed = { ...observedOf([]), inventory: undefined };
  const jobsIn = (manifests: readonly KubeObject[]) =>
    manifests.flatMap(({ kind, metadata }) => (kind === 'Job' ? metadata.name : []));
  const first = withBeforeRollout(manifestsOf(), nothing, settings);
  const changed = { memoryLimit: '2Gi' };

  it('has the Job right before the app', () => {
    expect(first.slice(-2).map(({ kind }) => kind)).toEqual(['Job', 'Deployment']);
    expect(jobsIn(withBeforeRollout(manifestsOf(), nothing, { ...settings, beforeRollout: [] }))).toEqual([]);
  });

  it('has none where the app stays as it is, whatever is left of earlier ones', () => {
    expect(jobsIn(withBeforeRollout(manifestsOf(), observedOf(first), settings))).toEqual([]);
    // Gone back to this release after a later one: its own Job was removed then.
    const after = observedOf(first.filter(({ kind }) => kind !== 'Job'));
    expect(jobsIn(withBeforeRollout(manifestsOf(), after, settings))).toEqual([]);
  });

  it('keeps the Job that ran until the next brings its own', () => {
    const observed = observedOf(first);
    const actions = (manifests: readonly KubeObject[]) =>
      planChanges(manifests, observed, 'demo').flatMap(({ kind, action }) => (kind === 'Job' ? action : []));
    expect(actions(manifestsOf())).toEqual([]);
    const next = withBeforeRollout(manifestsOf(changed), observed, { ...settings, ...changed });
    expect(actions(next)).toEqual(['create', 'delete']);
  });

  it('has the same Job again where a run was killed between it and the app', () => {
    const [job] = first.filter(({ kind }) => kind === 'Job');
    const killed = observedOf([job as KubeObject]);
    const again = withBeforeRollout(manifestsOf(), killed, settings);
    expect(jobsIn(again)).toEqual(jobsIn(first));
    expect(planChanges(again, killed, 'demo').find(({ kind }) => kind === 'Job')?.action).toBe('unchanged');
  });
});

describe('waiting for it', () => {
  const jobOf = (type?: string): KubeObject => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'shop-before-1', namespace: 'demo', uid: 'j' },
    status: type === undefined ? {} : { conditions: [{ type, status: 'True', message: 'it has failed' }] },
  });
  const podOfJob = (status: Record<string, unknown>): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'shop-before-1-x',
      namespace: 'demo',
      uid: 'p',
      labels: { 'app.kubernetes.io/component': 'job' },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'Job', name: 'shop-before-1', uid: 'j' }],
    },
    spec: { containers: [{ name: 'app', image: 'jac:1' }] },
    status,
  });
  const look = (objects: Partial<Snapshot>) => {
    const snapshot = { deployments: [], replicaSets: [], pods: [], claims: [], events: [], ...objects };
    const expectation = { deployments: [], jobs: ['shop-before-1'], startupSeconds: 5 };
    return examine(snapshot, expectation, new Date('2026-01-01T01:00:00Z'));
  };
  const codes = (objects: Partial<Snapshot>) => {
    const { failed, waiting, done } = look(objects);
    return done ? ['done'] : [...failed.map(({ code }) => `${code}!`), ...waiting.map(({ code }) => code)];
  };
  const ended = (exitCode: number, more: Record<string, unknown> = {}) => ({
    phase: exitCode === 0 ? 'Succeeded' : 'Failed',
    containerStatuses: [
      {
        name: 'app',
        restartCount: 0,
        state: { terminated: { containerID: '1', exitCode, reason: 'Error', ...more } },
      },
    ],
  });

  it('ends with its end alone, however long it runs', () => {
    const running = podOfJob({
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        { name: 'app', ready: true, state: { running: { startedAt: '2026-01-01T00:00:00Z' } } },
      ],
    });
    expect(codes({})).toEqual(['BeforeRolloutRunning']);
    expect(codes({ jobs: [jobOf()] })).toEqual(['BeforeRolloutRunning']);
    expect(codes({ jobs: [jobOf()], pods: [running] })).toEqual(['BeforeRolloutRunning']);
    // A pod that has ended is not yet the Job's end, and no pod that its node replaces.
    expect(codes({ jobs: [jobOf()], pods: [podOfJob(ended(1))] })).toEqual(['BeforeRolloutRunning']);
    const ending = podOfJob({ ...ended(1), phase: 'Running' });
    expect(codes({ jobs: [jobOf()], pods: [ending] })).toEqual(['BeforeRolloutRunning']);
    expect(codes({ jobs: [jobOf('Complete')], pods: [podOfJob(ended(0))] })).toEqual(['done']);
  });

  it('tells the failure with container, exit code and whose log it is', () => {
    const { failed } = look({ jobs: [jobOf('Failed')], pods: [podOfJob(ended(3, { message: 'no table' }))] });
    expect(failed).toMatchObject([
      {
        code: 'BeforeRolloutFailed',
        what: expect.stringContaining('container app of pod/shop-before-1-x ended with exit code 3'),
        object: 'pod/shop-before-1-x',
        logsFrom: { pod: 'shop-before-1-x', container: 'app', previous: false, message: 'no table' },
      },
    ]);
    expect(look({ jobs: [jobOf('Failed')] }).failed).toMatchObject([{ why: 'it has failed' }]);
  });

  it('does not wait for a pod that cannot start, or may not be made', () => {
    const state = { waiting: { reason: 'InvalidImageName', message: 'no' } };
    const stuck = podOfJob({
      phase: 'Pending',
      containerStatuses: [{ name: 'app', restartCount: 0, state }],
    });
    expect(codes({ jobs: [jobOf()], pods: [stuck] })).toEqual(['ImageNameInvalid!', 'BeforeRolloutRunning']);
    const refusal: KubeObject = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'e' },
      involvedObject: { uid: 'j' },
      reason: 'FailedCreate',
      message: 'pods "x" is forbidden: violates PodSecurity "restricted:latest"',
    } as unknown as KubeObject;
    expect(codes({ jobs: [jobOf()], events: [refusal] })).toEqual(['PodSecurity!', 'BeforeRolloutRunning']);
  });

  it('leaves nothing in the table of pods once it ended well', () => {
    expect(podViews([podOfJob(ended(0))])).toEqual([]);
    expect(podViews([podOfJob(ended(1))])).toMatchObject([{ component: 'job', status: 'Error' }]);
    expect(textAt(podOfJob(ended(0)), 'kind')).toBe('Pod');
  });
});

describe('a deploy', () => {
  const toml = '[plugins.scale.kubernetes]\nbefore_rollout = ["migrate", "--all"]\n';
  const last = (app: Deployed, count: number) =>
    app.cluster.applied
      .filter((each) => /^(Job|Deployment)\//.test(each))
      .map((each) => each.replace(/before-.*/, 'before'))
      .slice(-count);
  const scale = (app: Deployed, letter: string) => app.scale({ image: imageOf(letter) }, undefined, toml);
  const podImage = ({ cluster }: Deployed) =>
    textAt(cluster.find('Deployment', 'shop'), 'spec', 'template', 'spec', 'containers', 0, 'image');

  it('runs it once, before the app, also on the first one', async () => {
    const app = new Deployed();
    expect(await scale(app, 'a')).toMatchObject({ status: 'ready' });
    expect(last(app, 3)).toEqual(['Job/shop-before', 'Deployment/shop']);
    const count = app.cluster.applied.length;
    expect(await scale(app, 'a')).toMatchObject({ status: 'unchanged' });
    expect(app.cluster.applied).toHaveLength(count);
  });

  it('runs another for another release, and the old one goes', async () => {
    const app = new Deployed();
    await scale(app, 'a');
    const [before] = app.cluster.names('Job');
    expect(await scale(app, 'c')).toMatchObject({ status: 'ready', revision: 2 });
    expect(last(app, 2)).toEqual(['Job/shop-before', 'Deployment/shop']);
    expect(app.cluster.names('Job')).toHaveLength(1);
    expect(app.cluster.names('Job')).not.toEqual([before]);
  });

  it('does not run it for what does not make new pods', async () => {
    const app = new Deployed();
    await scale(app, 'a');
    const more = `${toml}revision_history_limit = 5\n`;
    expect(await app.scale({ image: imageOf('a') }, undefined, more)).toMatchObject({ status: 'ready' });
    expect(app.cluster.applied.filter((each) => each.startsWith('Job/'))).toHaveLength(1);
  });

  it('that fails in it leaves the app as it is; the next one tries it anew', async () => {
    const app = new Deployed();
    await scale(app, 'a');
    app.cluster.broken.add(imageOf('c'));
    const failed = await scale(app, 'c');
    expect(failed).toMatchObject({ status: 'rolled-back', rolledBackTo: 1 });
    expect(failed.diagnosis.map(({ code }) => code)).toEqual(['BeforeRolloutFailed']);
    expect(podImage(app)).toBe(imageOf('a'));
    expect(await scale(app, 'a')).toMatchObject({ status: 'unchanged' });
    app.cluster.broken.clear();
    expect(await scale(app, 'c')).toMatchObject({ status: 'ready' });
    expect(last(app, 2)).toEqual(['Job/shop-before', 'Deployment/shop']);
    expect(app.cluster.names('Job')).toHaveLength(1);
  });

  it('of a first release that fails in it starts nothing', async () => {
    const app = new Deployed();
    app.cluster.broken.add(imageOf('c'));
    expect(await scale(app, 'c')).toMatchObject({ status: 'failed' });
    expect(app.cluster.names('Deployment')).toEqual([]);
  });

  it('is left alone after a rollback, which runs nothing', async () => {
    const app = new Deployed();
    await scale(app, 'a');
    await scale(app, 'c');
    const jobs = app.cluster.applied.filter((each) => each.startsWith('Job/')).length;
    expect(await app.rollback()).toMatchObject({ status: 'ready', revision: 3 });
    expect(await scale(app, 'a')).toMatchObject({ status: 'unchanged' });
    expect(app.cluster.applied.filter((each) => each.startsWith('Job/'))).toHaveLength(jobs);
    // What ran for the later release has run.
    expect(await scale(app, 'c')).toMatchObject({ status: 'ready' });
    expect(app.cluster.applied.filter((each) => each.startsWith('Job/'))).toHaveLength(jobs);
  });

  it('is not run again for what does not make new pods after a rollback', async () => {
    const app = new Deployed();
    await scale(app, 'a');
    await scale(app, 'c');
    await app.rollback();
    const jobs = app.cluster.applied.filter((each) => each.startsWith('Job/')).length;
    const more = await app.scale({ image: imageOf('a') }, undefined, `${toml}revision_history_limit = 5\n`);
    expect(more).toMatchObject({ status: 'ready', revision: 4 });
    expect(app.cluster.applied.filter((each) => each.startsWith('Job/'))).toHaveLength(jobs);
  });

  it('is run where a variable alone is taken away, which makes new pods', async () => {
    const app = new Deployed();
    const settled = `${toml}[plugins.scale.secrets]\nMODE = "a"\n`;
    await app.scale({ image: imageOf('a') }, undefined, settled);
    await scale(app, 'a');
    expect(app.cluster.applied.filter((each) => each.startsWith('Job/'))).toHaveLength(2);
  });

  it('is made anew where it failed, though the pods are the same', async () => {
    const app = new Deployed();
    await scale(app, 'a');
    const [name = ''] = app.cluster.names('Job');
    const job = app.cluster.find('Job', name) as KubeObject;
    const conditions = [{ type: 'Failed', status: 'True' }];
    app.cluster.objects.set(`Job/${name}`, { ...job, status: { conditions } });
    await app.scale({ image: imageOf('a') }, undefined, `${toml}revision_history_limit = 5\n`);
    expect(app.cluster.applied.filter((each) => each.startsWith('Job/'))).toHaveLength(2);
  });
});
