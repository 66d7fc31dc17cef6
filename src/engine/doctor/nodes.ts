/** Nodes that could run the app, and whether they have room for it. */
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { at, listAt, textAt } from '../../model/read.js';
import type { Settings } from '../../model/settings.js';
import { ClusterError } from '../../ports/cluster.js';
import { amount, fits, needsOf } from './amounts.js';
import { type Check, count, error, ok, warning } from './check.js';
import { keepingTaint } from './taints.js';

const isReady = (node: KubeObject): boolean =>
  listAt(node, 'status', 'conditions').some(
    (each) => textAt(each, 'type') === 'Ready' && textAt(each, 'status') === 'True',
  );

const isOpen = (node: KubeObject): boolean => at(node, 'spec', 'unschedulable') !== true;

const labelled = (nodes: readonly KubeObject[], settings: Settings | undefined): KubeObject[] =>
  nodes.filter(({ metadata }) =>
    Object.entries(settings?.nodeSelector ?? {}).every(([key, value]) => metadata.labels?.[key] === value),
  );

/** Nodes that the settings let the app run on, by labels and taints. Affinity is the scheduler's. */
export const chosen = (nodes: readonly KubeObject[], settings: Settings | undefined): KubeObject[] =>
  labelled(nodes, settings).filter((node) => keepingTaint(node, settings?.tolerations ?? []) === undefined);

export const nodes: Check = {
  name: 'nodes',
  run: async (facts) => {
    const all = await facts.nodes();
    const resolved = await facts.settings().catch(() => undefined);
    const meant = labelled(all, resolved?.settings);
    if (meant.length === 0 && all.length > 0)
      return error('no node has the labels of node_selector', {
        why: `asked for: ${Object.entries(resolved?.settings.nodeSelector ?? {})
          .map(([key, value]) => `${key}=${value}`)
          .join(', ')}`,
        next: 'kubectl get nodes --show-labels',
      });
    const fitting = chosen(all, resolved?.settings);
    if (fitting.length === 0 && meant.length > 0) {
      const taints = meant.map((node) => keepingTaint(node, resolved?.settings.tolerations ?? []));
      return error('every node has a taint that the app does not tolerate', {
        why: [...new Set(taints)].join(', '),
        next: 'add it to tolerations in jac.toml, or take it away: kubectl taint nodes NODE KEY-',
      });
    }
    const usable = fitting.filter((node) => isReady(node) && isOpen(node));
    if (usable.length === 0)
      return error('no node is ready for pods', {
        why: `${count(all.length, 'node')}, ${all.filter((node) => !isReady(node)).length} not ready`,
        next: 'kubectl describe nodes',
      });
    const said = `${usable.length} of ${count(all.length, 'node')} ready for the app`;
    const lack = resolved === undefined ? undefined : await lacking(facts, usable, resolved.settings);
    const sick = all.filter((node) => !isReady(node)).map(({ metadata }) => metadata.name);
    if (lack !== undefined)
      return warning(`${said}, none with room for a pod of ${lack}`, {
        why: 'what pods ask for is more than what is left on each node',
        next: 'kubectl describe nodes, or ask for less with --cpu-request and --memory-request',
      });
    if (sick.length > 0)
      return warning(`${said}; not ready: ${sick.join(', ')}`, {
        next: `kubectl describe node ${sick[0]}`,
      });
    return ok(said);
  },
};

/** Whose pod fits no node, by requests. Where pods of others may not be listed, nodes count as empty; what runs needs no more room. */
async function lacking(
  facts: Parameters<Check['run']>[0],
  usable: readonly KubeObject[],
  settings: Settings,
): Promise<string | undefined> {
  const pods = await (await facts.cluster()).list(kinds.Pod, {}).then(
    ({ items }) => items,
    (thrown: unknown) => {
      if (thrown instanceof ClusterError && thrown.reason === 'Forbidden') return [];
      throw thrown;
    },
  );
  const free = usable.map((node) => {
    const here = pods.filter(
      (pod) =>
        textAt(pod, 'spec', 'nodeName') === node.metadata.name &&
        !['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase') ?? ''),
    );
    const left = (resource: 'cpu' | 'memory') =>
      here.reduce(
        (rest, pod) => rest - requested(pod, resource),
        amount(textAt(node, 'status', 'allocatable', resource) ?? '0'),
      );
    return { cpu: left('cpu'), memory: left('memory') };
  });
  const runs = (name: string) =>
    pods.some(
      ({ metadata, spec }) =>
        metadata.namespace === settings.namespace &&
        metadata.name === `${name}-0` &&
        textAt(spec, 'nodeName') !== undefined,
    );
  return needsOf(settings).find(
    ({ set, cpu, memory }) =>
      !(set !== undefined && runs(set)) &&
      !free.some((node) => fits(amount(cpu), node.cpu) && fits(amount(memory), node.memory)),
  )?.of;
}

const requested = (pod: KubeObject, resource: 'cpu' | 'memory'): number =>
  listAt(pod, 'spec', 'containers').reduce<number>(
    (sum, container) => sum + amount(textAt(container, 'resources', 'requests', resource) ?? '0'),
    0,
  );
