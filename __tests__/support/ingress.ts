/** An ingress controller in front of deployed apps: Traefik beside the throwaway cluster's nodes. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { adminKubeconfig, devcluster, devclusterVerb } from './cluster.js';

/** Where to send requests, with the app's domain as Host (and as server name over TLS). */
export interface Ingress {
  /** `http://ADDRESS:80` */
  readonly http: string;
  /** `https://ADDRESS:443`; what has no Secret is served with a certificate of Traefik's own. */
  readonly https: string;
  /** Names that an Ingress may give: nginx, the product's default, and traefik. */
  readonly ingressClasses: readonly string[];
  /** For a Gateway that the test makes, with listeners on ports 80 and 443. */
  readonly gatewayClass: string;
}

/**
 * Starts it unless it runs; it stays for the next suite, until the cluster goes. The first time on a machine builds it,
 * which takes minutes.
 * @returns undefined on a cluster that was given, where nothing is known about its controller
 */
export async function ensureIngress(): Promise<Ingress | undefined> {
  if (devcluster === undefined) return undefined;
  // Not left to `ingress up`, which would hold the cluster's lock for as long as the build takes.
  await devclusterVerb('extra', 'traefik');
  await devclusterVerb('ingress', 'up');
  const facts = JSON.parse(readFileSync(join(dirname(adminKubeconfig), 'cluster.json'), 'utf8')) as {
    readonly ingress: Ingress;
  };
  return facts.ingress;
}
