/** A catalog of the shipped modules, and a cluster in memory with namespaces, definitions that get established, and watches. */

import { makeCatalog, type Override } from '../../src/engine/modules/catalog.js';
import type { ModuleContext } from '../../src/engine/modules/context.js';
import { moduleTexts } from '../../src/generated/modules.js';
import type { JacScaleError } from '../../src/model/error.js';
import type { Kind, KubeObject, ObjectRef } from '../../src/model/kubernetes.js';
import type { AccessAttributes, AccessReviewer } from '../../src/ports/access.js';
import {
  type ApplyOptions,
  ClusterError,
  type ListQuery,
  type WatchEvent,
  type WatchOptions,
} from '../../src/ports/cluster.js';
import { MemoryCluster } from './memory-cluster.js';

const conditions = [{ type: 'Established', status: 'True' }];

export class ModuleCluster extends MemoryCluster {
  /** Throws in the place of an apply. */
  refuse: (object: KubeObject) => ClusterError | undefined = () => undefined;
  readonly written: string[] = [];
  establishes: 'at once' | 'later' | 'never' = 'at once';
  /** Writes until the process is killed, right after the last of them. */
  lives = Number.POSITIVE_INFINITY;
  #waiting = new Set<() => void>();

  override get = async ({ kind, name, namespace }: ObjectRef) => {
    const found = this.find(kind.kind, inside(name, namespace));
    const given = kind.kind === 'Namespace' && ['default', 'web'].includes(name);
    if (given) return { ...kind, metadata: { name } };
    return found === undefined ? undefined : { ...found, metadata: { ...found.metadata, name } };
  };
  override async apply(object: KubeObject, options: ApplyOptions = {}) {
    // Where a request would wait for the network another one gets its turn.
    await new Promise(setImmediate);
    const refused = this.refuse(object);
    if (refused !== undefined) throw refused;
    if (options.dryRun === true) return object;
    const isDefinition = object.kind === 'CustomResourceDefinition';
    const name = inside(object.metadata.name, object.metadata.namespace);
    const asked = { ...object, metadata: { ...object.metadata, name } };
    const stored = await super.apply(
      isDefinition && this.establishes === 'at once' ? { ...asked, status: { conditions } } : asked,
      options,
    );
    this.#wrote('apply', stored);
    if (isDefinition && this.establishes === 'later') setImmediate(() => this.#establish(stored));
    return stored;
  }
  #establish(definition: KubeObject): void {
    const established = { ...definition, status: { conditions } };
    this.objects.set(`${definition.kind}/${definition.metadata.name}`, established);
    this.#wrote('establish', established);
  }
  override async create(object: KubeObject) {
    return this.#wrote('create', await super.create(object));
  }
  override async replace(object: KubeObject) {
    return this.#wrote('replace', await super.replace(object));
  }
  override async delete(ref: ObjectRef) {
    const gone = await super.delete(ref);
    if (gone !== undefined) this.#wrote('delete', gone);
    return gone;
  }
  override async *watch(kind: Kind, query: ListQuery, { signal }: WatchOptions): AsyncGenerator<WatchEvent> {
    const wanted = /metadata\.name=(.+)/.exec(query.fieldSelector ?? '')?.[1];
    for (;;) {
      const changed = new Promise<void>((resolve, reject) => {
        this.#waiting.add(resolve);
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        if (signal.aborted) reject(signal.reason);
      });
      // Nobody waits for it who has seen enough.
      changed.catch(() => undefined);
      const { items } = await this.list(kind, query);
      yield {
        type: 'SYNC',
        items: items.filter(({ metadata }) => wanted === undefined || metadata.name === wanted),
      };
      await changed;
    }
  }
  #wrote(verb: string, object: KubeObject): KubeObject {
    this.written.push(`${verb} ${object.kind}/${object.metadata.name}`);
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
    this.lives -= 1;
    if (this.lives === 0) throw new Error('killed');
    return object;
  }
}

/** The orchestrator's namespace has accounts of the same name as a module's has. */
const inside = (name: string, namespace: string | undefined): string =>
  namespace === 'jac-orc' ? `${name}@jac-orc` : name;

export const refused = (object: KubeObject, status = 422): ClusterError =>
  new ClusterError({
    reason: status === 403 ? 'Forbidden' : 'Invalid',
    status,
    message: 'refused by the test',
    verb: 'patch',
    resource: object.kind.toLowerCase(),
    object: object.metadata.name,
    namespace: object.metadata.namespace,
  });

export const scope = { serviceNamespace: 'jac-orc' };

export const catalogWith = (...overrides: Override[]) => makeCatalog(moduleTexts, overrides);

export function world(overrides: readonly Override[] = [], longestPause = 1000) {
  const cluster = new ModuleCluster();
  const stop = new AbortController();
  const context: ModuleContext = {
    cluster: cluster.asCluster(),
    clock: {
      now: () => new Date('2026-01-02T03:04:05Z'),
      monotonic: () => performance.now(),
      // What is waited for here comes by a watch; a deadline never does, a pause at once.
      sleep: (ms, signal) =>
        new Promise((resolve, reject) => {
          if (ms <= longestPause) resolve();
          signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        }),
    },
    signal: stop.signal,
    emit: () => undefined,
    catalog: makeCatalog(moduleTexts, overrides),
    scope,
    holder: 'test',
  };
  return { cluster, context, stop };
}

/** Lets whatever `may` says, and writes down what was asked. */
export function reviewerWho(may: (attributes: AccessAttributes) => boolean): AccessReviewer & {
  asked: AccessAttributes[];
} {
  const asked: AccessAttributes[] = [];
  return {
    asked,
    isAllowed: async (_caller, attributes) => {
      asked.push(attributes);
      return may(attributes);
    },
  };
}

export async function failure(run: () => unknown): Promise<JacScaleError> {
  try {
    await run();
  } catch (error) {
    return error as JacScaleError;
  }
  throw new Error('expected an error');
}
