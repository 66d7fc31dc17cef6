/** Whose preview a namespace is: how that is written on it and read back. */
import { annotationKeys, labelKeys, managedBy } from '../../model/identity.js';
import type { KubeObject } from '../../model/kubernetes.js';
import type { PreviewOwner } from '../../model/preview.js';
import { textAt } from '../../model/read.js';

/** Selector of all previews of a cluster, and of everything of their apps. */
export const previewSelector = `${labelKeys.preview}=true`;

/** What its namespace says of a preview. */
export interface Preview {
  readonly namespace: string;
  readonly uid: string;
  readonly app: string;
  readonly owner: PreviewOwner;
  /** RFC 3339. */
  readonly created: string;
  readonly used: string;
  readonly ttlSeconds?: number;
  readonly terminating: boolean;
  /** The namespace as it was read. */
  readonly object: KubeObject;
}

/**
 * `{app}-pr-{number}`. Names of apps end after 40 characters and safe integers after 16 digits, so that this is a namespace's
 * name (at most 63 characters); no two apps share one, because what follows the last `-pr-` is the number.
 */
export const previewNamespace = (app: string, pullRequest: number): string => `${app}-pr-${pullRequest}`;

/** Labels and annotations of a preview's namespace. */
export function marksOf(mark: {
  readonly app: string;
  readonly owner: PreviewOwner;
  readonly used: Date;
  readonly ttlSeconds?: number;
}): {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
} {
  const { app, owner, used, ttlSeconds } = mark;
  return {
    labels: {
      [labelKeys.managedBy]: managedBy,
      [labelKeys.instance]: app,
      [labelKeys.preview]: 'true',
    },
    annotations: {
      [annotationKeys.madeBy]: app,
      [annotationKeys.repository]: owner.repository,
      // A terminal that does not know the id leaves the one that is there.
      ...(owner.repositoryId === undefined ? {} : { [annotationKeys.repositoryId]: owner.repositoryId }),
      [annotationKeys.pullRequest]: String(owner.pullRequest),
      [annotationKeys.used]: used.toISOString(),
      ...(ttlSeconds === undefined ? {} : { [annotationKeys.ttl]: String(Math.ceil(ttlSeconds)) }),
    },
  };
}

/**
 * A preview out of its namespace; undefined for a namespace that is none, whose marks somebody took away, or that has another
 * name than they say: a copy of a preview's manifest is no preview.
 */
export function readPreview(object: KubeObject): Preview | undefined {
  const { name, uid = '', labels = {}, annotations = {}, creationTimestamp: created = '' } = object.metadata;
  const app = labels[labelKeys.instance];
  const repository = annotations[annotationKeys.repository];
  const repositoryId = annotations[annotationKeys.repositoryId];
  const pullRequest = Number(annotations[annotationKeys.pullRequest]);
  if (labels[labelKeys.preview] !== 'true' || app === undefined || repository === undefined) return undefined;
  if (!Number.isSafeInteger(pullRequest) || name !== previewNamespace(app, pullRequest)) return undefined;
  const used = annotations[annotationKeys.used] ?? '';
  // Number('') is 0, and would end it at once.
  const ttl = /^\d+$/.exec(annotations[annotationKeys.ttl] ?? '')?.[0];
  return {
    namespace: name,
    uid,
    app,
    owner: { repository, ...(repositoryId === undefined ? {} : { repositoryId }), pullRequest },
    created,
    // Somebody's own text there must not make it immortal.
    used: Number.isNaN(Date.parse(used)) ? created : used,
    ...(ttl === undefined ? {} : { ttlSeconds: Number(ttl) }),
    terminating:
      object.metadata.deletionTimestamp !== undefined || textAt(object, 'status', 'phase') === 'Terminating',
    object,
  };
}

/** Whether two say the same repository: by GitHub's id where both know it, because names change. */
export function sameRepository(
  a: Pick<PreviewOwner, 'repository' | 'repositoryId'>,
  b: Pick<PreviewOwner, 'repository' | 'repositoryId'>,
): boolean {
  if (a.repositoryId !== undefined && b.repositoryId !== undefined) return a.repositoryId === b.repositoryId;
  return a.repository.toLowerCase() === b.repository.toLowerCase();
}

export const sameOwner = (a: PreviewOwner, b: PreviewOwner): boolean =>
  a.pullRequest === b.pullRequest && sameRepository(a, b);

/** When its lifetime ends, counted from its last use; undefined when it has none. */
export function expiryOf({ used, ttlSeconds }: Pick<Preview, 'used' | 'ttlSeconds'>): Date | undefined {
  if (ttlSeconds === undefined) return undefined;
  const time = Date.parse(used) + ttlSeconds * 1000;
  // Beyond what a Date can hold is never.
  return Math.abs(time) > 8.64e15 || Number.isNaN(time) ? undefined : new Date(time);
}
