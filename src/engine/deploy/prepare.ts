import type { Bundle } from '../../model/bundle.js';
import { JacScaleError } from '../../model/error.js';
import { namesOf } from '../../model/identity.js';
import type { Inventory, ProjectOrigin } from '../../model/inventory.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import type { Change } from '../../model/plan.js';
import type { DependencySet, Release } from '../../model/release.js';
import type { ResolvedSettings, Settings, Warning } from '../../model/settings.js';
import { nodePortOf } from '../apply.js';
import type { Context } from '../context.js';
import { type Observed, observe } from '../observe.js';
import { planChanges } from '../plan.js';
import { environmentSecret } from '../records/environment.js';
import { newInventory } from '../records/inventory.js';
import { dependencySetOf } from '../render/dependency-set.js';
import { render } from '../render/render.js';

/** Tried first when no NodePort was asked for (the guide's K8_NODE_PORT default). */
const defaultNodePort = 30001;

export interface ScaleOptions {
  /** Fields of other managers that may be taken: `spec.replicas`. */
  readonly takeOver: readonly string[];
  /** Whether an app of this name that another project deployed may be taken over. */
  readonly takeApp: boolean;
  /** Of a pull request: the NodePort is the cluster's choice, and small code is kept without a volume. */
  readonly preview?: boolean;
}

/** Whether the cluster may choose the app's NodePort: where none was asked for, and in previews, which would quarrel. */
export const anyNodePort = ({ nodePort }: Pick<Settings, 'nodePort'>, options: ScaleOptions): boolean =>
  nodePort === undefined || options.preview === true;

/** Everything that is known before the first write: what should be, what is, and what has to change. */
export interface Prepared {
  /** Of settings and bundle. */
  readonly warnings: readonly Warning[];
  /** Absent when the code is inside an image. */
  readonly bundle?: Bundle;
  readonly release: Release;
  readonly dependencies: DependencySet;
  readonly observed: Observed;
  readonly inventory: Inventory;
  readonly manifests: readonly KubeObject[];
  readonly changes: readonly Change[];
}

/**
 * From settings and files to a plan: bundle and cluster are read at the same time.
 * @throws JacScaleError `AppTaken`; what bundle, observe and render throw
 */
export async function prepare(
  context: Context,
  resolved: ResolvedSettings,
  options: ScaleOptions,
  ready?: { readonly bundle?: Bundle },
): Promise<Prepared> {
  const { settings } = resolved;
  const { namespace, appName: app } = settings;
  const [bundle, observed, origin] = await Promise.all([
    ready?.bundle ?? context.makeBundle(resolved.root, resolved.entry),
    observe(context.cluster, namespace, app),
    context.source.origin(resolved.root),
  ]);
  for (const warning of ready === undefined ? bundle.warnings : [])
    context.emit({ type: 'warning', warning });
  const inventory = claim(observed.inventory, app, origin, options.takeApp, namespace);
  const release: Release = {
    kind: 'bundle',
    digest: bundle.digest,
    size: bundle.size,
    fileCount: bundle.files.length,
    entry: resolved.entry,
  };
  const dependencies = dependencySetOf(settings);
  const environment = environmentSecret(
    { app, namespace, labels: settings.labels },
    settings.secrets,
    inventory.hmacKey,
    observed.environments,
  );
  const service = observed.live.get(objectKey({ ...kinds.Service, name: namesOf(app).service }));
  const rendered = render({
    settings,
    release,
    dependencies,
    environmentSecret: environment?.metadata.name,
    kubernetesMinor: observed.kubernetesMinor,
    nodePort: nodePortFor(settings, options, service),
  });
  const manifests = environment === undefined ? rendered : [environment, ...rendered];
  const changes = planChanges(manifests, observed, namespace);
  const warnings = [...resolved.warnings, ...bundle.warnings];
  return { warnings, bundle, release, dependencies, observed, inventory, manifests, changes };
}

function nodePortFor(
  settings: Settings,
  options: ScaleOptions,
  service: KubeObject | undefined,
): number | undefined {
  if (options.preview === true) return nodePortOf(service);
  return settings.nodePort ?? nodePortOf(service) ?? defaultNodePort;
}

/** The Inventory to go on from; an app of that name from another project is refused. */
function claim(
  found: Inventory | undefined,
  app: string,
  origin: ProjectOrigin,
  takeApp: boolean,
  namespace: string,
): Inventory {
  if (found === undefined) return newInventory(app, origin);
  const same = found.origin.project === origin.project && found.origin.subfolder === origin.subfolder;
  if (same) return found;
  if (takeApp) return { ...found, origin };
  throw new JacScaleError({
    code: 'AppTaken',
    what: `app ${app} in namespace ${namespace} was deployed from another project: ${originText(found.origin)}`,
    why: `this one is ${originText(origin)}`,
    next: 'choose another name with --name, or take the app over with --take-app',
  });
}

export function originText(origin: ProjectOrigin): string {
  const project = origin.project.replace(/^path:/, '');
  return origin.subfolder === '' ? project : `${project} (${origin.subfolder})`;
}
