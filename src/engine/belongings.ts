import { namesOf } from '../model/identity.js';
import { type KubeObject, kindOf, kinds } from '../model/kubernetes.js';
import { objectKey } from '../model/object-key.js';
import type { ObjectReader } from '../ports/cluster.js';
import { dataOf, holdsData, opensNothing } from './kept-data.js';
import { orderOf } from './kinds/index.js';
import { lookAtNamespace } from './namespace.js';
import type { Observed } from './observe.js';

/** What a destroy deletes, in its order, and what it leaves. */
export interface Belongings {
  /** By the Inventory, but data. */
  readonly objects: readonly KubeObject[];
  /** Volumes with what users stored, then the Secrets that open them: what goes of these. */
  readonly data: readonly KubeObject[];
  /** What stays of these. */
  readonly kept: readonly KubeObject[];
  /** Revisions and Inventory: last of the app, so that an interrupted destroy can be run again. */
  readonly records: readonly KubeObject[];
  /** The namespace, if the app's first deploy made it, else the lock; a killed destroy may have left nothing but these. */
  readonly rest: readonly KubeObject[];
  readonly namespace: KubeObject | undefined;
  readonly notes: readonly string[];
}

/**
 * Everything of an app that is in the cluster, whatever an earlier destroy has left, a killed one or one that kept data.
 * @param scope `deleteData`: data goes as well, and with it the namespace if the app's first deploy made it
 */
export async function belongingsOf(
  cluster: ObjectReader,
  scope: { readonly namespace: string; readonly app: string; readonly deleteData: boolean },
  observed: Observed,
): Promise<Belongings> {
  const { namespace, app, deleteData } = scope;
  const lock = { kind: kinds.Lease, namespace, name: namesOf(app).lock };
  const [entries, lease, state] = await Promise.all([
    inventoried(cluster, namespace, observed),
    cluster.get(lock),
    lookAtNamespace(cluster, namespace, app),
  ]);
  const all = [...dataOf(observed, app), ...entries.filter((object) => holdsData(object, app))];
  const unique = [...new Map(all.map((object) => [object.metadata.uid, object])).values()];
  // It has the volume of files until it ends by itself, when nobody was left to end it.
  const importer = unique.some(({ metadata }) => metadata.name === namesOf(app).dataVolume)
    ? await cluster.get({ kind: kinds.Job, namespace, name: namesOf(app).dataImport })
    : undefined;
  const idle = deleteData ? [] : opensNothing(unique, observed, app);
  const stays = (object: KubeObject) =>
    !deleteData && !idle.includes(object) && object.metadata.deletionTimestamp === undefined;
  const kept = unique.filter(stays);
  const recorded = observed.inventory?.madeNamespace;
  const own =
    state.madeByUs !== undefined && (observed.inventory === undefined || recorded === state.madeByUs);
  const ownNamespace: KubeObject | undefined =
    own && kept.length === 0
      ? { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, uid: state.madeByUs ?? '' } }
      : undefined;
  const unseen = recorded !== undefined && state.madeByUs === undefined;
  return {
    // First: it is told from the app that still runs, which an interrupted run may not find again.
    objects: [
      ...idle,
      ...(importer === undefined ? [] : [importer]),
      ...entries.filter((object) => !holdsData(object, app)),
    ],
    data: unique.filter((object) => !stays(object) && !idle.includes(object)).sort(claimsFirst),
    kept,
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

/** A volume without the Secret that opens it is of no use to anybody, and refused by every later run. */
const claimsFirst = (a: KubeObject, b: KubeObject): number =>
  Number(a.kind === 'Secret') - Number(b.kind === 'Secret');
