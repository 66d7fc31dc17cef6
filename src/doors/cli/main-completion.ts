/** What completion asks: the kubeconfig and the cluster, within the time that a person who pressed TAB waits. */
import type { Cluster } from '../../ports/cluster.js';
import { appsIn, type Lookups, namespacesOf, type Place, revisionsIn } from './completion/lookups.js';
import { settingValues } from './flags.js';

/** Of the whole process, in milliseconds: what is left of 150 is the end of the process and the shell's own. */
const budgetMs = 120;
/** On a machine whose Node takes that long to start, a try is still worth it. */
const leastMs = 40;

/** `500ms`, `2s`: for clusters that are far away. */
function budget(text = ''): number {
  const [, number, unit] = /^(\d{1,6})(ms|s)$/.exec(text) ?? [];
  return number === undefined ? budgetMs : Number(number) * (unit === 's' ? 1000 : 1);
}

/** Runs to its end or to the deadline, whether what it does listens to the signal or not. */
async function inTime<T>(act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const left = Math.max(leastMs, budget(process.env['KUBECTL_JAC_COMPLETION_TIMEOUT']) - performance.now());
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => {
      const error = new Error('the time for candidates is over');
      controller.abort(error);
      reject(error);
    }, left);
  });
  return await Promise.race([act(controller.signal), late]);
}

async function clusterAt(place: Place, signal: AbortSignal): Promise<(context?: string) => Promise<Cluster>> {
  const { connect } = await import('../../adapters/kube/connection.js');
  const made = new Map<string | undefined, Promise<Cluster>>();
  return (context) => {
    const found =
      made.get(context) ??
      connect({
        env: process.env,
        signal,
        kubeconfig: place.kubeconfig,
        context,
        // Not every shell keeps its terminal from what answers it; a question would stand in the middle of the line.
        terminal: false,
        // There is no time for a second try.
        limits: { retryMs: 0, firstContactMs: 0 },
      });
    made.set(context, found);
    return found;
  };
}

/** Where the verb itself would look: flags, environment, the project around, the kubeconfig. */
async function target(place: Place, signal: AbortSignal, needsApp: boolean) {
  const [{ configure }, { nodeFiles }, cluster] = await Promise.all([
    import('../../engine/settings/configure.js'),
    import('../../adapters/node/files.js'),
    clusterAt(place, signal),
  ]);
  // Outside of a project there is no app, which matters to none of the rest.
  const name = place.name ?? (needsApp ? undefined : 'app');
  const typed = { context: place.context, namespace: place.namespace, name };
  const flags = Object.fromEntries(
    Object.entries(typed).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
  const { settings } = await configure(
    {
      appFile: place.file,
      cwd: process.cwd(),
      env: process.env,
      flags: settingValues(flags),
      contextNamespace: async (context) => (await cluster(context)).contextNamespace,
      verb: 'status',
    },
    nodeFiles,
  );
  return { ...settings, cluster: await cluster(settings.kubeContext) };
}

export const lookups: Lookups = {
  apps: (place) =>
    inTime(async (signal) => {
      const { cluster, namespace } = await target(place, signal, false);
      return await appsIn(cluster, namespace);
    }),
  namespaces: (place) => inTime(async (signal) => namespacesOf((await target(place, signal, false)).cluster)),
  revisions: (place) =>
    inTime(async (signal) => {
      const { cluster, namespace, appName } = await target(place, signal, true);
      return await revisionsIn(cluster, namespace, appName);
    }),
  contexts: async ({ kubeconfig }) => {
    const { readContexts } = await import('../../adapters/kube/contexts.js');
    return (await readContexts({ env: process.env, kubeconfig })).map(
      ({ name, cluster, namespace, current }) => ({
        value: name,
        description: [
          ...(current ? ['current'] : []),
          ...(cluster === undefined ? [] : [`cluster ${cluster}`]),
          ...(namespace === undefined ? [] : [`namespace ${namespace}`]),
        ].join(', '),
      }),
    );
  },
};
