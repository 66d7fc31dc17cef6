import type { KubeObject } from '../model/kubernetes.js';
import { listAt, textAt } from '../model/read.js';
import { nodePortOf } from './apply.js';

/**
 * URL of a NodePort Service: the address of a node that runs a ready pod of the app. It comes from the pods' hostIP, because
 * a deployer may not list nodes.
 */
export function urlOf(service: KubeObject | undefined, pods: readonly KubeObject[]): string | undefined {
  const port = nodePortOf(service);
  const addresses = pods
    .filter((pod) => pod.metadata.deletionTimestamp === undefined && isReady(pod))
    .map((pod) => textAt(pod, 'status', 'hostIP'))
    .filter((address) => address !== undefined)
    .sort();
  const address = addresses[0];
  if (port === undefined || address === undefined) return undefined;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

export function isReady(pod: KubeObject): boolean {
  return listAt(pod, 'status', 'conditions').some(
    (condition) => textAt(condition, 'type') === 'Ready' && textAt(condition, 'status') === 'True',
  );
}
