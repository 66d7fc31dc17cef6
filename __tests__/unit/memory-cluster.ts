/** A cluster in memory: the API's create, apply, compare-and-swap and label selectors; Deployments are ready, or broken, at once. */
import type { Kind, KubeObject, ObjectRef } from '../../src/model/kubernetes.js';
import { listAt, textAt } from '../../src/model/read.js';
import {
  type ApplyOptions,
  type Cluster,
  ClusterError,
  type ListQuery,
  type WatchEvent,
  type WatchOptions,
} from '../../src/ports/cluster.js';

type Reason = 'AlreadyExists' | 'Conflict' | 'NotFound';

export class MemoryCluster {
  readonly objects = new Map<string, KubeObject>();
  /** Images whose containers never run. */
  readonly broken = new Set<string>();
  /** What was applied, in that order: `Kind/name`. */
  readonly applied: string[] = [];
  #count = 0;

  asCluster(): Cluster {
    return this as unknown as Cluster;
  }
  find = (kind: string, name: string): KubeObject | undefined => this.objects.get(`${kind}/${name}`);
  names = (kind: string): string[] =>
    [...this.objects.values()].flatMap((each) => (each.kind === kind ? each.metadata.name : [])).sort();

  version = async () => 'v1.34.0';
  get = async ({ kind, name }: ObjectRef) =>
    kind.kind === 'Namespace' ? { ...kind, metadata: { name } } : this.find(kind.kind, name);
  async list({ kind }: Kind, { labelSelector = '' }: ListQuery) {
    const wanted = labelSelector.split(',').flatMap((term) => (term === '' ? [] : [term.split('=')]));
    const items = [...this.objects.values()].filter(
      (each) =>
        each.kind === kind && wanted.every(([key = '', value]) => each.metadata.labels?.[key] === value),
    );
    return { items, resourceVersion: `${this.#count}` };
  }
  async create(object: KubeObject) {
    if (this.find(object.kind, object.metadata.name) !== undefined) throw refusal('AlreadyExists');
    return this.#store(object);
  }
  async replace(object: KubeObject) {
    const there = this.find(object.kind, object.metadata.name);
    if (there === undefined) throw refusal('NotFound');
    const { resourceVersion } = object.metadata;
    if (resourceVersion !== undefined && resourceVersion !== there.metadata.resourceVersion)
      throw refusal('Conflict');
    return this.#store(object);
  }
  async apply(object: KubeObject, { dryRun }: ApplyOptions = {}) {
    if (dryRun === true) return object;
    this.applied.push(`${object.kind}/${object.metadata.name}`);
    const stored = this.#store(object);
    if (object.kind === 'Job') return this.#run(stored);
    if (object.kind === 'StatefulSet') return this.#fill(stored);
    return object.kind === 'Deployment' ? this.#control(stored) : stored;
  }
  async mergePatch({ kind, name }: ObjectRef, patch: Record<string, unknown>) {
    const there = this.find(kind.kind, name);
    if (there === undefined) throw refusal('NotFound');
    const { annotations = {} } = patch['metadata'] as KubeObject['metadata'];
    const metadata = { ...there.metadata, annotations: { ...there.metadata.annotations, ...annotations } };
    return this.#store({ ...there, metadata });
  }
  async delete({ kind, name }: ObjectRef) {
    const there = this.find(kind.kind, name);
    this.objects.delete(`${kind.kind}/${name}`);
    return there;
  }
  async *watch(kind: Kind, query: ListQuery, { signal }: WatchOptions): AsyncGenerator<WatchEvent> {
    yield { type: 'SYNC', items: (await this.list(kind, query)).items };
    await new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      if (signal.aborted) reject(signal.reason);
    });
  }

  #store(object: KubeObject): KubeObject {
    this.#count += 1;
    const key = `${object.kind}/${object.metadata.name}`;
    const uid = this.objects.get(key)?.metadata.uid ?? `uid-${this.#count}`;
    const versions = { uid, resourceVersion: `${this.#count}`, generation: this.#count };
    const stored = { ...object, metadata: { ...object.metadata, ...versions } };
    this.objects.set(key, stored);
    return stored;
  }

  /** A Job's command ends at once: well, but for a broken image. */
  #run(job: KubeObject): KubeObject {
    const images = listAt(job, 'spec', 'template', 'spec', 'containers').map((each) => textAt(each, 'image'));
    const type = images.some((image) => this.broken.has(image ?? '')) ? 'Failed' : 'Complete';
    return this.#store({ ...job, status: { conditions: [{ type, status: 'True' }] } });
  }

  /** The claim of a StatefulSet's only pod, and that it is ready, unless its image is broken. */
  #fill(set: KubeObject): KubeObject {
    const { name, labels = {}, namespace = '', generation } = set.metadata;
    const claim = `data-${name}-0`;
    const [template] = listAt(set, 'spec', 'volumeClaimTemplates') as KubeObject[];
    if (this.find('PersistentVolumeClaim', claim) === undefined && template !== undefined)
      this.#store({
        ...template,
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: claim, namespace, labels },
      });
    const image = textAt(set, 'spec', 'template', 'spec', 'containers', 0, 'image') ?? '';
    const readyReplicas = this.broken.has(image) ? 0 : 1;
    const revisions = { currentRevision: 'a', updateRevision: 'a' };
    const filled = { ...set, status: { observedGeneration: generation, readyReplicas, ...revisions } };
    this.objects.set(`StatefulSet/${name}`, filled);
    return filled;
  }

  /** What the controllers and the kubelet would make of a Deployment. */
  #control(deployment: KubeObject): KubeObject {
    const { name, labels = {}, generation, uid } = deployment.metadata;
    const images = listAt(deployment, 'spec', 'template', 'spec', 'containers').map((each) =>
      textAt(each, 'image'),
    );
    const ready = !images.some((image) => this.broken.has(image ?? ''));
    const annotations = { 'deployment.kubernetes.io/revision': `${generation}` };
    const owned = (kind: string, owner: KubeObject, more: object): KubeObject => ({
      apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1',
      kind,
      metadata: {
        name,
        labels,
        annotations,
        ownerReferences: [{ apiVersion: 'v1', kind: owner.kind, name, uid: owner.metadata.uid ?? '' }],
      },
      ...more,
    });
    const counts = { replicas: 1, updatedReplicas: 1, availableReplicas: ready ? 1 : 0 };
    const status = { ...counts, observedGeneration: generation };
    const metadata = { ...deployment.metadata, uid: uid ?? '', annotations };
    const controlled = { ...deployment, metadata, status };
    this.objects.set(`Deployment/${name}`, controlled);
    const set = this.#store(owned('ReplicaSet', controlled, {}));
    const waiting = { name: 'app', state: { waiting: { reason: 'InvalidImageName' } } };
    const conditions = [{ type: 'Ready', status: ready ? 'True' : 'False' }];
    this.#store(
      owned('Pod', set, { status: { conditions, containerStatuses: ready ? [] : [waiting] }, spec: {} }),
    );
    return controlled;
  }
}

const refusal = (reason: Reason): ClusterError =>
  new ClusterError({ reason, status: 409, message: reason, verb: 'update', resource: 'objects' });
