/** What outlives an app: volumes with what its users stored, and the Secrets that open them. */
import { namesOf } from '../model/identity.js';
import { type KubeObject, kinds, refText } from '../model/kubernetes.js';
import { objectKey } from '../model/object-key.js';
import { isFields, listAt, textAt } from '../model/read.js';
import { isData, type Observed } from './observe.js';

const dataKinds = [kinds.PersistentVolumeClaim, kinds.Secret] as const;

/** Variables with which an app reaches a database that is not ours; its users live there. */
const databaseVariables = ['MONGODB_URI', 'DATABASE_URL', 'JAC_DB_URL'] as const;

/** Whether destroy leaves it unless told otherwise. By name as well: a label that somebody took away must not cost data. */
export function holdsData(object: KubeObject, app: string): boolean {
  if (!dataKinds.some(({ kind }) => kind === object.kind)) return false;
  const { mongodb, redis, postgresql, auth, dataVolume } = namesOf(app);
  return (
    isData(object) ||
    [mongodb, redis, postgresql, auth, dataVolume].some((name) => name === object.metadata.name)
  );
}

/** All of it that carries the app's labels: an Inventory may be gone since long. */
export const dataOf = ({ live }: Pick<Observed, 'live'>, app: string): KubeObject[] =>
  [...live.values()].filter((object) => holdsData(object, app));

/**
 * The Secret of logins when it opens nothing: the app runs, has no volume for data, and was given no database. Where the app
 * does not run any more, nobody can tell, and it stays.
 */
export function opensNothing(data: readonly KubeObject[], observed: Observed, app: string): KubeObject[] {
  const names = namesOf(app);
  const deployment = observed.live.get(objectKey({ ...kinds.Deployment, name: names.deployment }));
  const external =
    observed.environments.some(
      ({ data: values }) => isFields(values) && databaseVariables.some((name) => Object.hasOwn(values, name)),
    ) || readsOthers(deployment, observed);
  const others = data.filter(({ metadata }) => metadata.name !== names.auth);
  return deployment === undefined || external || others.length > 0 ? [] : [...data];
}

/** Whether the app reads Secrets that are not its own (env_from_secrets): a database may stand in one of them. */
function readsOthers(deployment: KubeObject | undefined, { environments }: Observed): boolean {
  const own = new Set(environments.map(({ metadata }) => metadata.name));
  return listAt(deployment, 'spec', 'template', 'spec', 'containers')
    .flatMap((container) => listAt(container, 'envFrom'))
    .some((each) => !own.has(textAt(each, 'secretRef', 'name') ?? ''));
}

/** What somebody who destroyed an app is told of its data: what is left, how it is found again, how it goes. */
export function keptNotes(app: string, namespace: string, kept: readonly KubeObject[]): string[] {
  if (kept.length === 0) return [];
  const by = `--name ${app} -n ${namespace}`;
  return [
    `data of ${app} stays: ${kept.map(refText).join(', ')}; the next scale of ${app} in namespace ${namespace} finds it again`,
    `to have it in a file, scale again, then: kubectl jac data export ${app}.tar ${by}`,
    `to delete it for good: kubectl jac destroy ${by} --delete-data`,
  ];
}
