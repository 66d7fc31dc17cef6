import { JacScaleError } from '../../model/error.js';
import { labelKeys, namesOf } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { listAt, textAt } from '../../model/read.js';
import type { ObjectReader } from '../../ports/cluster.js';
import { secretText } from '../data/secret.js';
import { isReadyPod } from '../ready-pod.js';
import { type Access, type DatabaseEngine, engines } from './engines.js';

/** A database of the app, and how to get into it. */
export interface Store {
  readonly engine: DatabaseEngine;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly image: string;
  readonly access: Access;
}

/**
 * The databases that an app has of its own, in the order in which they are restored.
 * @throws JacScaleError `DatabaseNotReady`, `DatabaseSecretMissing`
 */
export async function storesOf(cluster: ObjectReader, namespace: string, app: string): Promise<Store[]> {
  const found = await Promise.all(engines.map((engine) => storeOf(cluster, engine, namespace, app)));
  return found.flatMap((store) => store ?? []);
}

async function storeOf(
  cluster: ObjectReader,
  engine: DatabaseEngine,
  namespace: string,
  app: string,
): Promise<Store | undefined> {
  const name = namesOf(app)[engine.name];
  const pod = `${name}-0`;
  const [set, running, secret] = await Promise.all([
    cluster.get({ kind: kinds.StatefulSet, namespace, name }),
    cluster.get({ kind: kinds.Pod, namespace, name: pod }),
    cluster.get({ kind: kinds.Secret, namespace, name }),
  ]);
  // Somebody else's may have that name where the app was given another database.
  if (set?.metadata.labels?.[labelKeys.instance] !== app) return undefined;
  if (!isReadyPod(running)) throw notReady(engine, namespace, pod);
  const container = listAt(set, 'spec', 'template', 'spec', 'containers')[0];
  return {
    engine,
    namespace,
    pod,
    container: textAt(container, 'name') ?? '',
    image: textAt(container, 'image') ?? '',
    access: accessOf(secret, engine, namespace, name),
  };
}

function accessOf(
  secret: KubeObject | undefined,
  { name: engine, title }: DatabaseEngine,
  namespace: string,
  name: string,
): Access {
  const [username, password, uri] = ['username', 'password', 'uri'].map((key) => secretText(secret, key));
  if (username === undefined || password === undefined || uri === undefined) {
    throw new JacScaleError({
      code: 'DatabaseSecretMissing',
      what: `secret/${name} in namespace ${namespace} does not say how to log in to ${title}`,
      why: 'it needs the keys username, password and uri',
      next: `kubectl describe secret ${name} -n ${namespace}`,
    });
  }
  const database = engine === 'postgresql' ? decodeURIComponent(new URL(uri).pathname.slice(1)) : '';
  return { username, password, database };
}

const notReady = ({ title }: DatabaseEngine, namespace: string, pod: string): JacScaleError =>
  new JacScaleError({
    code: 'DatabaseNotReady',
    what: `${title} does not run: pod/${pod} in namespace ${namespace} is not ready`,
    why: 'its own tools read and write its data, inside its container',
    next: `kubectl describe pod ${pod} -n ${namespace}`,
  });
