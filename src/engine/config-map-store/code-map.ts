import type { Digest } from '../../model/bundle.js';
import { annotationKeys, labelsOf, namesOf } from '../../model/identity.js';
import type { KubeObject } from '../../model/kubernetes.js';
import { componentOf } from '../observe.js';

/** Key of the ConfigMap under which the packed bundle stands. */
export const bundleKey = 'bundle.tar.gz';

/**
 * Bytes of a packed bundle at most. The API takes 1 MiB of data in a ConfigMap, and etcd 1.5 MiB of request, in which it
 * travels as base64.
 * @see https://kubernetes.io/docs/concepts/configuration/configmap/#motivation
 */
export const mostBytes = 900 * 1024;

/**
 * The ConfigMap of a bundle as plans, Revisions and the Inventory know it: without the bytes, which are put by the store
 * and never change.
 */
export function codeMapOf(
  scope: { app: string; namespace: string; labels: Readonly<Record<string, string>> },
  digest: Digest,
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: codeMapName(scope.app, digest),
      namespace: scope.namespace,
      labels: { ...scope.labels, ...labelsOf(scope.app, 'code') },
      annotations: { [annotationKeys.bundle]: digest },
    },
  };
}

export const codeMapName = (app: string, digest: Digest): string =>
  `${namesOf(app).codeMapPrefix}${digest.slice('sha256:'.length, 'sha256:'.length + 16)}`;

export const isCodeMap = (object: KubeObject): boolean =>
  object.kind === 'ConfigMap' && componentOf(object) === 'code';
