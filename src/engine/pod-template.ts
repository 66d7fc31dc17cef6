/** What an app's Deployment, or a ReplicaSet of it, says of the code that its pods run. */
import { annotationKeys } from '../model/identity.js';
import type { KubeObject } from '../model/kubernetes.js';
import { listAt, numberAt, textAt } from '../model/read.js';

/** Digest of the bundle; undefined where the code is inside the image. */
export const bundleOf = (object: KubeObject | undefined): string | undefined =>
  textAt(object, 'spec', 'template', 'metadata', 'annotations', annotationKeys.bundle);

/** The image of the app's container. */
export const imageOf = (object: KubeObject | undefined): string | undefined =>
  textAt(object, 'spec', 'template', 'spec', 'containers', 0, 'image');

/** Whether the pods fetch their code from the code-server. */
export const fetches = (object: KubeObject | undefined): boolean =>
  listAt(object, 'spec', 'template', 'spec', 'initContainers').some(
    (container) => textAt(container, 'name') === 'fetch',
  );

/** Names of the Secrets that single variables of the app come from; those of a database are called as its StatefulSet. */
export const namedSecrets = (object: KubeObject | undefined): string[] =>
  listAt(object, 'spec', 'template', 'spec', 'containers', 0, 'env').flatMap(
    (variable) => textAt(variable, 'valueFrom', 'secretKeyRef', 'name') ?? [],
  );

/** Seconds that a container of the app may take until it is ready for the first time. */
export function startupSecondsOf(object: KubeObject | undefined): number | undefined {
  const probe = ['spec', 'template', 'spec', 'containers', 0, 'startupProbe'] as const;
  const failures = numberAt(object, ...probe, 'failureThreshold');
  const period = numberAt(object, ...probe, 'periodSeconds');
  return failures === undefined || period === undefined ? undefined : failures * period;
}
