/** What is still jac-scale 0.2.30's of an app, read by name: its objects share no label that tells one app from another. */
import { JacScaleError } from '../../model/error.js';
import { namesOf } from '../../model/identity.js';
import { type Kind, type KubeObject, kinds, refText } from '../../model/kubernetes.js';
import { fieldsAt, listAt, textAt } from '../../model/read.js';
import { ClusterError, type ObjectReader } from '../../ports/cluster.js';
import {
  isOld,
  isOurs,
  leadsToOld,
  type OldDatabaseNames,
  oldNamesOf,
  oldSelector,
  oldVersion,
} from './old.js';

/** A database that stays as it is, and what it needs. */
export interface OldDatabase {
  readonly names: OldDatabaseNames;
  readonly workload: KubeObject;
  readonly claim: KubeObject | undefined;
  /** With its login; undefined: somebody deleted it. */
  readonly secret: KubeObject | undefined;
  readonly policy: KubeObject | undefined;
  /** What goes when the workload goes: accounts, policy, the old Service and Secret, configuration. */
  readonly dependents: readonly KubeObject[];
}

export interface Survey {
  /** The app's Deployment, and where an interrupted run deleted that, the ReplicaSets that go on without it. */
  readonly deployment: KubeObject | undefined;
  readonly replicaSets: readonly KubeObject[];
  readonly service: KubeObject | undefined;
  readonly ingress: KubeObject | undefined;
  readonly autoscaler: KubeObject | undefined;
  readonly databases: readonly OldDatabase[];
  /** Goes before ours comes, because ours has the same names. */
  readonly before: readonly KubeObject[];
  /** Goes when ours serves. */
  readonly after: readonly KubeObject[];
  /** Nothing of ours takes its place. */
  readonly stays: readonly KubeObject[];
  /** Secrets with values that the app is not given any more, and that may be nowhere else. */
  readonly keptSecrets: readonly KubeObject[];
  /** Names of the variables that the old pods have and the new ones do not get, as far as they can still be told. */
  readonly variables: readonly string[];
}

export interface SurveyScope {
  readonly app: string;
  readonly namespace: string;
  /** Secrets that the app goes on using. */
  readonly used: readonly string[];
  /** Names of the variables that the new pods get by settings. */
  readonly given: readonly string[];
}

/** Variables that the old pods got from jac-scale itself. */
const ownVariables: readonly string[] = ['K8S_APP_NAME', 'K8S_NAMESPACE', 'MONGODB_URI', 'REDIS_URL'];

/** @throws JacScaleError `NotAdoptable` when somebody else made the app; ClusterError */
export async function survey(cluster: ObjectReader, scope: SurveyScope): Promise<Survey> {
  const { app, namespace, used } = scope;
  const given = new Set([...scope.given, ...ownVariables]);
  const names = namesOf(app);
  const old = oldNamesOf(app);
  const get = (kind: Kind, name: string) => cluster.get({ kind, namespace, name });
  const ofOld = async (kind: Kind, name: string) => {
    const object = await get(kind, name);
    return object !== undefined && isOld(object) ? object : undefined;
  };
  const all = async (refs: readonly (readonly [Kind, string])[]) =>
    (await Promise.all(refs.map(([kind, name]) => ofOld(kind, name)))).flatMap((object) => object ?? []);
  const { Deployment, Service, Secret, ServiceAccount, PersistentVolumeClaim, NetworkPolicy } = kinds;
  const [deployment, service, ingress, autoscaler, sets, servers, secrets, accounts, policies, databases] =
    await Promise.all([
      get(Deployment, names.deployment),
      get(Service, names.service),
      ofOld(kinds.Ingress, names.ingress),
      ofOld(kinds.HorizontalPodAutoscaler, names.autoscaler),
      cluster.list(kinds.ReplicaSet, { namespace, labelSelector: oldSelector(app) }),
      all([
        [Deployment, names.codeServer],
        [Service, names.codeServer],
        [PersistentVolumeClaim, names.codeVolume],
      ]),
      all(used.includes(old.secrets) ? [] : [[Secret, old.secrets]]),
      all(old.serviceAccounts.map((name) => [ServiceAccount, name] as const)),
      all(old.policies.map((name) => [NetworkPolicy, name] as const)),
      Promise.all(old.databases.map((each) => databaseOf(cluster, namespace, each))),
    ]);
  if (deployment !== undefined && !isOurs(deployment)) refuseOther(deployment, scope);
  const companions = await Promise.all(
    old.companions.map(async ({ name, policy }) => {
      const [workload, rule] = await Promise.all([ofOld(Deployment, name), ofOld(NetworkPolicy, policy)]);
      return { workload, rule };
    }),
  );
  const controller = await ofOld(Deployment, old.controller);
  for (const secret of await Promise.all(used.map((name) => get(Secret, name))))
    for (const key of keysOf(secret)) given.add(key);
  // Whoever does not have the values any more has them here alone.
  const needed = secrets.filter((secret) => keysOf(secret).some((key) => !given.has(key)));
  const isLeft = ({ metadata }: KubeObject) =>
    !(metadata.ownerReferences ?? []).some(({ controller: by }) => by === true);
  const oldDeployment = deployment !== undefined && isOld(deployment) ? deployment : undefined;
  return {
    deployment: oldDeployment,
    replicaSets: sets.items.filter((set) => isLeft(set) && !isOurs(set)).map(withType(kinds.ReplicaSet)),
    service: service !== undefined && isKnown(service) && leadsToOld(service, app) ? service : undefined,
    ingress,
    autoscaler,
    databases: databases.flatMap((found) => found ?? []),
    before: [...(autoscaler === undefined ? [] : [autoscaler]), ...servers],
    after: [
      ...secrets.filter((secret) => !needed.includes(secret)),
      ...accounts,
      ...policies,
      ...companions.flatMap(({ workload, rule }) => (workload === undefined ? (rule ?? []) : [])),
    ],
    stays: [
      ...(controller === undefined ? [] : [controller]),
      ...(ingress === undefined ? [] : [ingress]),
      ...companions.flatMap(({ workload }) => workload ?? []),
    ],
    keptSecrets: needed,
    variables: variablesOf(oldDeployment, secrets).filter((name) => !given.has(name)),
  };
}

const isKnown = (object: KubeObject): boolean => isOld(object) || isOurs(object);

/** Whether there is anything left to do. */
export const isPending = (found: Survey): boolean =>
  found.deployment !== undefined ||
  found.service !== undefined ||
  found.replicaSets.length + found.before.length + found.after.length > 0 ||
  found.databases.some(({ workload }) => !isOurs(workload));

async function databaseOf(
  cluster: ObjectReader,
  namespace: string,
  names: OldDatabaseNames,
): Promise<OldDatabase | undefined> {
  const get = async (kind: Kind, name: string | undefined) =>
    name === undefined ? undefined : await cluster.get({ kind, namespace, name });
  const [workload, claim, secret, policy, ...others] = await Promise.all([
    get(kinds[names.kind], names.workload),
    get(kinds.PersistentVolumeClaim, names.claim),
    get(kinds.Secret, names.secret),
    get(kinds.NetworkPolicy, names.policy),
    get(kinds.Service, names.service),
    get(kinds.ServiceAccount, names.serviceAccount),
    get(kinds.ConfigMap, names.config),
  ]);
  // The pods of ours carry labels of ours; those of theirs keep the one they had.
  if (workload === undefined || textAt(workload, 'spec', 'selector', 'matchLabels', 'app') !== names.workload)
    return undefined;
  const dependents = [secret, policy, ...others].flatMap((object) =>
    object !== undefined && isOld(object) ? [object] : [],
  );
  return { names, workload, claim, secret, policy: policy && isOld(policy) ? policy : undefined, dependents };
}

function variablesOf(deployment: KubeObject | undefined, secrets: readonly KubeObject[]): string[] {
  const own = listAt(deployment, 'spec', 'template', 'spec', 'containers', 0, 'env').flatMap(
    (entry) => textAt(entry, 'name') ?? [],
  );
  return [...new Set([...own, ...secrets.flatMap(keysOf)])].sort();
}

const keysOf = (secret: KubeObject | undefined): string[] => Object.keys(fieldsAt(secret, 'data'));

/** Items of a list do not say what they are. */
const withType =
  ({ apiVersion, kind }: Kind) =>
  (object: KubeObject): KubeObject => ({ ...object, apiVersion, kind });

function refuseOther(deployment: KubeObject, { app, namespace }: SurveyScope): void {
  if (isOld(deployment) && textAt(deployment, 'spec', 'selector', 'matchLabels', 'app') === app) return;
  throw new JacScaleError({
    code: 'NotAdoptable',
    what: `${refText(deployment)} in namespace ${namespace} was not made by jac-scale ${oldVersion}`,
    why: `that one's has the label managed=jac-scale and selects pods by app=${app}`,
    next: 'choose another name with --name, or another namespace with -n',
  });
}

/** An object that is gone by now, or another by that name, is none of ours to change. */
export const isGone = (error: unknown): boolean =>
  error instanceof ClusterError && ['NotFound', 'Conflict'].includes(error.reason);
