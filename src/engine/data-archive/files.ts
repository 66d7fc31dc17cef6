/** The files that an app keeps on a volume of its own: read in its pod; written by a pod that has the volume while the app stands still. */
import { JacScaleError } from '../../model/error.js';
import { labelsOf, namesOf, selectorOf, selectorText } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { fieldsAt, listAt, textAt } from '../../model/read.js';
import type { Cluster } from '../../ports/cluster.js';
import type { Context } from '../context.js';
import { goneWithin } from '../gone.js';
import { readyPod } from '../ready-pod.js';
import type { Command } from './engines.js';
import { exportFiles, hold, importFiles } from './files-scripts.js';
import type { Place } from './transfer.js';

export interface FileStore {
  readonly namespace: string;
  readonly app: string;
  readonly deployment: KubeObject;
  /** Where the app has the volume. */
  readonly path: string;
  readonly image: string;
}

/** The files of an app that has a volume for them; undefined for any other. */
export async function fileStoreOf(
  cluster: Pick<Cluster, 'get'>,
  namespace: string,
  app: string,
): Promise<FileStore | undefined> {
  const names = namesOf(app);
  const deployment = await cluster.get({ kind: kinds.Deployment, namespace, name: names.deployment });
  const spec = fieldsAt(deployment, 'spec', 'template', 'spec');
  const volume = listAt(spec, 'volumes').find(
    (each) => textAt(each, 'persistentVolumeClaim', 'claimName') === names.dataVolume,
  );
  const container = containerOf(spec);
  const mount = listAt(container, 'volumeMounts').find(
    (each) => volume !== undefined && textAt(each, 'name') === textAt(volume, 'name'),
  );
  if (deployment === undefined || mount === undefined) return undefined;
  const path = textAt(mount, 'mountPath') ?? '';
  return { namespace, app, deployment, path, image: textAt(container, 'image') ?? '' };
}

const containerOf = (spec: unknown): unknown =>
  listAt(spec, 'containers').find((each) => textAt(each, 'name') === 'app');

export const dumpOfFiles = ({ path }: FileStore): Command => python(exportFiles, path);

export const restoreOfFiles = ({ path }: FileStore, bytes: number): Command =>
  python(importFiles, path, String(bytes));

const python = (script: string, ...args: string[]): Command => ({
  command: ['python3', '-c', script, ...args],
  input: new Uint8Array(0),
});

/**
 * The pod of the app that runs.
 * @throws JacScaleError `AppNotReady`
 */
export async function appPodOf(cluster: Cluster, { namespace, app }: FileStore): Promise<Place> {
  const labelSelector = selectorText(selectorOf(app, 'app'));
  const { items } = await cluster.list(kinds.Pod, { namespace, labelSelector });
  const pod = readyPod(items);
  if (pod !== undefined) return { namespace, pod, container: 'app' };
  throw new JacScaleError({
    code: 'AppNotReady',
    what: `no pod of app ${app} in namespace ${namespace} is ready`,
    why: 'the files that it keeps are read inside its pod',
    next: `kubectl jac status --name ${app} -n ${namespace}`,
  });
}

/**
 * Does something in a pod like the app's that has its volume, and takes the pod away again.
 * @param deadline monotonic milliseconds
 * @throws JacScaleError `VolumeNotMounted`
 */
export async function withVolume<T>(
  context: Context,
  cluster: Cluster,
  store: FileStore,
  deadline: number,
  act: (place: Place) => Promise<T>,
): Promise<T> {
  const { namespace, app } = store;
  const name = namesOf(app).dataImport;
  await release(context, cluster, store, deadline);
  try {
    const seconds = Math.max(1, Math.ceil((deadline - context.clock.monotonic()) / 1000));
    await cluster.create(holderOf(store, seconds));
    const pod = await readyWithin(context, cluster, { namespace, name }, deadline);
    return await act({ namespace, pod, container: 'app' });
  } finally {
    await release({ ...context, signal: AbortSignal.any([]) }, cluster, store, deadline);
  }
}

/** Also what a run that was killed has left: while it is there, the volume is on its node. */
async function release(
  context: Context,
  cluster: Cluster,
  { namespace, app }: FileStore,
  deadline: number,
): Promise<void> {
  const name = namesOf(app).dataImport;
  await cluster.delete({ kind: kinds.Job, namespace, name }, { propagation: 'Background' });
  await goneWithin(context, [kinds.Pod], { namespace, labelSelector: `job-name=${name}` }, deadline);
}

/** @param seconds after which it ends by itself, when nobody is left to end it */
function holderOf({ namespace, app, deployment, path }: FileStore, seconds: number): KubeObject {
  const template = fieldsAt(deployment, 'spec', 'template');
  const { initContainers: _init, topologySpreadConstraints: _spread, ...spec } = fieldsAt(template, 'spec');
  const container = containerOf(spec);
  const labels = { ...deployment.metadata.labels, ...labelsOf(app, 'job') };
  const volumeMounts = listAt(container, 'volumeMounts').filter((each) =>
    [path, '/tmp'].includes(textAt(each, 'mountPath') ?? ''),
  );
  const mounted = new Set(volumeMounts.map((each) => textAt(each, 'name')));
  return {
    apiVersion: kinds.Job.apiVersion,
    kind: kinds.Job.kind,
    metadata: { name: namesOf(app).dataImport, namespace, labels },
    spec: {
      backoffLimit: 0,
      activeDeadlineSeconds: seconds,
      ttlSecondsAfterFinished: 0,
      template: {
        metadata: { labels },
        spec: {
          ...spec,
          restartPolicy: 'Never',
          terminationGracePeriodSeconds: 5,
          volumes: listAt(spec, 'volumes').filter((each) => mounted.has(textAt(each, 'name'))),
          containers: [
            {
              name: 'app',
              image: textAt(container, 'image'),
              command: ['python3', '-c', hold],
              resources: fieldsAt({ container }, 'container', 'resources'),
              securityContext: fieldsAt({ container }, 'container', 'securityContext'),
              volumeMounts,
            },
          ],
        },
      },
    },
  };
}

async function readyWithin(
  context: Context,
  cluster: Cluster,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  deadline: number,
): Promise<string> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), Math.max(0, deadline - context.clock.monotonic()));
  const signal = AbortSignal.any([context.signal, stop.signal]);
  try {
    const query = { namespace, labelSelector: `job-name=${name}` };
    for await (const event of cluster.watch(kinds.Pod, query, { signal })) {
      const pod = readyPod(event.type === 'SYNC' ? event.items : [event.object]);
      if (pod !== undefined) return pod;
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
  context.signal.throwIfAborted();
  throw new JacScaleError({
    code: 'VolumeNotMounted',
    what: `job/${name}, which has the volume of the app's files meanwhile, did not start in time`,
    next: `kubectl describe pod -l job-name=${name} -n ${namespace}`,
  });
}
