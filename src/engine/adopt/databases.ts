/** Databases of jac-scale 0.2.30 become the app's own: nothing of theirs changes but labels, and who may reach them. */
import { JacScaleError } from '../../model/error.js';
import { annotationKeys, labelKeys, labelsOf, namesOf } from '../../model/identity.js';
import { type KubeObject, kindOf, kinds, refText } from '../../model/kubernetes.js';
import { fieldsAt, listAt, textAt } from '../../model/read.js';
import { type Cluster, ClusterError } from '../../ports/cluster.js';
import { canonicalJson } from '../canonical.js';
import { databases, firstUser, type Login } from '../data/databases.js';
import { type DataScope, retainedSecret, secretText } from '../data/secret.js';
import { oldVersion } from './old.js';
import type { OldDatabase } from './survey.js';

/** The password that jac-scale 0.2.30 has for every database unless it is told another: it stands in its source. */
const publicPassword = 'password';

/** Whether everybody knows the password of a database. */
export const hasPublicPassword = ({ secret }: OldDatabase): boolean =>
  secretText(secret, 'password') === publicPassword;

/**
 * Makes one database ours. Whatever is killed on the way is found again: its own labels, which say that it is done, come last.
 * @returns what the Inventory has to name
 * @throws JacScaleError `DatabaseLoginUnknown`; ClusterError
 */
export async function adoptDatabase(
  cluster: Cluster,
  scope: DataScope,
  found: OldDatabase,
): Promise<KubeObject[]> {
  const { names, workload, claim } = found;
  const secret = loginSecret(scope, found);
  const made = [await created(cluster, secret), await created(cluster, serviceOf(scope, found))];
  await admit(cluster, scope, found);
  for (const dependent of found.dependents) await dependOn(cluster, scope, dependent, workload);
  const image = textAt(workload, 'spec', 'template', 'spec', 'containers', 0, 'image') ?? '';
  const metadata = {
    labels: { ...scope.labels, ...labelsOf(scope.app, names.name) },
    annotations: { [annotationKeys.adopted]: oldVersion, [annotationKeys.databaseImage]: image },
  };
  const labelled: KubeObject[] = [];
  for (const object of [...(claim === undefined ? [] : [claim]), workload]) {
    const kind = kindOf(object);
    if (kind === undefined) continue;
    const { namespace } = scope;
    labelled.push(await cluster.mergePatch({ kind, namespace, name: object.metadata.name }, { metadata }));
  }
  return [...made, ...labelled];
}

/** The Secret of ours, with the login that opens the database as it is. */
function loginSecret(scope: DataScope, found: OldDatabase): KubeObject {
  const { name: component } = found.names;
  const name = namesOf(scope.app)[component];
  const database = databases.find((each) => each.name === component);
  return retainedSecret(scope, { name, component }, new Map(), () => {
    const login = loginOf(scope, found);
    const uri = database?.uri(`${name}.${scope.namespace}.svc`, login) ?? '';
    return { username: login.username, password: login.password, uri };
  });
}

/** Of Redis the first user: 0.2.30 gives it the same password, and one of ours has no other. */
function loginOf({ app, namespace }: DataScope, { names, workload, secret }: OldDatabase): Login {
  const [username, password] = [secretText(secret, 'username'), secretText(secret, 'password')];
  if (username === undefined || password === undefined || password === '')
    throw new JacScaleError({
      code: 'DatabaseLoginUnknown',
      what: `${refText(workload)} of app ${app} in namespace ${namespace} has its login in secret/${names.secret}, which does not tell it`,
      why: 'the keys username and password are missing there, and without them the data cannot be opened',
      next: `restore secret/${names.secret}, then run adopt again`,
    });
  return { username: names.name === 'redis' ? firstUser.redis : username, password };
}

/** The name that a database of ours has, leading to theirs: so that URLs stay when one of ours takes its volume over. */
function serviceOf({ app, namespace, labels }: DataScope, { names, workload }: OldDatabase): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: namesOf(app)[names.name],
      namespace,
      labels: { ...labels, ...labelsOf(app, names.name) },
      annotations: { [annotationKeys.adopted]: oldVersion },
    },
    spec: {
      clusterIP: 'None',
      selector: fieldsAt(workload, 'spec', 'selector', 'matchLabels'),
      ports: [{ name: names.name, port: names.port, targetPort: names.port, protocol: 'TCP' }],
    },
  };
}

async function created(cluster: Cluster, object: KubeObject): Promise<KubeObject> {
  try {
    return await cluster.create(object);
  } catch (error) {
    if (!(error instanceof ClusterError) || error.reason !== 'AlreadyExists') throw error;
    const { namespace = '', name } = object.metadata;
    const kind = kindOf(object) ?? kinds.Secret;
    const there = await cluster.get({ kind, namespace, name });
    // An interrupted run made it.
    if (there?.metadata.labels?.[labelKeys.component] === object.metadata.labels?.[labelKeys.component])
      return { ...there, apiVersion: object.apiVersion, kind: object.kind } as KubeObject;
    throw error;
  }
}

/** Its network policy lets in nobody but pods with the old app's label: ours as well. */
async function admit(
  cluster: Cluster,
  { app, namespace }: DataScope,
  { policy }: OldDatabase,
): Promise<void> {
  if (policy === undefined) return;
  const ours = { podSelector: { matchLabels: { [labelKeys.instance]: app } } };
  const rules = listAt(policy, 'spec', 'ingress').map((rule) => {
    const from = listAt(rule, 'from');
    const known = from.length === 0 || from.some((peer) => canonicalJson(peer) === canonicalJson(ours));
    return known ? rule : { ...(rule as object), from: [...from, ours] };
  });
  const { name } = policy.metadata;
  await cluster.mergePatch({ kind: kinds.NetworkPolicy, namespace, name }, { spec: { ingress: rules } });
}

/** What a database needs goes with it, by the cluster's own hand: whoever destroys the app need not know of it. */
async function dependOn(
  cluster: Cluster,
  { namespace }: DataScope,
  dependent: KubeObject,
  { apiVersion, kind, metadata: { name, uid = '' } }: KubeObject,
): Promise<void> {
  const ref = kindOf(dependent);
  if (ref === undefined || uid === '') return;
  const others = (dependent.metadata.ownerReferences ?? []).filter((owner) => owner.uid !== uid);
  const ownerReferences = [...others, { apiVersion, kind, name, uid }];
  await cluster.mergePatch(
    { kind: ref, namespace, name: dependent.metadata.name },
    { metadata: { ownerReferences } },
  );
}
