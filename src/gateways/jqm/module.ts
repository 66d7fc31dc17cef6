/** What the module `jqm` needs beyond its templates: flags that follow from `exposure`, what to warn of, what it cannot run on. */
import { JacScaleError, usageError } from '../../model/error.js';
import type { Json } from '../../model/kubernetes.js';

export const exposures = ['cluster', 'loadbalancer', 'ingress', 'both'] as const;

export type Exposure = (typeof exposures)[number];

/** Placeholders of the templates that nobody sets: they follow from the others. */
export interface JqmFlags {
  readonly serviceType: 'ClusterIP' | 'LoadBalancer';
  readonly hasIngress: boolean;
  /** Whether only pods that are named may reach the nodes. */
  readonly isPrivate: boolean;
  readonly isPublic: boolean;
}

/** @throws JacScaleError `ModuleValueInvalid` (exit 2) */
export function jqmFlags(config: Readonly<Record<string, Json>>): JqmFlags {
  const exposure = config['exposure'] ?? 'cluster';
  if (!exposures.some((one) => one === exposure)) {
    throw usageError({
      code: 'ModuleValueInvalid',
      what: `exposure: ${JSON.stringify(exposure)} is not one of ${exposures.join(', ')}`,
      place: { key: 'exposure' },
    });
  }
  const hasIngress = exposure === 'ingress' || exposure === 'both';
  const serviceType = exposure === 'loadbalancer' || exposure === 'both' ? 'LoadBalancer' : 'ClusterIP';
  const isPublic = exposure !== 'cluster';
  return {
    serviceType,
    hasIngress,
    isPrivate: !isPublic,
    isPublic,
  };
}

/** What a report says of a deployment that will do what was asked, and more than one may want. */
export function jqmWarnings(config: Readonly<Record<string, Json>>): string[] {
  const { isPublic, hasIngress } = jqmFlags(config);
  if (!isPublic) return [];
  const way = hasIngress ? 'the ingress' : 'the load balancer';
  return [
    `JqmOpen: JQM without a database asks nobody for a password: whoever reaches ${way} may run and kill jobs. Keep it inside a network of your own, or exposure=cluster`,
  ];
}

/**
 * The API server refuses an IPv4 Service where the cluster has none, which is how an IPv6-only cluster shows.
 * @returns the error to show in place of the API's, or undefined when it is about something else
 */
export function ipv6Only(
  fields: readonly { readonly field: string; readonly message: string }[],
): JacScaleError | undefined {
  const found = fields.find(({ field }) => /^spec\.ipFamil(ies|yPolicy)/.test(field));
  if (found === undefined) return undefined;
  return new JacScaleError({
    code: 'JqmNeedsIpv4',
    what: 'JQM without a database cannot run on this cluster: it has no IPv4 addresses',
    why: `each node makes the ids of its jobs from its IPv4 address (${found.message})`,
    next: 'use a cluster with IPv4 or with both families, or JQM with a database',
  });
}
