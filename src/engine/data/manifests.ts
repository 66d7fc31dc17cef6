import { JacScaleError } from '../../model/error.js';
import { namesOf } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import type { Release } from '../../model/release.js';
import type { Settings } from '../../model/settings.js';
import { inApplyOrder } from '../kinds/index.js';
import { stamp } from '../render/identity.js';
import { claimOf, type Database, firstUser, wantedDatabases } from './databases.js';
import { type DataScope, randomPassword, retainedSecret } from './secret.js';
import { claimWithData, imageOfVolume, isServedOtherwise, onClaim } from './taken-volume.js';
import { fillDatabase, type OwnTemplates } from './templates.js';

type Live = ReadonlyMap<string, KubeObject>;

/**
 * Secret, Service and StatefulSet of every database that is wanted, in the order in which they are applied. What is in the
 * cluster already is never written again (engine/plan.ts).
 * @param own templates of the project
 * @throws JacScaleError `DatabaseSecretMissing`, `TemplateInvalid`
 */
export function databaseManifests(
  settings: Settings,
  scope: DataScope,
  live: Live,
  release: Release,
  own?: OwnTemplates,
): KubeObject[] {
  const wanted = wantedDatabases(settings);
  for (const database of wanted) refuseLostSecret(database, scope, live);
  const who = { ...scope, release };
  return inApplyOrder(
    wanted.flatMap((database) => {
      const name = namesOf(scope.app)[database.name];
      const claim = claimWithData(live, database.name, name);
      const image = imageOfVolume(claim) ?? database.image(settings);
      const values = { ...valuesOf(database, settings), image };
      const rendered = fillDatabase(database.name, values, scope.namespace, own)
        .map((document) => onClaim(stamp(document, who), claim))
        .filter(({ kind }) => kind !== kinds.StatefulSet.kind || !isServedOtherwise(live, name));
      return [loginOf(database, scope, live), ...rendered];
    }),
  );
}

function loginOf({ name: component, uri }: Database, scope: DataScope, live: Live): KubeObject {
  const name = namesOf(scope.app)[component];
  return retainedSecret(scope, { name, component }, live, () => {
    const login = { username: firstUser[component], password: randomPassword() };
    return { ...login, uri: uri(`${name}.${scope.namespace}.svc`, login) };
  });
}

function valuesOf(database: Database, settings: Settings): Readonly<Record<string, unknown>> {
  const { imagePullSecrets, nodeSelector, tolerations } = settings;
  return {
    name: namesOf(settings.appName)[database.name],
    imagePullSecrets: filled(imagePullSecrets)?.map((name) => ({ name })),
    nodeSelector: Object.keys(nodeSelector ?? {}).length === 0 ? undefined : nodeSelector,
    tolerations: filled(tolerations),
    cpuRequest: settings.databaseCpuRequest,
    cpuLimit: settings.databaseCpuLimit,
    memoryRequest: settings.databaseMemoryRequest,
    memoryLimit: settings.databaseMemoryLimit,
    storage: database.storage(settings),
    storageClass: settings.storageClass,
  };
}

const filled = <T>(list: readonly T[] | undefined): readonly T[] | undefined =>
  list === undefined || list.length === 0 ? undefined : list;

/** A volume whose login is lost must not get a new password: the server would go on with the old one. */
function refuseLostSecret({ name: component, title }: Database, scope: DataScope, live: Live): void {
  const { app, namespace } = scope;
  const name = namesOf(app)[component];
  const volume = claimWithData(live, component, name);
  const claim = volume?.metadata.name ?? claimOf(name);
  const set = live.get(objectKey({ ...kinds.StatefulSet, name }));
  if ((set === undefined && volume === undefined) || live.has(objectKey({ ...kinds.Secret, name }))) return;
  throw new JacScaleError({
    code: 'DatabaseSecretMissing',
    what: `${title} of app ${app} has its volume ${claim} in namespace ${namespace}, but secret/${name} with its password is gone`,
    why: 'a new password would not open it; nothing was written',
    next: `restore secret/${name} (keys username, password, uri), or give the data up: kubectl jac destroy --delete-data --name ${app} -n ${namespace}`,
  });
}
