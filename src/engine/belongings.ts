import { namesOf } from '../model/identity.js';
import { type KubeObject, kindOf, kinds } from '../model/kubernetes.js';
import { objectKey } from '../model/object-key.js';
import type { ObjectReader } from '../ports/cluster.js';
import { orderOf } from './kinds/index.js';
import { lookAtNamespace } from './namespace.js';
import type { Observed } from './observe.js';

/** What a destroy deletes, in its order. */
export interface Belongings {
  /** By the Inventory. */
  readonly objects: readonly KubeObject[];
  /** Revisions and Inventory: last of the app, so that an interrupted destroy can be run again. */
  readonly records: readonly KubeObject[];
  /** The namespace, if the app's first deploy made it, else the lock; a killed destroy may have left nothing but these. */
  readonly rest: readonly KubeObject[];
  readonly namespace: KubeObject | undefined;
  readonly notes: readonly string[];
}

/** Everything of an app that is in the cluster, whatever an earlier destroy that was killed has left. */
export async function belongingsOf(
  cluster: ObjectReader,
  scope: { readonly namespace: string; readonly app: string },
  observed: Observed,
): Promise<Belongings> {
  const { namespace, app } = scope;
  const lock = { kind: kinds.Lease, namespace, name: namesOf(app).lock };
  const [objects, lease, state] = await Promise.all([
    inventoried(cluster, namespace, observed),
    cluster.get(lock),
    lookAtNamespace(cluster, namespace, app),
  ]);
  const recorded = observed.inventory?.madeNamespace;
  const own =
    state.madeByUs !== undefined && (observed.inventory === undefined || recorded === state.madeByUs);
  const ownNamespace: KubeObject | undefined = own
    ? { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, uid: state.madeByUs ?? '' } }
    : undefined;
  const unseen = recorded !== undefined && state.madeByUs === undefined;
  return {
    objects,
    records: recordsOf(observed),
    rest: ownNamespace !== undefined ? [ownNamespace] : lease === undefined ? [] : [lease],
    namespace: ownNamespace,
    notes: unseen
      ? [`namespace ${namespace} stays: this app made it, but it may not be read or is another by now`]
      : [],
  };
}

/**
 * What the Inventory names and the cluster still has, in the order in which it goes: the app before what it rests on. An
 * object that lost our labels is not among what was listed by them, and is asked for by name.
 */
async function inventoried(
  cluster: ObjectReader,
  namespace: string,
  observed: Observed,
): Promise<KubeObject[]> {
  const found = await Promise.all(
    (observed.inventory?.entries ?? []).map(async (entry) => {
      const listed = observed.live.get(objectKey(entry));
      const kind = kindOf(entry);
      if (listed !== undefined || kind === undefined || entry.uid === undefined)
        return { entry, object: listed };
      return { entry, object: await cluster.get({ kind, namespace, name: entry.name }) };
    }),
  );
  return found
    .flatMap(({ entry, object }) =>
      object !== undefined && (entry.uid === undefined || entry.uid === object.metadata.uid) ? [object] : [],
    )
    .sort((a, b) => orderOf(b) - orderOf(a));
}

function recordsOf(observed: Observed): KubeObject[] {
  return [
    ...observed.revisions.map(({ secret }) => secret),
    ...(observed.inventorySecret === undefined ? [] : [observed.inventorySecret]),
  ];
}
