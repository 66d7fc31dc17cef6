/** A connection to a port of a pod, by the adapter that `open` uses. */
import { connect } from '../../src/adapters/kube/connection.js';
import type { ByteChannel } from '../../src/ports/pod-ports.js';
import type { Actor } from './roles.js';

export async function connectPod(actor: Actor, pod: string, port: number): Promise<ByteChannel> {
  const cluster = await connect({ env: {}, kubeconfig: actor.kubeconfig });
  const { signal } = new AbortController();
  return await cluster.connectPod({ namespace: actor.namespace, pod, port, signal });
}
