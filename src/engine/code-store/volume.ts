/** The claim on which code lies. It may move to another one, when the node that holds it is lost. */
import { randomBytes } from 'node:crypto';
import { namesOf } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import { listAt, textAt } from '../../model/read.js';
import type { ObjectReader, ObjectWriter } from '../../ports/cluster.js';
import { claimsOf } from '../diagnose/read-pod.js';
import { componentOf, type Observed } from '../observe.js';
import { codeServerSelector } from './pod.js';

const isCodeServer = (object: KubeObject): boolean => componentOf(object) === 'code-server';

const isClaim = ({ kind }: KubeObject): boolean => kind === kinds.PersistentVolumeClaim.kind;

/** Name of the claim that the code-server in the cluster mounts; undefined where there is none. */
export const claimInForce = ({ live }: Pick<Observed, 'live'>, app: string): string | undefined =>
  claimOf(live.get(objectKey({ ...kinds.Deployment, name: namesOf(app).codeServer })));

/** Name of the claim that the code-server of a release is going to mount. */
export const claimWanted = (manifests: readonly KubeObject[], app: string): string | undefined =>
  claimOf(
    manifests.find(
      ({ kind, metadata }) => kind === 'Deployment' && metadata.name === namesOf(app).codeServer,
    ),
  );

const claimOf = (deployment: KubeObject | undefined): string | undefined =>
  listAt(deployment, 'spec', 'template', 'spec', 'volumes')
    .map((volume) => textAt(volume, 'persistentVolumeClaim', 'claimName'))
    .find((name) => name !== undefined);

/** Whether a claim in the cluster is one that the code has left: no Revision is brought back on it. */
export function isLeft(live: KubeObject, manifests: readonly KubeObject[]): boolean {
  if (!isCodeServer(live) || !isClaim(live)) return false;
  return manifests.some(
    (manifest) =>
      isCodeServer(manifest) && isClaim(manifest) && manifest.metadata.name !== live.metadata.name,
  );
}

/** A name for the next claim. */
export const nextClaim = (app: string): string =>
  `${namesOf(app).codeVolume}-${randomBytes(3).toString('hex')}`;

/**
 * Forgets code-server pods on another claim at once. Their node may not answer, and until they are gone no other pod is made; there
 * is nothing in them to lose.
 */
export async function leaveOldClaim(
  cluster: Pick<ObjectReader, 'list'> & Pick<ObjectWriter, 'delete'>,
  { namespace, app, claim }: { readonly namespace: string; readonly app: string; readonly claim: string },
): Promise<void> {
  const { items } = await cluster.list(kinds.Pod, { namespace, labelSelector: codeServerSelector(app) });
  for (const pod of items.filter((each) => !claimsOf(each).includes(claim))) {
    const { name, uid } = pod.metadata;
    const precondition = uid === undefined ? {} : { uid };
    await cluster.delete({ kind: kinds.Pod, namespace, name }, { ...precondition, graceSeconds: 0 });
  }
}
