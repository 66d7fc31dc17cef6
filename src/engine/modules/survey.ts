/** What a module's objects are today, and what has to be done so that they are as composed. */
import { JacScaleError } from '../../model/error.js';
import { labelKeys, managedBy } from '../../model/identity.js';
import { type KubeObject, kindOf, kinds, refText } from '../../model/kubernetes.js';
import { type ModuleObject, type ModuleRecord, type ModuleRef, moduleInstance } from '../../model/module.js';
import { objectKey } from '../../model/object-key.js';
import type { Change } from '../../model/plan.js';
import type { ObjectReader } from '../../ports/cluster.js';
import { agrees } from '../agree.js';
import { hashOf } from '../canonical.js';
import { type Authorize, attributesOf } from './access.js';
import type { CompiledModule } from './compile-module.js';
import { type Composed, type ComposedFile, objectsOf } from './compose.js';
import type { ModuleConfig } from './config.js';
import type { WantedAccess } from './grants.js';
import { isOwn } from './identity.js';
import { findRecord } from './records.js';
import { rightsGiven } from './rights-given.js';
import { composeWithout, composeWithSecrets } from './secrets.js';

export interface ModuleSurvey {
  readonly composed: Composed;
  /** In the order of the templates, dependencies first. */
  readonly dependencies: readonly Change[];
  readonly modules: readonly Change[];
  /** What an earlier deployment had and this one has no more. */
  readonly obsolete: readonly Change[];
  readonly record: ModuleRecord | undefined;
  /** Of the record, for the compare-and-swap. */
  readonly resourceVersion: string | undefined;
}

export const changesOf = ({ dependencies, modules, obsolete }: ModuleSurvey): Change[] => [
  ...dependencies,
  ...modules,
  ...obsolete,
];

/**
 * Whoever asks is asked for before anything is told of what there is, and of Secrets not even whether a password is theirs.
 * @throws JacScaleError `Forbidden`; `NameTaken` for an object under one of the module's names that is not its own; those of
 *   `composeWithSecrets`; ClusterError
 */
export async function survey(
  cluster: ObjectReader,
  compiled: CompiledModule,
  config: ModuleConfig,
  authorize: Authorize,
): Promise<ModuleSurvey> {
  const outline = composeWithout(compiled, config);
  const [found, live] = await Promise.all([
    findRecord(cluster, config),
    readAll(cluster, [...objectsOf(outline.dependencies), ...objectsOf(outline.modules)]),
  ]);
  const recorded = new Map(found?.record.objects.map((each) => [keyOf(each), each]));
  const change = (object: KubeObject): Change => {
    const key = keyOf({ ...object, ...object.metadata });
    return changeTo(object, live.get(key), recorded.get(key));
  };
  const changes = (files: readonly ComposedFile[]) => objectsOf(files).map(change);
  const needed = (files: readonly ComposedFile[]) => withoutSecondOperator(changes(files));
  const known = [...needed(outline.dependencies), ...changes(outline.modules)].map((each) =>
    // Whether a Secret changes is not known yet; that it is read for somebody is.
    each.kind === kinds.Secret.kind && each.live !== undefined
      ? { ...each, action: 'unchanged' as const }
      : each,
  );
  await authorize(accessFor(known));
  const composed = await composeWithSecrets(cluster, compiled, config);
  const [dependencies, modules] = [needed(composed.dependencies), changes(composed.modules)];
  for (const { manifest, live: there } of modules)
    if (there !== undefined && manifest !== undefined && isOwn(manifest)) refuseForeign(there, config);
  const wanted = new Set(modules.map(keyOf));
  const left = [...recorded].filter(([key]) => !wanted.has(key)).map(([, object]) => object);
  const obsolete = (await Promise.all(left.map((object) => removalOf(cluster, config, object)))).flat();
  await authorize(accessFor([...dependencies, ...modules, ...obsolete]));
  return {
    composed,
    dependencies,
    modules,
    obsolete,
    record: found?.record,
    resourceVersion: found?.secret.metadata.resourceVersion,
  };
}

const isOurs = ({ live }: Change): boolean => live?.metadata.labels?.[labelKeys.managedBy] === managedBy;

/** Who has brought a definition has brought who acts on it; two operators of different versions would undo each other's work. */
function withoutSecondOperator(dependencies: readonly Change[]): Change[] {
  const isForeign = dependencies.some(
    (each) => each.kind === kinds.CustomResourceDefinition.kind && each.live !== undefined && !isOurs(each),
  );
  return dependencies.filter(({ live }) => !isForeign || live !== undefined);
}

async function readAll(
  cluster: ObjectReader,
  objects: readonly KubeObject[],
): Promise<ReadonlyMap<string, KubeObject>> {
  const rows = await Promise.all(
    objects.map(async (object) => {
      const live = await read(cluster, object);
      return live === undefined ? [] : [[keyOf({ ...object, ...object.metadata }), live] as const];
    }),
  );
  return new Map(rows.flat());
}

export const keyOf = (object: {
  apiVersion: string;
  kind: string;
  name: string;
  namespace?: string;
}): string => `${object.namespace ?? ''} ${objectKey(object)}`;

async function read(cluster: ObjectReader, object: KubeObject): Promise<KubeObject | undefined> {
  const kind = kindOf(object);
  if (kind === undefined) return undefined;
  const { name, namespace } = object.metadata;
  return await cluster.get({
    kind,
    name,
    ...(kind.namespaced && namespace !== undefined ? { namespace } : {}),
  });
}

function changeTo(
  manifest: KubeObject,
  live: KubeObject | undefined,
  recorded: ModuleObject | undefined,
): Change {
  const { name, namespace } = manifest.metadata;
  const hash = hashOf(manifest);
  const what = {
    apiVersion: manifest.apiVersion,
    kind: manifest.kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    manifest,
    hash,
  };
  if (live === undefined) return { action: 'create', ...what };
  const same = agrees(manifest, live);
  // Shared things have no record. One that somebody else brought, an operator from elsewhere, is theirs to change.
  const unchanged = isOwn(manifest)
    ? same && recorded?.hash === hash && recorded.uid === live.metadata.uid
    : same || live.metadata.labels?.[labelKeys.managedBy] !== managedBy;
  return { action: unchanged ? 'unchanged' : 'configure', ...what, live };
}

/**
 * An object that is to go, if it is the one that was recorded and says itself whose it is: whoever may write the record, a Secret, may
 * not thereby have things deleted on which he cannot put labels.
 */
export async function removalOf(
  cluster: ObjectReader,
  ref: ModuleRef,
  object: ModuleObject,
): Promise<Change[]> {
  const { hash: _hash, uid, ...what } = object;
  const { name, namespace } = object;
  const metadata = namespace === undefined ? { name } : { name, namespace };
  const live = await read(cluster, { ...what, metadata });
  if (live === undefined || (uid !== undefined && uid !== live.metadata.uid)) return [];
  return belongsTo(live, ref) ? [{ action: 'delete', ...what, live }] : [];
}

const belongsTo = ({ metadata: { labels } }: KubeObject, ref: ModuleRef): boolean =>
  labels?.[labelKeys.instance] === moduleInstance(ref) && labels[labelKeys.managedBy] === managedBy;

function refuseForeign(live: KubeObject, config: ModuleConfig): void {
  if (belongsTo(live, config)) return;
  throw new JacScaleError({
    code: 'NameTaken',
    what: `${refText(live)} in namespace ${config.namespace} exists and does not belong to ${config.module} ${config.name}`,
    why: `it does not carry ${labelKeys.instance}=${moduleInstance(config)} and ${labelKeys.managedBy}=${managedBy}, so something else made it`,
    next: 'choose another config.name or config.namespace',
    place: { key: 'config.name' },
  });
}

const verbs = { create: 'create', configure: 'patch', delete: 'delete', unchanged: 'get' } as const;

/** What whoever asks for these changes has to be allowed, with what they give away; of what is shared and stays as it is, nothing. */
export const accessFor = (changes: readonly Change[]): WantedAccess[] => [
  ...changes
    .filter(
      ({ action, kind, manifest }) =>
        action !== 'unchanged' || kind === kinds.Secret.kind || (manifest !== undefined && isOwn(manifest)),
    )
    .map(({ action, apiVersion, kind, name, namespace }) =>
      attributesOf(verbs[action], {
        apiVersion,
        kind,
        metadata: namespace === undefined ? { name } : { name, namespace },
      }),
    ),
  ...rightsGiven(changes),
];
