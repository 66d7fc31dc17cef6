/** A cluster in memory as jac-scale 0.2.30 leaves it (__tests__/fixtures/jac-scale-0.2.30), whose owner runs `adopt`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { overlapMs } from '../../src/engine/adopt/switch-over.js';
import type { Context } from '../../src/engine/context.js';
import type { Kind, KubeObject, ObjectRef } from '../../src/model/kubernetes.js';
import { isFields, textAt } from '../../src/model/read.js';
import type { Outcome } from '../../src/model/report.js';
import type { ResolvedSettings } from '../../src/model/settings.js';
import { type Adoption, adopt } from '../../src/operations/adopt.js';
import {
  type ApplyOptions,
  ClusterError,
  type DeleteOptions,
  type ListQuery,
} from '../../src/ports/cluster.js';
import { Deployed, imageOf } from './deploy-harness.js';
import { MemoryCluster } from './memory-cluster.js';
import { resolve } from './settings-doubles.js';

const fixture = join(import.meta.dirname, '../fixtures/jac-scale-0.2.30/shop.yaml');

/** Counts writes, ends the process at one of them, and asks before each whether the app is served. */
export class OldCluster extends MemoryCluster {
  /** Writes until the process dies; undefined: it lives. */
  left: number | undefined;
  writes = 0;
  unserved: string[] = [];

  constructor() {
    super();
    for (const document of parseAllDocuments(readFileSync(fixture, 'utf8')))
      this.#put(document.toJS() as KubeObject | null);
    const owner = (of: KubeObject | undefined) => ({
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: 'shop',
          uid: of?.metadata.uid ?? '',
          controller: true,
        },
      ],
    });
    const set = this.find('StatefulSet', 'shop-mongodb');
    if (set !== undefined) {
      set.metadata.generation = 1;
      set['status'] = { observedGeneration: 1, readyReplicas: 1, currentRevision: '1', updateRevision: '1' };
    }
    const deployment = this.find('Deployment', 'shop');
    if (deployment !== undefined) deployment['status'] = { readyReplicas: 1 };
    const replicas = { name: 'shop-57c', labels: { app: 'shop' }, ...owner(deployment) };
    this.#put({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: replicas,
      status: { readyReplicas: 1 },
    });
    const ownerReferences = [
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'shop-57c', uid: 'old-ReplicaSet-shop-57c' },
    ];
    this.#put({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'shop-57c-1', labels: { app: 'shop' }, ownerReferences },
    });
    this.#put({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'shop-mongo-data-shop-mongodb-0', labels: { app: 'shop-mongodb' } },
    });
  }

  #put(object: KubeObject | null): void {
    if (object === null) return;
    const { stringData, ...rest } = object;
    const data = Object.fromEntries(
      Object.entries((stringData ?? {}) as Record<string, string>).map(([key, value]) => [
        key,
        Buffer.from(value).toString('base64'),
      ]),
    );
    const metadata = { ...rest.metadata, uid: `old-${object.kind}-${object.metadata.name}` };
    this.objects.set(`${object.kind}/${object.metadata.name}`, {
      ...rest,
      metadata,
      ...(stringData === undefined ? {} : { data }),
    });
  }

  /** Before each write: whether the Service leads to a pod that is ready. */
  #write(what: string): void {
    this.writes += 1;
    if (this.left !== undefined && this.left-- <= 0) throw new Error('killed');
    const selector = this.find('Service', 'shop-service')?.['spec'];
    const wanted = Object.entries((isFields(selector) ? selector['selector'] : {}) as Record<string, string>);
    const served = [...this.objects.values()].some(
      ({ kind, metadata: { labels = {} } }) =>
        kind === 'Pod' && wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value),
    );
    if (!served) this.unserved.push(what);
  }

  override async create(object: KubeObject) {
    this.#write(`create ${object.kind}/${object.metadata.name}`);
    return await super.create(object);
  }
  override async replace(object: KubeObject) {
    this.#write(`replace ${object.kind}/${object.metadata.name}`);
    return await super.replace(object);
  }
  override async apply(object: KubeObject, options: ApplyOptions = {}) {
    const there = this.find(object.kind, object.metadata.name);
    const isForeign = there?.metadata.labels?.['managed'] !== undefined;
    if (isForeign && options.force !== true)
      throw new ClusterError({
        reason: 'Conflict',
        status: 409,
        message: 'Apply failed with 1 conflict',
        verb: 'patch',
        resource: object.kind,
        conflicts: [{ field: '.spec.selector', manager: 'OpenAPI-Generator' }],
      });
    if (options.dryRun !== true) this.#write(`apply ${object.kind}/${object.metadata.name}`);
    return await super.apply(object, options);
  }
  override async mergePatch({ kind, name }: ObjectRef, patch: Record<string, unknown>) {
    this.#write(`patch ${kind.kind}/${name}`);
    const there = this.find(kind.kind, name);
    if (there === undefined) throw new Error(`${kind.kind}/${name} is not there`);
    const merged = merge(there, patch) as KubeObject;
    this.objects.set(`${kind.kind}/${name}`, merged);
    return merged;
  }
  override async delete({ kind, name }: ObjectRef, options: DeleteOptions = {}) {
    this.#write(`delete ${kind.kind}/${name}`);
    const there = this.find(kind.kind, name);
    if (there?.metadata.uid !== options.uid && options.uid !== undefined)
      throw new ClusterError({ reason: 'Conflict', status: 409, message: '', verb: 'delete', resource: '' });
    await super.delete({ kind, name });
    if (there?.metadata.uid === 'old-Deployment-shop') {
      const set = this.find('ReplicaSet', 'shop-57c');
      if (options.propagation === 'Orphan' && set !== undefined) delete set.metadata.ownerReferences;
      else this.objects.delete('ReplicaSet/shop-57c');
    }
    if (this.find('ReplicaSet', 'shop-57c') === undefined) this.objects.delete('Pod/shop-57c-1');
    return there;
  }
  override async list(kind: Kind, query: ListQuery) {
    const { items, ...rest } = await super.list(kind, query);
    const [, name] = query.fieldSelector?.split('metadata.name=') ?? [];
    return { ...rest, items: items.filter((item) => name === undefined || item.metadata.name === name) };
  }
}

/** RFC 7386. */
function merge(target: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return patch;
  const merged: Record<string, unknown> = { ...(isFields(target) ? target : {}) };
  for (const [key, value] of Object.entries(patch))
    if (value === null) delete merged[key];
    else merged[key] = merge(merged[key], value);
  return merged;
}

export class Adopter {
  readonly cluster = new OldCluster();
  readonly #deployed = new Deployed();
  asked: Adoption | undefined;
  answer = true;
  /** The project's jac.toml. */
  toml = '';

  context(): Context {
    const { clock, ...context } = this.#deployed.context();
    // The lock's own sleeps stay: it would be renewed without an end.
    const sleep: typeof clock.sleep = async (ms, signal) =>
      ms === overlapMs ? undefined : await clock.sleep(ms, signal);
    return {
      ...context,
      clock: { ...clock, sleep },
      cluster: this.cluster.asCluster(),
    };
  }

  settings(env: Record<string, string> = {}): Promise<ResolvedSettings> {
    const { toml } = this;
    return resolve({ verb: 'scale', flags: { image: imageOf('a'), appName: 'shop' }, env, toml });
  }

  async adopt(env: Record<string, string> = {}): Promise<Outcome> {
    return await adopt(this.context(), await this.settings(env), {
      takeOver: [],
      takeApp: false,
      updateDatabases: false,
      confirm: async (adoption) => {
        this.asked = adoption;
        return this.answer;
      },
    });
  }

  secret(name: string, key: string): string {
    const value = textAt(this.cluster.find('Secret', name), 'data', key) ?? '';
    return Buffer.from(value, 'base64').toString();
  }
}
