/** A volume that a database of another make has written, and that one of ours takes over when that is gone. */
import { annotationKeys, labelKeys } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import { listAt } from '../../model/read.js';
import { claimOf, claimTemplate, type DatabaseName } from './databases.js';

type Live = ReadonlyMap<string, KubeObject>;

/** Whether a database is served by a workload that was adopted and is no StatefulSet: none of ours comes beside it. */
export const isServedOtherwise = (live: Live, name: string): boolean =>
  live.has(objectKey({ ...kinds.Deployment, name }));

/** The claim with the database's data: ours, or the adopted one. */
export function claimWithData(live: Live, component: DatabaseName, name: string): KubeObject | undefined {
  const isThere = ({ metadata }: KubeObject) => metadata.deletionTimestamp === undefined;
  const own = live.get(objectKey({ ...kinds.PersistentVolumeClaim, name: claimOf(name) }));
  if (own !== undefined && isThere(own)) return own;
  return [...live.values()].find(
    (object) =>
      object.kind === kinds.PersistentVolumeClaim.kind &&
      object.metadata.labels?.[labelKeys.component] === component &&
      object.metadata.annotations?.[annotationKeys.adopted] !== undefined &&
      object.metadata.name.endsWith(`-${name}-0`) &&
      isThere(object),
  );
}

/** The image that wrote an adopted volume: the setting's may be a major version that does not open it. */
export const imageOfVolume = (claim: KubeObject | undefined): string | undefined =>
  claim?.metadata.annotations?.[annotationKeys.databaseImage];

/** A StatefulSet whose pod mounts that claim, which it finds by the name of its template. */
export function onClaim(manifest: KubeObject, claim: KubeObject | undefined): KubeObject {
  const name = manifest.metadata.name;
  if (manifest.kind !== kinds.StatefulSet.kind || claim === undefined) return manifest;
  const template = claim.metadata.name.slice(0, -`-${name}-0`.length);
  if (template === claimTemplate) return manifest;
  const copy = structuredClone(manifest);
  const mounts = listAt(copy, 'spec', 'template', 'spec', 'containers', 0, 'volumeMounts');
  for (const mount of mounts as { name: string }[]) if (mount.name === claimTemplate) mount.name = template;
  for (const each of listAt(copy, 'spec', 'volumeClaimTemplates') as KubeObject[])
    if (each.metadata.name === claimTemplate) each.metadata.name = template;
  return copy;
}
