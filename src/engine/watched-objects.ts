import type { KubeObject } from '../model/kubernetes.js';
import type { WatchEvent } from '../ports/cluster.js';

/** What one watch has shown so far. */
export class WatchedObjects {
  /** The first SYNC has come: from now on what is missing does not exist. */
  synced = false;
  readonly #objects = new Map<string, KubeObject>();

  get all(): readonly KubeObject[] {
    return [...this.#objects.values()];
  }

  take(event: WatchEvent): void {
    if (event.type === 'SYNC') {
      this.synced = true;
      this.#objects.clear();
      for (const item of event.items) this.#objects.set(keyOf(item), item);
    } else if (event.type === 'DELETED') this.#objects.delete(keyOf(event.object));
    else this.#objects.set(keyOf(event.object), event.object);
  }
}

const keyOf = (object: KubeObject): string => object.metadata.uid ?? object.metadata.name;
