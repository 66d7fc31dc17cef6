import { type Checked, preflight } from '../engine/apply.js';
import type { Context } from '../engine/context.js';
import { anyNodePort, type Prepared, prepare, type ScaleOptions } from '../engine/deploy/prepare.js';
import { diffOf } from '../engine/diff.js';
import { explainClusterError } from '../engine/explain.js';
import { lookAtNamespace } from '../engine/namespace.js';
import { refuseForeign } from '../engine/plan.js';
import { needsBundle } from '../engine/release/decide.js';
import { reportChange, reporter, reportRelease } from '../engine/report.js';
import type { Bundle } from '../model/bundle.js';
import { dockerfileOf } from '../model/image-settings.js';
import { type KubeObject, kinds } from '../model/kubernetes.js';
import { isChange } from '../model/plan.js';
import type { Outcome, Report, ReportChange } from '../model/report.js';
import type { ResolvedSettings, Settings } from '../model/settings.js';
import { ClusterError } from '../ports/cluster.js';

/**
 * What `scale` would do, asked of the API server by server-side dry run; nothing is written, no lock is taken.
 * In a namespace that does not exist yet the manifests themselves are what would come.
 */
export async function dryRun(
  context: Context,
  resolved: ResolvedSettings,
  { showBundle = false, ...options }: ScaleOptions & { readonly showBundle?: boolean },
): Promise<Outcome & { readonly manifests: readonly KubeObject[] }> {
  const { settings } = resolved;
  const { appName: app, namespace } = settings;
  const report = reporter(context, { command: 'dry-run', app, namespace });
  try {
    const prepared = await prepare(context, resolved, options, 'foresee');
    const isNew = prepared.observed.inventory === undefined;
    const exists = !isNew || (await lookAtNamespace(context.cluster, namespace, app)).exists;
    if (exists) await refuseForeign(context.cluster, prepared.changes, prepared.inventory);
    const checked: Checked[] = exists
      ? await preflight(context.cluster, prepared.changes, {
          takeOver: options.takeOver,
          anyNodePort: anyNodePort(settings, options),
        })
      : prepared.changes.map((change) =>
          change.manifest === undefined ? { change } : { change, result: change.manifest },
        );
    const changes: ReportChange[] = checked.map(({ change, result }) =>
      isChange(change) ? reportChange(change, diffOf(change, result)) : reportChange(change),
    );
    const ownNamespace = exists ? [] : [namespaceChange(namespace)];
    const unchanged = changes.every((change) => change.action === 'unchanged');
    const outcome = report(unchanged ? 'unchanged' : 'planned', {
      warnings: prepared.warnings,
      ...reportRelease(prepared.release),
      changes: [...ownNamespace, ...changes],
      ...(showBundle ? bundleDetails(prepared, settings) : {}),
      notes: [
        ...(showBundle ? bundleNotes(settings) : []),
        ...prepared.releaseNotes,
        ...prepared.notes,
        ...(exists
          ? []
          : ['the namespace does not exist yet: quotas, webhooks and rights in it show on scale']),
      ],
    });
    return { ...outcome, manifests: checked.flatMap(({ change }) => change.manifest ?? []) };
  } catch (error) {
    throw error instanceof ClusterError ? explainClusterError(error, { namespace, app }) : error;
  }
}

const buildsByDockerfile = (settings: Settings): boolean =>
  settings.build === true && dockerfileOf(settings) !== undefined;

function bundleDetails({ code }: Prepared, settings: Settings): Pick<Report, 'bundle'> {
  return code === undefined || buildsByDockerfile(settings) ? {} : { bundle: reportBundle(code) };
}

/** Why there is nothing to list. */
function bundleNotes(settings: Settings): string[] {
  const { image, dockerfile } = settings;
  if (!needsBundle(settings))
    return [`--show-bundle has nothing to list: no code travels, ${image} has its own`];
  return buildsByDockerfile(settings)
    ? [`--show-bundle has nothing to list: ${dockerfile} says what goes into the image`]
    : [];
}

function reportBundle({ digest, size, files }: Bundle): NonNullable<Report['bundle']> {
  const why = 'no ignore file leaves it out';
  return {
    digest,
    size,
    files: files.map((file) => ({ path: file.path, size: file.size, why: file.why ?? why })),
  };
}

function namespaceChange(name: string): ReportChange {
  const { apiVersion, kind } = kinds.Namespace;
  const manifest: KubeObject = { apiVersion, kind, metadata: { name } };
  const change = { action: 'create', apiVersion, kind, name, manifest } as const;
  return reportChange(change, diffOf(change, manifest));
}
