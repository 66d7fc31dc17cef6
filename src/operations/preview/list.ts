import type { Context } from '../../engine/context.js';
import { explainClusterError } from '../../engine/explain.js';
import { survey } from '../../engine/preview/survey.js';
import { type PreviewsReport, previewsSchema } from '../../model/preview.js';
import { ClusterError } from '../../ports/cluster.js';

/** All previews of the cluster, or of one app; reads only. */
export async function listPreviews(
  context: Context,
  options: { readonly app?: string } = {},
): Promise<PreviewsReport> {
  const began = context.clock.monotonic();
  try {
    const now = context.clock.now();
    const previews = await survey(context.cluster, { ...options, addresses: true, now });
    return {
      schema: previewsSchema,
      command: 'preview list',
      status: 'ready',
      durationMs: Math.round(context.clock.monotonic() - began),
      previews: previews.map(({ view }) => view),
      notes: [],
    };
  } catch (error) {
    throw error instanceof ClusterError
      ? explainClusterError(error, { namespace: '', app: options.app ?? '' })
      : error;
  }
}
