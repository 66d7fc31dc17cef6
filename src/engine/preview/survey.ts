/** All previews of a cluster, by one LIST per kind however many there are. */
import { appSelector, namesOf } from '../../model/identity.js';
import { type Kind, type KubeObject, kinds } from '../../model/kubernetes.js';
import type { PreviewView } from '../../model/preview.js';
import { ClusterError, type ObjectReader } from '../../ports/cluster.js';
import { readinessOf } from '../kinds/index.js';
import { keyOf } from '../observe.js';
import { addresses } from '../report.js';
import { hangingConditions } from './gone.js';
import { expiryOf, type Preview, previewSelector, readPreview } from './marks.js';
import { isAsleep } from './sleep.js';

export interface Surveyed extends Preview {
  readonly asleep: boolean;
  readonly workloads: readonly KubeObject[];
  readonly view: PreviewView;
}

/** A namespace with ordinary things in it is gone sooner; after that it is shown why it is not. */
const hangsAfterMs = 60_000;

/**
 * @param app only its previews; absent: all
 * @param options.addresses whether to find out where each answers, which takes four more LISTs
 */
export async function survey(
  cluster: ObjectReader,
  options: { readonly app?: string; readonly addresses: boolean; readonly now: Date },
): Promise<Surveyed[]> {
  const { app } = options;
  const labelSelector = app === undefined ? previewSelector : `${appSelector(app)},${previewSelector}`;
  const list = async (kind: Kind) => byNamespace((await cluster.list(kind, { labelSelector })).items);
  const nothing = Promise.resolve(new Map<string, KubeObject[]>());
  const [namespaces, deployments, statefulSets, services, ingresses, pods, routes] = await Promise.all([
    cluster.list(kinds.Namespace, { labelSelector }),
    list(kinds.Deployment),
    list(kinds.StatefulSet),
    ...[kinds.Service, kinds.Ingress, kinds.Pod].map((kind) => (options.addresses ? list(kind) : nothing)),
    options.addresses ? list(kinds.HTTPRoute).catch(withoutRoutes) : nothing,
  ]);
  return namespaces.items
    .flatMap((object) => readPreview(object) ?? [])
    .map((preview): Surveyed => {
      const of = (objects: ReadonlyMap<string, KubeObject[]> | undefined) =>
        objects?.get(preview.namespace) ?? [];
      const workloads = [...of(deployments), ...of(statefulSets)];
      const reached = [...of(services), ...of(ingresses), ...of(routes)];
      const live = new Map(reached.map((object) => [keyOf(object), object]));
      const { url } = addresses(live, of(pods), preview.app);
      const asleep = isAsleep(workloads);
      return { ...preview, asleep, workloads, view: viewOf(preview, workloads, url, options.now) };
    })
    .sort((a, b) => (a.namespace < b.namespace ? -1 : 1));
}

/** Most clusters have no Gateway API, and roles of an earlier version do not name it: then no preview has a route. */
function withoutRoutes(error: unknown): Map<string, KubeObject[]> {
  if (error instanceof ClusterError && ['NotFound', 'Forbidden'].includes(error.reason)) return new Map();
  throw error;
}

function byNamespace(objects: readonly KubeObject[]): Map<string, KubeObject[]> {
  const groups = new Map<string, KubeObject[]>();
  for (const object of objects) {
    const { namespace = '' } = object.metadata;
    const group = groups.get(namespace);
    if (group === undefined) groups.set(namespace, [object]);
    else group.push(object);
  }
  return groups;
}

function viewOf(
  preview: Preview,
  workloads: readonly KubeObject[],
  url: string | undefined,
  now: Date,
): PreviewView {
  const { namespace, app, owner, created, used, object } = preview;
  const expires = expiryOf(preview);
  const deleted = Date.parse(object.metadata.deletionTimestamp ?? '');
  const hanging = now.getTime() - deleted > hangsAfterMs ? hangingConditions(object) : [];
  return {
    namespace,
    app,
    owner,
    state: stateOf(preview, workloads),
    created,
    used,
    ...(expires === undefined ? {} : { expires: expires.toISOString() }),
    ...(url === undefined ? {} : { url }),
    ...(hanging.length === 0 ? {} : { hanging }),
  };
}

function stateOf({ terminating, app }: Preview, workloads: readonly KubeObject[]): PreviewView['state'] {
  if (terminating) return 'terminating';
  if (isAsleep(workloads)) return 'asleep';
  const deployments = workloads.filter(({ kind }) => kind === 'Deployment');
  const there = deployments.some(({ metadata }) => metadata.name === namesOf(app).deployment);
  return there && deployments.every((deployment) => readinessOf(deployment).done) ? 'ready' : 'not-ready';
}
