/** What an app with data looks like in the cluster: the databases themselves, and what they change in the app's pods. */
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { databaseManifests } from '../../src/engine/data/manifests.js';
import { dependencySetOf } from '../../src/engine/render/dependency-set.js';
import { render } from '../../src/engine/render/render.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import type { Settings } from '../../src/model/settings.js';
import { defaultSettings } from '../support/settings.js';

const settings: Settings = { ...defaultSettings, appName: 'shop', namespace: 'ns', postgresql: true };
const release = {
  kind: 'bundle',
  digest: `sha256:${'ab'.repeat(32)}`,
  size: 1,
  fileCount: 1,
  entry: 'a.jac',
} as const;
const rendered = (over: Partial<Settings>): KubeObject[] => {
  const all = { ...settings, ...over };
  const dependencies = dependencySetOf(all);
  return render({
    settings: all,
    release,
    dependencies,
    environmentSecret: 'shop-env-1',
    nodePort: undefined,
  });
};
const app = (over: Partial<Settings> = {}): KubeObject | undefined =>
  rendered(over).find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'shop');

interface Container {
  readonly name: string;
  readonly env?: readonly unknown[];
  readonly volumeMounts?: readonly unknown[];
}
interface Spec {
  readonly strategy: unknown;
  readonly template: {
    readonly spec: {
      readonly initContainers: readonly Container[];
      readonly containers: readonly [Container];
      readonly volumes: readonly unknown[];
    };
  };
}
const specOf = (over: Partial<Settings> = {}): Spec => app(over)?.['spec'] as Spec;
const reference = (name: string, secret: string, key: string) => ({
  name,
  valueFrom: { secretKeyRef: { name: secret, key } },
});
const none = { mongodb: false, redis: false, postgresql: false } as const;

it('gives the manifests of the golden file: databases', async () => {
  // Nobody's database changes by a change here, but each is told of with every deploy: look at it before UPDATE_GOLDEN=1.
  const golden = new URL('../fixtures/render/databases.yaml', import.meta.url);
  const scope = {
    ...{ app: 'shop', namespace: 'ns', labels: {} },
    origin: { project: 'github.com/o/shop', subfolder: '' },
  };
  const text = databaseManifests(settings, scope, new Map(), release)
    .filter(({ kind }) => kind !== 'Secret')
    .map((object) => stringify(object, { aliasDuplicateObjects: false, lineWidth: 0 }))
    .join('---\n');
  if (process.env['UPDATE_GOLDEN'] !== undefined) await writeFile(golden, text);
  expect(text).toBe(await readFile(golden, 'utf8'));
});

describe('pods of an app', () => {
  it('get the URLs of its databases from their Secrets, and wait for them first of all', () => {
    const { initContainers, containers } = specOf().template.spec;
    expect(containers[0].env).toEqual(
      expect.arrayContaining([
        reference('MONGODB_URI', 'shop-mongodb', 'uri'),
        reference('REDIS_URL', 'shop-redis', 'uri'),
        reference('DATABASE_URL', 'shop-postgresql', 'uri'),
        reference('JAC_DB_URL', 'shop-postgresql', 'uri'),
      ]),
    );
    expect(initContainers[0]).toMatchObject({
      name: 'wait',
      env: [
        reference('MONGODB_URI', 'shop-mongodb', 'uri'),
        reference('REDIS_URL', 'shop-redis', 'uri'),
        reference('DATABASE_URL', 'shop-postgresql', 'uri'),
        { name: 'WAIT_SECONDS', value: '120' },
      ],
    });
  });

  it('wait for a database that was given as well', () => {
    const secrets = { MONGODB_URI: 'mongodb://h', DATABASE_URL: 'postgres://h', JAC_DB_URL: 'postgres://h' };
    const { initContainers, containers } = specOf({ ...none, secrets }).template.spec;
    expect(initContainers[0]?.env).toEqual([
      reference('MONGODB_URI', 'shop-env-1', 'MONGODB_URI'),
      reference('DATABASE_URL', 'shop-env-1', 'DATABASE_URL'),
      { name: 'WAIT_SECONDS', value: '120' },
    ]);
    expect(JSON.stringify(containers[0].env)).not.toContain('MONGODB_URI');
  });

  it('know nothing of databases where there are none', () => {
    expect(JSON.stringify(specOf({ ...none, stateless: true }))).not.toMatch(
      /"wait"|MONGODB|REDIS|DATABASE|"files"/,
    );
  });

  it('are rolled with their files in the pod, and replaced with their files on a volume', () => {
    const rolling = specOf({ ...none });
    expect(rolling.strategy).toMatchObject({ type: 'RollingUpdate' });
    const volume = specOf({ ...none, dataVolume: '2Gi' });
    expect(volume.strategy).toEqual({ type: 'Recreate' });
    expect(volume.template.spec.containers[0].volumeMounts).toEqual(
      expect.arrayContaining([
        { name: 'jac', mountPath: '/app/.jac' },
        { name: 'files', mountPath: '/app/.jac/data' },
      ]),
    );
    expect(volume.template.spec.volumes).toContainEqual({
      name: 'files',
      persistentVolumeClaim: { claimName: 'shop-data' },
    });
    expect(rendered({ ...none, dataVolume: '2Gi' })).toContainEqual(
      expect.objectContaining({
        kind: 'PersistentVolumeClaim',
        metadata: expect.objectContaining({
          name: 'shop-data',
          labels: expect.objectContaining({ 'app.kubernetes.io/component': 'data' }),
        }),
      }),
    );
  });
});
