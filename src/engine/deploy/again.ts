/** The manifests of a Revision as they can be applied to the cluster of today. */
import { labelKeys, namesOf } from '../../model/identity.js';
import { type KubeObject, refText } from '../../model/kubernetes.js';
import { compareQuantities, parseQuantity } from '../../model/quantity.js';
import { listAt, textAt } from '../../model/read.js';
import { nodePortOf, withNodePort } from '../apply.js';
import { claimInForce } from '../code-store/volume.js';
import { isCodeMap } from '../config-map-store/code-map.js';
import { isData, keyOf, type Observed } from '../observe.js';
import { isPullSecret } from '../release/pull-secret.js';

export interface Again {
  readonly manifests: readonly KubeObject[];
  /** What the Revision needs, was never to change, and is gone: `secret/shop-env-1`. */
  readonly missing: readonly string[];
}

/**
 * What of a Revision runs again. Not data, and no Job that prepared it: code goes back, data does not. What would move or
 * shrink stays as it is: the NodePort, volumes, and the claim that the code-server has now. Values of Secrets, which no
 * Revision holds, are those of the cluster.
 */
export function manifestsAgain(
  manifests: readonly KubeObject[],
  observed: Pick<Observed, 'live'>,
  app: string,
): Again {
  const missing: string[] = [];
  const claim = claimInForce(observed, app);
  const found = manifests.filter(isOfRelease).map((manifest) => {
    const live = observed.live.get(keyOf(manifest));
    if (isImmutable(manifest)) {
      if (live === undefined) missing.push(refText(manifest));
      return manifest.kind === 'Secret' && live !== undefined
        ? { ...manifest, data: live['data'] }
        : manifest;
    }
    if (manifest.kind === 'Service' && manifest.metadata.name === namesOf(app).service) {
      const port = nodePortOf(live);
      return port === undefined ? manifest : withNodePort(manifest, port);
    }
    return claim === undefined ? withSize(manifest, live) : withClaim(manifest, claim, observed);
  });
  return { manifests: found, missing };
}

/** Named by what they hold and never changed: a Revision that names one needs that very one. */
export const isImmutable = (manifest: KubeObject): boolean =>
  isCodeMap(manifest) || (manifest.kind === 'Secret' && !isPullSecret(manifest));

const isOfRelease = (manifest: KubeObject): boolean => manifest.kind !== 'Job' && !isData(manifest);

/** Of the code-server's own objects: on the claim it has now. */
function withClaim(manifest: KubeObject, claim: string, { live }: Pick<Observed, 'live'>): KubeObject {
  if (manifest.metadata.labels?.[labelKeys.component] !== 'code-server') return manifest;
  if (manifest.kind === 'PersistentVolumeClaim') {
    const renamed = { ...manifest, metadata: { ...manifest.metadata, name: claim } };
    return withSize(renamed, live.get(keyOf(renamed)));
  }
  if (manifest.kind !== 'Deployment') return manifest;
  const copy = structuredClone(manifest);
  const volumes = listAt(copy, 'spec', 'template', 'spec', 'volumes');
  for (const volume of volumes as { persistentVolumeClaim?: { claimName: string } }[]) {
    if (volume.persistentVolumeClaim !== undefined) volume.persistentVolumeClaim.claimName = claim;
  }
  return copy;
}

/** A volume grows and never shrinks; a smaller request than the one it has is refused by the API. */
function withSize(manifest: KubeObject, live: KubeObject | undefined): KubeObject {
  if (manifest.kind !== 'PersistentVolumeClaim' || live === undefined) return manifest;
  const size = (object: KubeObject) => textAt(object, 'spec', 'resources', 'requests', 'storage');
  const [then, now] = [size(manifest), size(live)];
  const wanted = then === undefined ? undefined : parseQuantity(then);
  const has = now === undefined ? undefined : parseQuantity(now);
  if (now === undefined || wanted === undefined || has === undefined || compareQuantities(wanted, has) >= 0)
    return manifest;
  const spec = manifest['spec'] as Record<string, unknown>;
  return { ...manifest, spec: { ...spec, resources: { requests: { storage: now } } } };
}
