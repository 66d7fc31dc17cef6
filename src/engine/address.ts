import type { KubeObject } from '../model/kubernetes.js';
import { textAt } from '../model/read.js';
import { nodePortOf } from './apply.js';
import type { Context } from './context.js';
import { isReadyPod } from './ready-pod.js';

/**
 * URL of a NodePort Service: the address of a node that runs a ready pod of the app. It comes from the pods' hostIP, because
 * a deployer may not list nodes.
 */
export function urlOf(service: KubeObject | undefined, pods: readonly KubeObject[]): string | undefined {
  const port = nodePortOf(service);
  const addresses = pods
    .filter(isReadyPod)
    .map((pod) => textAt(pod, 'status', 'hostIP'))
    .filter((address) => address !== undefined)
    .sort();
  const address = addresses[0];
  if (port === undefined || address === undefined) return undefined;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** How long a node may take to learn where a Service leads. */
const rulesMs = 10_000;

/**
 * Waits while the address refuses connections: pods are ready a moment before every node's rules know them, and a URL that is
 * printed has to answer. Nothing in the API tells when the rules are there. An address that cannot be reached from here
 * (a private network) is not waited for.
 */
export async function untilOpen(
  context: Pick<Context, 'reach' | 'clock' | 'signal'>,
  url: string | undefined,
): Promise<void> {
  if (url === undefined) return;
  const { hostname, protocol, port: written } = new URL(url);
  const port = written === '' ? { 'http:': 80, 'https:': 443 }[protocol] : Number(written);
  if (port === undefined) return;
  const end = context.clock.monotonic() + rulesMs;
  while (
    (await context.reach.connect(hostname.replace(/^\[|\]$/g, ''), port, context.signal)) === 'refused'
  ) {
    // The deploy is done and recorded: somebody who will not wait for the rules gets the report at once.
    if (context.clock.monotonic() > end || context.signal.aborted) return;
    await context.clock.sleep(100);
  }
}
