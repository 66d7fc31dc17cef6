/** Applies a module: what it needs first, then its own objects in the order of its files. */
import { JacScaleError } from '../../model/error.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import type { DeployAnswer, ModuleObject } from '../../model/module.js';
import type { Change } from '../../model/plan.js';
import { listAt, textAt } from '../../model/read.js';
import { type Cluster, ClusterError } from '../../ports/cluster.js';
import { applyChange, preflight } from '../apply.js';
import { explainClusterError } from '../explain.js';
import { groupOf } from './access.js';
import { fqdnOf } from './compose.js';
import type { ModuleContext } from './context.js';
import { isOwn } from './identity.js';
import { appliedLine, deletedLine, resourceName } from './results.js';
import type { ModuleSurvey } from './survey.js';

/** Milliseconds until a definition that was applied has to be served. */
const establishedMs = 30_000;
/** How often, and how far apart in milliseconds, an object is tried whose kind is not served everywhere yet. */
const tries = { count: 20, ms: 250 };

/**
 * Asks the API server, by dry run, whether it would take all of it; what stands in a namespace or is of a kind that only comes with
 * the module cannot be asked for.
 * @throws ClusterError of the first that is refused
 */
export async function preflightModule(cluster: Cluster, found: ModuleSurvey): Promise<void> {
  const changes = [...found.dependencies, ...found.modules];
  const coming = changes.filter(({ action }) => action === 'create');
  const namespaces = new Set(coming.flatMap(({ kind, name }) => (kind === 'Namespace' ? [name] : [])));
  const groups = new Set(coming.flatMap(({ manifest }) => definedGroup(manifest)));
  const names = new Set(coming.map(({ kind, name }) => `${kind}/${name}`));
  const askable = changes.filter(
    (change) =>
      !namespaces.has(change.namespace ?? '') &&
      !groups.has(groupOf(change)) &&
      !names.has(roleOf(change.manifest)),
  );
  await preflight(cluster, askable, { takeOver: [], anyNodePort: false });
}

/** Of a binding: who may not do everything is refused one to a role that is not there yet. */
const roleOf = (object: KubeObject | undefined): string =>
  `${textAt(object, 'roleRef', 'kind') ?? ''}/${textAt(object, 'roleRef', 'name') ?? ''}`;

const definedGroup = (object: KubeObject | undefined): string[] =>
  object?.kind === kinds.CustomResourceDefinition.kind ? [textAt(object, 'spec', 'group') ?? ''] : [];

export interface ModuleApplied {
  readonly answer: DeployAnswer;
  /** What goes with the module, for its record. */
  readonly objects: readonly ModuleObject[];
}

/**
 * Goes on after an error, as kubectl does, but not from dependencies to what needs them.
 * @param namespaceLine what was done about the namespace, told where the module's own objects begin
 */
export async function applyModule(
  context: ModuleContext,
  cluster: Cluster,
  found: ModuleSurvey,
  namespaceLine: string,
): Promise<ModuleApplied> {
  const results: string[] = [];
  const errors: string[] = [];
  const objects: ModuleObject[] = [];
  const run = async (change: Change): Promise<void> => {
    context.signal.throwIfAborted();
    try {
      const { line, object } = await applyOne(context, cluster, change);
      results.push(line);
      if (object !== undefined) objects.push(object);
    } catch (error) {
      if (!(error instanceof ClusterError) && !(error instanceof JacScaleError)) throw error;
      errors.push(errorLine(change, error));
    }
  };
  for (const change of found.dependencies) await run(change);
  results.push(namespaceLine);
  if (errors.length === 0) for (const change of found.modules) await run(change);
  if (errors.length === 0) for (const change of found.obsolete) await run(change);
  return { answer: { results, errors, fqdn: fqdnOf(found.composed) }, objects };
}

async function applyOne(
  context: ModuleContext,
  cluster: Cluster,
  change: Change,
): Promise<{ readonly line: string; readonly object?: ModuleObject }> {
  const { manifest, live, action } = change;
  if (action === 'delete' || manifest === undefined) {
    await applyChange(cluster, change, false);
    return { line: deletedLine(change) };
  }
  if (action === 'unchanged')
    return { line: appliedLine(manifest, 'unchanged'), ...recorded(manifest, live, change.hash) };
  const applied = await untilServed(context, () => applyChange(cluster, change, false));
  const now = applied?.object;
  if (manifest.kind === kinds.CustomResourceDefinition.kind)
    await untilEstablished(context, cluster, manifest.metadata.name);
  const same = live !== undefined && now?.metadata.resourceVersion === live.metadata.resourceVersion;
  const word = live === undefined ? 'created' : same ? 'unchanged' : 'configured';
  return { line: appliedLine(manifest, word), ...recorded(manifest, now, applied?.hash ?? change.hash) };
}

function recorded(
  manifest: KubeObject,
  stored: KubeObject | undefined,
  hash = '',
): { readonly object?: ModuleObject } {
  if (!isOwn(manifest)) return {};
  const { name, namespace } = manifest.metadata;
  const uid = stored?.metadata.uid;
  return {
    object: {
      apiVersion: manifest.apiVersion,
      kind: manifest.kind,
      name,
      hash,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
    },
  };
}

/** A definition is served by each API server in its own time. */
async function untilServed<T>({ clock, signal }: ModuleContext, apply: () => Promise<T>): Promise<T> {
  for (let left = tries.count; ; left--) {
    try {
      return await apply();
    } catch (error) {
      const isUnknown =
        error instanceof ClusterError &&
        error.reason === 'NotFound' &&
        error.resource.endsWith('mongodbcommunity.mongodb.com');
      if (!isUnknown || left <= 1) throw error;
      await clock.sleep(tries.ms, signal);
    }
  }
}

/** @throws JacScaleError `DefinitionNotServed` */
async function untilEstablished(context: ModuleContext, cluster: Cluster, name: string): Promise<void> {
  const kind = kinds.CustomResourceDefinition;
  if (isEstablished(await cluster.get({ kind, name }))) return;
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const late = context.clock.sleep(establishedMs, signal).then(
    () => stop.abort('late'),
    () => undefined,
  );
  try {
    for await (const event of cluster.watch(kind, { fieldSelector: `metadata.name=${name}` }, { signal })) {
      const objects = event.type === 'SYNC' ? event.items : [event.object];
      if (objects.some(isEstablished)) return;
    }
  } catch (error) {
    if (stop.signal.reason !== 'late') throw error;
  } finally {
    stop.abort('over');
    await late;
  }
  context.signal.throwIfAborted();
  throw new JacScaleError({
    code: 'DefinitionNotServed',
    what: `customresourcedefinition/${name} was applied and is not served after ${establishedMs / 1000} s`,
    next: `kubectl get crd ${name} -o jsonpath='{.status.conditions}'`,
  });
}

const isEstablished = (definition: KubeObject | undefined): boolean =>
  listAt(definition, 'status', 'conditions').some(
    (condition) => textAt(condition, 'type') === 'Established' && textAt(condition, 'status') === 'True',
  );

function errorLine(change: Change, error: ClusterError | JacScaleError): string {
  const explained =
    error instanceof ClusterError
      ? explainClusterError(error, { namespace: change.namespace ?? '', app: '' })
      : error;
  const why = explained.why === undefined ? '' : `: ${explained.why}`;
  return `${resourceName(change)}/${change.name}: ${explained.message}${why}`;
}
