/** The orchestrator's objects in the cluster: applied, found again, removed. */
import { JacScaleError } from '../../model/error.js';
import { type Kind, type KubeObject, kindOf, kinds, refText } from '../../model/kubernetes.js';
import type { Action } from '../../model/plan.js';
import { textAt } from '../../model/read.js';
import { type Cluster, ClusterError } from '../../ports/cluster.js';
import type { Context } from '../context.js';
import { isService } from './identity.js';
import { pullSecretOf } from './pull-secret.js';
import { rankOf, renderOrchestrator } from './render.js';
import { defaultSettings } from './settings.js';

export interface Applied {
  readonly action: Action;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Absent: cluster-scoped. */
  readonly namespace?: string;
  readonly generation: number;
}

type Installing = Pick<Context, 'cluster' | 'emit' | 'signal'>;

export interface ApplyOptions {
  /** Whether the namespace is there. */
  readonly exists: boolean;
  readonly takeOver: readonly string[];
}

/**
 * Applies them in their order, after a dry run of all that can be asked for. A namespace that is there is left as it is, and so are
 * the default modules.
 * @throws JacScaleError `NameTaken`; ClusterError
 */
export async function applyObjects(
  { cluster, emit, signal }: Installing,
  objects: readonly KubeObject[],
  { exists, takeOver }: ApplyOptions,
): Promise<Applied[]> {
  const found = await Promise.all(
    objects.map(async (object) => {
      const isAbsent = object.kind === 'Namespace' ? !exists : !exists && rowOf(object).namespaced;
      const live = isAbsent || object.kind === 'Namespace' ? undefined : await cluster.get(refOf(object));
      const isKept = isDefaults(object) ? live !== undefined : object.kind === 'Namespace' && exists;
      if (live !== undefined && !isKept && !isService(live)) throw nameTaken(live);
      return { object, live, isKept };
    }),
  );
  const apply = (object: KubeObject, dryRun: boolean) =>
    cluster.apply(object, { dryRun }).catch((error: unknown) => {
      if (!mayForce(error, takeOver)) throw error;
      return cluster.apply(object, { dryRun, force: true });
    });
  await Promise.all(
    found
      .filter(({ object, isKept }) => !isKept && (exists || !rowOf(object).namespaced))
      .filter(
        ({ object }) => !found.some((other) => other.live === undefined && isRoleOf(object, other.object)),
      )
      .map(({ object }) => apply(object, true)),
  );
  const applied: Applied[] = [];
  for (const { object, live, isKept } of found) {
    signal.throwIfAborted();
    const now = isKept ? undefined : await apply(object, false);
    const same =
      now === undefined ||
      (live !== undefined && now.metadata.resourceVersion === live.metadata.resourceVersion);
    const action = same ? 'unchanged' : live === undefined ? 'create' : 'configure';
    applied.push(told(object, action, now?.metadata.generation));
    emit({ type: 'object', action, kind: object.kind, name: object.metadata.name });
  }
  return applied;
}

/** What an installation with other options has left. @returns what went */
export async function removeObsolete(
  cluster: Cluster,
  namespace: string,
  wanted: readonly KubeObject[],
): Promise<Applied[]> {
  const known = new Set(wanted.map(keyOf));
  return await removeOwn(
    cluster,
    everyObject(namespace).filter((object) => !known.has(keyOf(object))),
  );
}

/**
 * Deletes those of these that are there and ours, each by its uid.
 * @throws ClusterError
 */
export async function removeOwn(cluster: Cluster, objects: readonly KubeObject[]): Promise<Applied[]> {
  const removed: Applied[] = [];
  for (const object of objects) {
    const live = await lookFor(cluster, object);
    if (live === undefined || !isService(live)) continue;
    const { uid } = live.metadata;
    await cluster.delete(refOf(object), {
      propagation: 'Background',
      ...(uid === undefined ? {} : { uid }),
    });
    removed.push(told(object, 'delete', live.metadata.generation));
  }
  return removed;
}

/** All that any installation in a namespace may have, but the namespace; what depends on others first. */
export function everyObject(namespace: string): KubeObject[] {
  const base = { ...defaultSettings, namespace, image: 'any' };
  const domain = 'any';
  const variants = [
    { ...base, scope: 'namespace' as const, wayIn: { domain } },
    { ...base, scope: 'cluster' as const, wayIn: { domain, gateway: 'any' } },
  ];
  const objects = variants.flatMap((settings) => renderOrchestrator(settings).map(({ object }) => object));
  const login = pullSecretOf(namespace, { registry: 'any', username: '', password: '', accepted: true });
  const each = new Map([...objects, login].map((object) => [keyOf(object), object]));
  return [...each.values()]
    .filter(({ kind }) => kind !== 'Namespace')
    .toSorted((a, b) => rankOf(b) - rankOf(a));
}

/** What may not be looked at, or is of a kind that the cluster does not know, was not made by whoever asks now. */
async function lookFor(cluster: Cluster, object: KubeObject): Promise<KubeObject | undefined> {
  try {
    return await cluster.get(refOf(object));
  } catch (error) {
    const isNobodys = error instanceof ClusterError && ['Forbidden', 'NotFound'].includes(error.reason);
    if (!isNobodys) throw error;
    return undefined;
  }
}

/** What `kubectl apply -f` of the shipped file has set is ours as well. */
function mayForce(error: unknown, takeOver: readonly string[]): boolean {
  if (!(error instanceof ClusterError) || error.conflicts.length === 0) return false;
  return error.conflicts.every(
    ({ field, manager }) =>
      manager === 'kubectl-client-side-apply' || takeOver.includes(field.replace(/^\./, '')),
  );
}

/** The Secret with MODULE, which is its owner's. */
const isDefaults = ({ kind, type }: KubeObject): boolean => kind === 'Secret' && type === 'Opaque';

/** A binding to a role that is not there yet is refused to who may not do everything. */
const isRoleOf = (binding: KubeObject, { kind, metadata }: KubeObject): boolean =>
  textAt(binding, 'roleRef', 'kind') === kind && textAt(binding, 'roleRef', 'name') === metadata.name;

function nameTaken(live: KubeObject): JacScaleError {
  const { namespace } = live.metadata;
  return new JacScaleError({
    code: 'NameTaken',
    what: `${refText(live)}${namespace === undefined ? '' : ` in namespace ${namespace}`} exists and is not ours`,
    why: 'it does not carry the labels of an orchestrator of this project, so something else made it: jac-splice-orc has the same names',
    next: 'remove it, or install into another namespace: --namespace NAME',
  });
}

function rowOf(object: Pick<KubeObject, 'apiVersion' | 'kind'>): Kind {
  const row = kindOf(object);
  if (row === undefined) throw new TypeError(`no row for ${object.kind}`);
  return row;
}

function refOf(object: KubeObject) {
  const { name, namespace } = object.metadata;
  return { kind: rowOf(object), name, ...(namespace === undefined ? {} : { namespace }) };
}

const keyOf = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata.name}`;

function told({ apiVersion, kind, metadata }: KubeObject, action: Action, generation = 1): Applied {
  const { name, namespace } = metadata;
  return { action, apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }), generation };
}

/** The Lease by which one of its pods leads. */
export const leaderLease = (namespace: string) => ({
  kind: kinds.Lease,
  namespace,
  name: 'jac-orc.leader',
});
