import { describe, expect, it } from '@jest/globals';
import { preflight } from '../../src/engine/apply.js';
import { hashOf } from '../../src/engine/canonical.js';
import { isRetained, type Observed, observe, retainedKeys } from '../../src/engine/observe.js';
import { planChanges } from '../../src/engine/plan.js';
import { inventorySecret, newInventory } from '../../src/engine/records/inventory.js';
import type { Component } from '../../src/model/identity.js';
import type { Inventory } from '../../src/model/inventory.js';
import { type Kind, type KubeObject, kinds } from '../../src/model/kubernetes.js';
import type { Change } from '../../src/model/plan.js';
import { ClusterError, type FieldConflict, type ListQuery } from '../../src/ports/cluster.js';

const object = (kind: Kind, name: string, component: Component = 'app'): KubeObject => ({
  apiVersion: kind.apiVersion,
  kind: kind.kind,
  metadata: { name, uid: `u-${name}`, labels: { 'app.kubernetes.io/component': component } },
});
const entryOf = ({ apiVersion, kind, metadata }: KubeObject) => ({
  apiVersion,
  kind,
  name: metadata.name,
  uid: metadata.uid ?? '',
});
const inventoryOf = (...objects: KubeObject[]): Inventory => ({
  ...newInventory('shop', { project: 'p', subfolder: '' }),
  entries: objects.map(entryOf),
});

const service = object(kinds.Service, 'shop-service');
const budget = object(kinds.PodDisruptionBudget, 'shop');
const codeServer = object(kinds.Deployment, 'shop-code-server', 'code-server');
const claim = object(kinds.PersistentVolumeClaim, 'shop-code-pvc', 'code-server');
const code = object(kinds.ConfigMap, 'shop-code-ab', 'code');
const pull = object(kinds.Secret, 'shop-pull', 'pull');
const environment = object(kinds.Secret, 'shop-env-1', 'environment');
const ingress = object(kinds.Ingress, 'shop-ingress');

/** A cluster that answers LISTs with these, and remembers what was asked. */
function listing(...objects: KubeObject[]) {
  const asked: { kind: string; query: ListQuery }[] = [];
  return {
    asked,
    kinds: () => asked.map(({ kind }) => kind),
    cluster: {
      version: async () => 'v1.34.4',
      get: async () => undefined,
      list: async ({ kind }: Kind, query: ListQuery) => {
        asked.push({ kind, query });
        return { items: objects.filter((each) => each.kind === kind), resourceVersion: '1' };
      },
    },
  };
}

describe('what is observed', () => {
  it('costs no LIST for kinds that the app does not have', async () => {
    const { cluster, kinds: asked } = listing(service, inventorySecret(inventoryOf(service), 'n'));
    await observe(cluster, 'n', 'shop');
    expect(asked().sort()).toEqual([
      'Deployment',
      'PersistentVolumeClaim',
      'Pod',
      'PodDisruptionBudget',
      'Secret',
      'Service',
    ]);
  });

  it('has what the Inventory names, each kind once, and of ConfigMaps only the metadata', async () => {
    const inventory = inventorySecret(inventoryOf(service, code, ingress), 'n');
    const { cluster, asked, kinds: names } = listing(service, code, ingress, pull, environment, inventory);
    const observed = await observe(cluster, 'n', 'shop', [kinds.Ingress]);
    expect(names().filter((kind) => kind === 'Ingress')).toHaveLength(1);
    expect(asked.find(({ kind }) => kind === 'ConfigMap')?.query.metadataOnly).toBe(true);
    expect([...observed.live.values()].map(({ metadata }) => metadata.name).sort()).toEqual([
      'shop-code-ab',
      'shop-env-1',
      'shop-ingress',
      'shop-pull',
      'shop-service',
    ]);
  });
});

const observedOf = (...live: KubeObject[]): Observed => ({
  kubernetesMinor: 34,
  inventory: inventoryOf(...live),
  inventorySecret: undefined,
  revisions: [],
  environments: [],
  live: new Map(live.map((each) => [`${each.apiVersion}/${each.kind}/${each.metadata.name}`, each])),
  pods: [],
});

describe('what is no longer wanted', () => {
  it('goes, but for what an older Revision may need', () => {
    const observed = observedOf(service, budget, ingress, codeServer, claim, code, pull, environment);
    const gone = planChanges([service], observed, 'n').filter(({ action }) => action === 'delete');
    expect(gone.map(({ kind }) => kind).sort()).toEqual(['Ingress', 'PodDisruptionBudget']);
    expect(retainedKeys(observed).size).toBe(5);
    expect([service, budget, ingress].some(isRetained)).toBe(false);
  });
});

describe('fields of another manager', () => {
  const change: Change = {
    action: 'configure',
    ...entryOf(service),
    manifest: service,
    live: service,
    hash: hashOf(service),
  };
  /** Refuses what is not forced. */
  const refusing = (...conflicts: FieldConflict[]) => ({
    apply: async (given: KubeObject, options?: { force?: boolean }) => {
      if (options?.force === true) return given;
      throw new ClusterError({
        reason: 'Conflict',
        status: 409,
        message: 'conflict',
        verb: 'patch',
        resource: 'services',
        conflicts,
      });
    },
  });
  const conflict = (field: string, manager: string) => ({ field, manager });
  const ask = (takeOver: string[], ...conflicts: FieldConflict[]) =>
    preflight(refusing(...conflicts), [change], { takeOver, anyNodePort: true });

  it('are taken back when the manager is one of ours', async () => {
    const [checked] = await ask([], conflict('.spec.replicas', 'jac-scale-sleep'));
    expect(checked?.change.force).toBe(true);
  });
  it('are taken over when the user names them', async () => {
    const both = [conflict('.spec.replicas', 'jac-scale-sleep'), conflict('.spec.type', 'kubectl-edit')];
    expect((await ask(['spec.type'], ...both))[0]?.change.force).toBe(true);
  });
  it('are left to any other manager', async () => {
    const both = [conflict('.spec.replicas', 'jac-scale-sleep'), conflict('.spec.type', 'kubectl-edit')];
    await expect(ask([], ...both)).rejects.toMatchObject({ reason: 'Conflict' });
  });
});
