import { JacScaleError } from '../../model/error.js';
import { annotationKeys } from '../../model/identity.js';
import type { Inventory, ProjectOrigin } from '../../model/inventory.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import { type Change, isChange } from '../../model/plan.js';
import type { ObjectWriter } from '../../ports/cluster.js';
import { originOf } from '../data/secret.js';
import { isData, type Observed } from '../observe.js';
import { newInventory } from '../records/inventory.js';

/**
 * The Inventory to go on from. An app of that name from another project is refused, and so are data that the destroy of one
 * has kept.
 * @throws JacScaleError `AppTaken`
 */
export function claim(
  { inventory, live }: Pick<Observed, 'inventory' | 'live'>,
  scope: { readonly app: string; readonly namespace: string },
  origin: ProjectOrigin,
  takeApp: boolean,
): Inventory {
  const { app, namespace } = scope;
  const theirs = inventory === undefined ? keptOrigin(live.values()) : inventory.origin;
  const known = inventory ?? newInventory(app, origin);
  if (theirs === undefined || isSame(theirs, origin)) return known;
  if (takeApp) return { ...known, origin };
  const [is, next] =
    inventory === undefined
      ? ['has data left by', 'take its data over with --take-app']
      : ['was deployed from', 'take the app over with --take-app'];
  throw new JacScaleError({
    code: 'AppTaken',
    what: `app ${app} in namespace ${namespace} ${is} another project: ${originText(theirs)}`,
    why: `this one is ${originText(origin)}`,
    next: `choose another name with --name, or ${next}`,
  });
}

const isSame = (a: ProjectOrigin, b: ProjectOrigin): boolean =>
  a.project === b.project && a.subfolder === b.subfolder;

/**
 * Writes into what outlives a destroy whose it is by now, after `--take-app`: that annotation alone, by a patch, as an apply that
 * leaves the password out would take it away.
 * @throws ClusterError
 */
export async function signData(
  cluster: Pick<ObjectWriter, 'mergePatch'>,
  { origin }: Pick<Inventory, 'origin'>,
  live: Iterable<KubeObject>,
): Promise<void> {
  for (const object of live) {
    const theirs = isData(object) && object.kind === 'Secret' ? originOf(object) : undefined;
    if (theirs === undefined || isSame(theirs, origin)) continue;
    const { namespace = '', name, uid } = object.metadata;
    const annotations = { [annotationKeys.origin]: JSON.stringify(origin) };
    // The uid: another Secret of that name is not meant.
    const metadata = { ...(uid === undefined ? {} : { uid }), annotations };
    await cluster.mergePatch({ kind: kinds.Secret, namespace, name }, { metadata });
  }
}

function keptOrigin(live: Iterable<KubeObject>): ProjectOrigin | undefined {
  for (const object of live) {
    const origin = isData(object) ? originOf(object) : undefined;
    if (origin !== undefined) return origin;
  }
  return undefined;
}

export function originText(origin: ProjectOrigin): string {
  const project = origin.project.replace(/^path:/, '');
  return origin.subfolder === '' ? project : `${project} (${origin.subfolder})`;
}

/** Data that an earlier destroy kept are the app's again, as they are: nothing is applied, but the Inventory names them. */
export function withFoundData(inventory: Inventory, changes: readonly Change[]): Inventory {
  const known = new Set(inventory.entries.map(objectKey));
  const found = changes.flatMap(({ live, hash, ...change }) => {
    if (isChange(change) || live === undefined || !isData(live) || known.has(objectKey(change))) return [];
    const { apiVersion, kind, name } = change;
    return [
      { apiVersion, kind, name, ...(live.metadata.uid === undefined ? {} : { uid: live.metadata.uid }) },
    ];
  });
  return found.length === 0 ? inventory : { ...inventory, entries: [...inventory.entries, ...found] };
}
