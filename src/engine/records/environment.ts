import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { labelsOf, namesOf } from '../../model/identity.js';
import type { KubeObject } from '../../model/kubernetes.js';
import { canonicalJson } from '../canonical.js';

const hmacAnnotation = 'jac-scale/hmac';

/**
 * The Secret with the app's secret environment: the one that already holds these values, else a new immutable one.
 * Equality is by an HMAC whose key stays in the cluster, so that no value has to leave it to be compared.
 * @returns undefined when the app has no secret environment
 */
export function environmentSecret(
  scope: { app: string; namespace: string; labels: Readonly<Record<string, string>> },
  values: Readonly<Record<string, string>>,
  hmacKey: string,
  existing: readonly KubeObject[],
): KubeObject | undefined {
  if (Object.keys(values).length === 0) return undefined;
  const mac = createHmac('sha256', Buffer.from(hmacKey, 'base64'))
    .update(canonicalJson(values))
    .digest('hex');
  const found = existing.find((secret) => same(secret.metadata.annotations?.[hmacAnnotation], mac));
  const name =
    found?.metadata.name ?? `${namesOf(scope.app).environmentPrefix}${randomBytes(5).toString('hex')}`;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace: scope.namespace,
      labels: { ...scope.labels, ...labelsOf(scope.app, 'environment') },
      annotations: { [hmacAnnotation]: mac },
    },
    type: 'Opaque',
    immutable: true,
    data: Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
    ),
  };
}

function same(a: string | undefined, b: string): boolean {
  return a !== undefined && a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
