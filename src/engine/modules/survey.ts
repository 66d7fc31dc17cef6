/** What a module's objects are today, and what has to be done so that they are as composed. */
import { JacScaleError } from '../../model/error.js';
import { labelKeys, managedBy } from '../../model/identity.js';
import { type KubeObject, kindOf, refText } from '../../model/kubernetes.js';
import { type ModuleObject, type ModuleRecord, moduleInstance } from '../../model/module.js';
import { objectKey } from '../../model/object-key.js';
import type { Change } from '../../model/plan.js';
import type { AccessAttributes } from '../../ports/access.js';
import type { ObjectReader } from '../../ports/cluster.js';
import { agrees } from '../agree.js';
import { hashOf } from '../canonical.js';
import { attributesOf } from './access.js';
import type { CompiledModule } from './compile-module.js';
import { type Composed, objectsOf } from './compose.js';
import type { ModuleConfig } from './config.js';
import { isOwn } from './identity.js';
import { findRecord } from './records.js';
import { composeWithSecrets } from './secrets.js';

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
 * @throws JacScaleError `NameTaken` for an object under one of the module's names that is not its own; those of
 *   `composeWithSecrets`; ClusterError
 */
export async function survey(
  cluster: ObjectReader,
  compiled: CompiledModule,
  config: ModuleConfig,
): Promise<ModuleSurvey> {
  const [composed, found] = await Promise.all([
    composeWithSecrets(cluster, compiled, config),
    findRecord(cluster, config),
  ]);
  const record = found?.record;
  const recorded = new Map(record?.objects.map((each) => [keyOf(each), each]));
  const change = async (object: KubeObject): Promise<Change> => {
    const live = await read(cluster, object);
    if (live !== undefined && isOwn(object)) refuseForeign(live, config);
    return changeTo(object, live, recorded.get(keyOf({ ...object, ...object.metadata })));
  };
  const modules = objectsOf(composed.modules);
  const wanted = new Set(modules.map((object) => keyOf({ ...object, ...object.metadata })));
  const left = [...recorded].filter(([key]) => !wanted.has(key)).map(([, object]) => object);
  const [dependencies, own, obsolete] = await Promise.all([
    Promise.all(objectsOf(composed.dependencies).map(change)),
    Promise.all(modules.map(change)),
    Promise.all(left.map((object) => removalOf(cluster, object))),
  ]);
  return {
    composed,
    dependencies,
    modules: own,
    obsolete: obsolete.flat(),
    record,
    resourceVersion: found?.secret.metadata.resourceVersion,
  };
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

/** An object that is to go, if it is the one that was recorded. */
export async function removalOf(cluster: ObjectReader, object: ModuleObject): Promise<Change[]> {
  const { hash: _hash, uid, ...what } = object;
  const { name, namespace } = object;
  const metadata = namespace === undefined ? { name } : { name, namespace };
  const live = await read(cluster, { ...what, metadata });
  if (live === undefined || (uid !== undefined && uid !== live.metadata.uid)) return [];
  return [{ action: 'delete', ...what, live }];
}

function refuseForeign(live: KubeObject, config: ModuleConfig): void {
  const { labels } = live.metadata;
  const instance = moduleInstance(config);
  if (labels?.[labelKeys.instance] === instance && labels[labelKeys.managedBy] === managedBy) return;
  throw new JacScaleError({
    code: 'NameTaken',
    what: `${refText(live)} in namespace ${config.namespace} exists and does not belong to ${config.module} ${config.name}`,
    why: `it does not carry ${labelKeys.instance}=${instance} and ${labelKeys.managedBy}=${managedBy}, so something else made it`,
    next: 'choose another config.name or config.namespace',
    place: { key: 'config.name' },
  });
}

const verbs = { create: 'create', configure: 'patch', delete: 'delete', unchanged: 'get' } as const;

/** What whoever asks for these changes has to be allowed. */
export const accessFor = (changes: readonly Change[]): AccessAttributes[] =>
  changes.map(({ action, apiVersion, kind, name, namespace }) =>
    attributesOf(verbs[action], {
      apiVersion,
      kind,
      metadata: namespace === undefined ? { name } : { name, namespace },
    }),
  );
