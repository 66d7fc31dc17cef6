import { JacScaleError } from '../../model/error.js';
import { kinds } from '../../model/kubernetes.js';
import type { PreviewOwner } from '../../model/preview.js';
import type { ObjectReader } from '../../ports/cluster.js';
import { type Preview, previewNamespace, readPreview, sameOwner } from './marks.js';

/** Which preview is meant. */
export interface PreviewTarget {
  readonly app: string;
  readonly owner: PreviewOwner;
}

/**
 * The preview of a pull request, or undefined when there is none.
 * @throws JacScaleError `PreviewTaken` when the namespace of its name belongs to somebody else
 */
export async function findPreview(
  cluster: ObjectReader,
  { app, owner }: PreviewTarget,
): Promise<Preview | undefined> {
  const name = previewNamespace(app, owner.pullRequest);
  const object = await cluster.get({ kind: kinds.Namespace, name });
  if (object === undefined) return undefined;
  const preview = readPreview(object);
  if (preview !== undefined && sameOwner(preview.owner, owner)) return preview;
  throw new JacScaleError({
    code: 'PreviewTaken',
    what: `namespace ${name} is not the preview of ${ownerText(owner)}`,
    why:
      preview === undefined
        ? 'it does not carry the marks of a preview: somebody else made it'
        : `it is the preview of ${ownerText(preview.owner)}`,
    next: 'nothing was touched; give the app another name with --name',
  });
}

/**
 * The same where there has to be one.
 * @throws JacScaleError `PreviewMissing`
 */
export async function needPreview(cluster: ObjectReader, target: PreviewTarget): Promise<Preview> {
  const preview = await findPreview(cluster, target);
  if (preview !== undefined && !preview.terminating) return preview;
  const { app, owner } = target;
  throw new JacScaleError({
    code: 'PreviewMissing',
    what: `${ownerText(owner)} has no preview of app ${app}`,
    why: `namespace ${previewNamespace(app, owner.pullRequest)} ${preview === undefined ? 'does not exist' : 'is being deleted'}`,
    next: 'kubectl jac preview list',
  });
}

export function ownerText({ repository, repositoryId, pullRequest }: PreviewOwner): string {
  const id = repositoryId === undefined ? '' : ` (id ${repositoryId})`;
  return `pull request #${pullRequest} of ${repository}${id}`;
}
