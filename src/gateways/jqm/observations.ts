/** What passes by tells of each node: by which scheme it counts, and how far it has got. */
import { type IdScheme, rangeOf, schemeOf } from './ids.js';
import type { JqmNode } from './nodes.js';

export interface Observation {
  readonly scheme: IdScheme;
  /** The largest id that was seen of it. */
  readonly highest: bigint;
}

export class Observations {
  readonly #byUid = new Map<string, Observation>();

  /** An id that this node gave; ids that its address cannot have made (queues, definitions of the image) are passed over. */
  saw(node: JqmNode, id: bigint): void {
    const scheme = schemeOf(id, node.ip);
    if (scheme === undefined) return;
    const known = this.#byUid.get(node.uid);
    if (known === undefined || known.highest < id) this.#byUid.set(node.uid, { scheme, highest: id });
  }

  of(node: JqmNode): Observation | undefined {
    return this.#byUid.get(node.uid);
  }

  /** Ids that were given as far as seen, 0 for none yet. */
  used(node: JqmNode): number {
    const seen = this.of(node);
    return seen === undefined ? 0 : Number(seen.highest - rangeOf(node.ip, seen.scheme).first) + 1;
  }

  /** Forgets nodes that are no more. */
  keep(nodes: readonly JqmNode[]): void {
    const uids = new Set(nodes.map(({ uid }) => uid));
    for (const uid of this.#byUid.keys()) if (!uids.has(uid)) this.#byUid.delete(uid);
  }
}
