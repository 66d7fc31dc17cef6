/** Which pods a Service leads to: https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/ */
import type { Kind, KubeObject } from '../model/kubernetes.js';
import { listAt, textAt } from '../model/read.js';

export const endpointSlices: Kind = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  namespaced: true,
};

export interface Endpoint {
  /** The first of its addresses: all of them lead to the same. */
  readonly ip: string;
  /** Absent means ready, and not terminating. */
  readonly conditions?: { readonly ready?: boolean | null; readonly terminating?: boolean | null };
  readonly targetRef?: { readonly name?: string; readonly uid?: string };
}

/** Those that have an address. */
export function endpointsOf(slice: KubeObject): Endpoint[] {
  return listAt(slice, 'endpoints').flatMap((endpoint) => {
    const ip = textAt(endpoint, 'addresses', 0);
    return ip === undefined ? [] : [{ ...(endpoint as Omit<Endpoint, 'ip'>), ip }];
  });
}
