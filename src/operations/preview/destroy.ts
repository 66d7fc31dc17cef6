import type { Context } from '../../engine/context.js';
import { explainClusterError } from '../../engine/explain.js';
import { findPreview, ownerText } from '../../engine/preview/find.js';
import { namespaceHangs, namespacesGone } from '../../engine/preview/gone.js';
import { previewNamespace } from '../../engine/preview/marks.js';
import { reporter } from '../../engine/report.js';
import { kinds } from '../../model/kubernetes.js';
import type { PreviewOwner } from '../../model/preview.js';
import type { Outcome, ReportChange } from '../../model/report.js';
import { ClusterError } from '../../ports/cluster.js';

export interface DestroyPreviewRequest {
  readonly app: string;
  readonly owner: PreviewOwner;
  /** Seconds. */
  readonly timeout: number;
  /** Shown what goes; false: nothing is done. Absent: nobody is asked. */
  confirm?(changes: readonly ReportChange[]): Promise<boolean>;
}

/**
 * Deletes the preview of a pull request with all its data and waits until it is gone. One that is being deleted already is
 * waited for.
 * @throws JacScaleError `PreviewTaken`; `NamespaceHangs` (exit 7) with the conditions of the namespace
 */
export async function destroyPreview(context: Context, request: DestroyPreviewRequest): Promise<Outcome> {
  const { app, owner, timeout } = request;
  const namespace = previewNamespace(app, owner.pullRequest);
  const report = reporter(context, { command: 'preview', app, namespace });
  const deadline = context.clock.monotonic() + timeout * 1000;
  const preview = { pullRequest: owner.pullRequest };
  try {
    const found = await findPreview(context.cluster, request);
    if (found === undefined) {
      return report('destroyed', {
        preview,
        changes: [],
        notes: [`${ownerText(owner)} has no preview of ${app}`],
      });
    }
    const changes: ReportChange[] = [{ action: 'delete', kind: 'Namespace', name: namespace }];
    if (request.confirm !== undefined && !(await request.confirm(changes)))
      return report('cancelled', { preview, notes: ['nothing was deleted'] });
    context.emit({ type: 'phase', phase: 'destroy', message: `deleting ${namespace} with all in it` });
    await context.cluster.delete({ kind: kinds.Namespace, name: namespace }, { uid: found.uid });
    context.emit({ type: 'object', action: 'delete', kind: 'Namespace', name: namespace });
    const query = { fieldSelector: `metadata.name=${namespace}` };
    const [left] = await namespacesGone(context, new Set([found.uid]), query, deadline);
    if (left !== undefined) throw namespaceHangs(left);
    return report('destroyed', { preview, changes });
  } catch (error) {
    throw error instanceof ClusterError ? explainClusterError(error, { namespace, app }) : error;
  }
}
