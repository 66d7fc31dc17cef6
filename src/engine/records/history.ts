import { gunzipSync, gzipSync } from 'node:zlib';
import { formatFields, readFormat } from '../../model/formats.js';
import { annotationKeys, labelsOf, namesOf } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { isFields, listAt, numberAt, textAt } from '../../model/read.js';
import type { Release } from '../../model/release.js';
import type { Outcome, Revision } from '../../model/revision.js';
import type { ObjectWriter } from '../../ports/cluster.js';
import { isPullSecret } from '../release/pull-secret.js';

/** A Revision as the cluster lists it; its manifests are unpacked only when somebody needs them. */
export interface StoredRevision {
  readonly number: number;
  readonly secret: KubeObject;
}

/** Every Revision among the Secrets of an app, newest first. */
export function revisionsOf(app: string, secrets: readonly KubeObject[]): StoredRevision[] {
  const prefix = namesOf(app).revision(0).slice(0, -1);
  return secrets
    .filter((secret) => secret.metadata.name.startsWith(prefix))
    .map((secret) => ({ number: Number(secret.metadata.name.slice(prefix.length)), secret }))
    .filter(({ number }) => Number.isInteger(number) && number > 0)
    .sort((a, b) => b.number - a.number);
}

/**
 * The Secret of a Revision: immutable, so creating it is the compare-and-swap between two runs. Values of Secrets are left
 * out: those objects are immutable too, and live as long as a Revision names them. The login to pull with is not, so what it
 * was stands here.
 */
export function revisionSecret(app: string, namespace: string, revision: Revision): KubeObject {
  const { manifests, outcome: _outcome, finished: _finished, ...meta } = revision;
  const encode = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: namesOf(app).revision(revision.number), namespace, labels: labelsOf(app, 'revision') },
    type: 'jac-scale/revision',
    immutable: true,
    data: {
      meta: encode(Buffer.from(JSON.stringify({ ...formatFields('revision'), ...meta }))),
      manifests: encode(gzipSync(JSON.stringify(manifests.map(withoutSecretValues)))),
    },
  };
}

function withoutSecretValues(object: KubeObject): KubeObject {
  if (object.kind !== 'Secret' || isPullSecret(object)) return object;
  const { data: _data, stringData: _stringData, ...rest } = object;
  return rest;
}

/**
 * Unpacks a Revision.
 * @throws JacScaleError `FormatTooNew`
 */
export function readRevision(stored: StoredRevision): Revision {
  const { secret, number } = stored;
  const meta: unknown = JSON.parse(decode(secret, 'meta').toString('utf8') || '{}');
  readFormat(meta, 'revision', `secret/${secret.metadata.name}`);
  const packed = decode(secret, 'manifests');
  const manifests: unknown = packed.length === 0 ? [] : JSON.parse(gunzipSync(packed).toString('utf8'));
  const outcome = outcomeOf(secret);
  const rollbackOf = numberAt(meta, 'rollbackOf');
  const finished = secret.metadata.annotations?.[annotationKeys.finished];
  return {
    number,
    manifests: listAt({ manifests }, 'manifests') as KubeObject[],
    release: (isFields(meta) ? meta['release'] : undefined) as Release,
    dependencyKey: textAt(meta, 'dependencyKey') ?? '',
    source: (isFields(meta) && isFields(meta['source']) ? meta['source'] : {}) as Revision['source'],
    actor: textAt(meta, 'actor') ?? '',
    created: textAt(meta, 'created') ?? '',
    ...(rollbackOf === undefined ? {} : { rollbackOf }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(finished === undefined ? {} : { finished }),
  };
}

/** How a Revision ended; undefined when its run was interrupted (or still goes on). */
export function outcomeOf(secret: KubeObject): Outcome | undefined {
  return secret.metadata.annotations?.[annotationKeys.outcome] as Outcome | undefined;
}

function decode(secret: KubeObject, key: string): Buffer {
  return Buffer.from(textAt(secret, 'data', key) ?? '', 'base64');
}

/** Writes the outcome of a Revision, once, as annotations: its data cannot change. */
export async function finishRevision(
  cluster: Pick<ObjectWriter, 'mergePatch'>,
  where: { app: string; namespace: string; number: number },
  outcome: Outcome,
  finished: Date,
): Promise<void> {
  await cluster.mergePatch(
    { kind: kinds.Secret, namespace: where.namespace, name: namesOf(where.app).revision(where.number) },
    {
      metadata: {
        annotations: {
          [annotationKeys.outcome]: outcome,
          [annotationKeys.finished]: finished.toISOString(),
        },
      },
    },
  );
}
