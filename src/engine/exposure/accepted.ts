import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { listAt, textAt } from '../../model/read.js';
import type { Warning } from '../../model/settings.js';
import { ClusterError } from '../../ports/cluster.js';
import type { Context } from '../context.js';

/** How long a controller may take to say what it thinks of a route; a rollout has just taken longer than most need. */
const patienceMs = 5_000;

/**
 * Whether the Gateway has taken the app's route: its controller says so in the route's status. Told as a warning, since the
 * app serves, only not under its host.
 */
export async function routeWarnings(
  context: Pick<Context, 'cluster' | 'clock' | 'signal'>,
  route: KubeObject | undefined,
): Promise<Warning[]> {
  const gateway = textAt(route, 'spec', 'parentRefs', 0, 'name');
  if (route === undefined || gateway === undefined) return [];
  const { name, namespace = '' } = route.metadata;
  const parent = await parentStatus(context, namespace, name, gateway);
  const next = `kubectl get httproute ${name} -n ${namespace} -o jsonpath='{.status.parents}'`;
  if (parent === undefined)
    return [
      {
        code: 'RouteNotAccepted',
        message: `no controller has answered for httproute/${name} yet: Gateway ${gateway} may not be there`,
        next,
      },
    ];
  return refusals(parent).map((refusal) => ({
    code: 'RouteNotAccepted',
    message: `Gateway ${gateway} does not serve httproute/${name}: ${refusal}`,
    next,
  }));
}

/** @see https://gateway-api.sigs.k8s.io/reference/spec/#routeconditiontype (Accepted, ResolvedRefs) */
function refusals(parent: unknown): string[] {
  return listAt(parent, 'conditions').flatMap((condition) => {
    const [type, reason] = [textAt(condition, 'type'), textAt(condition, 'reason')];
    const refused =
      (type === 'Accepted' || type === 'ResolvedRefs') && textAt(condition, 'status') === 'False';
    return refused ? [`${reason ?? type} (${textAt(condition, 'message') ?? ''})`] : [];
  });
}

async function parentStatus(
  context: Pick<Context, 'cluster' | 'clock' | 'signal'>,
  namespace: string,
  name: string,
  gateway: string,
): Promise<unknown> {
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const timer = context.clock.sleep(patienceMs, signal).then(
    () => stop.abort(),
    () => undefined,
  );
  try {
    const query = { namespace, fieldSelector: `metadata.name=${name}` };
    for await (const event of context.cluster.watch(kinds.HTTPRoute, query, { signal })) {
      const route = event.type === 'SYNC' ? event.items[0] : event.object;
      const found = parentOf(route, gateway);
      if (found !== undefined) return found;
    }
  } catch (error) {
    // The deploy is done: what cannot be told of the route is no reason to fail it.
    if (!stop.signal.aborted && !context.signal.aborted && !(error instanceof ClusterError)) throw error;
  } finally {
    stop.abort();
    await timer;
  }
  return undefined;
}

/** Of the generation that stands there: an older answer was about another route. */
function parentOf(route: KubeObject | undefined, gateway: string): unknown {
  const generation = route?.metadata.generation ?? 0;
  return listAt(route, 'status', 'parents').find(
    (parent) =>
      textAt(parent, 'parentRef', 'name') === gateway &&
      listAt(parent, 'conditions').length > 0 &&
      listAt(parent, 'conditions').every((condition) => {
        const observed = (condition as { observedGeneration?: unknown }).observedGeneration;
        return typeof observed !== 'number' || observed >= generation;
      }),
  );
}
