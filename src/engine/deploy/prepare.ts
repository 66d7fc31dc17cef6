import type { Bundle, BundleChoice } from '../../model/bundle.js';
import { namesOf } from '../../model/identity.js';
import type { Inventory } from '../../model/inventory.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import { type Change, isChange } from '../../model/plan.js';
import { numberAt, textAt } from '../../model/read.js';
import type { DependencySet } from '../../model/release.js';
import type { Revision } from '../../model/revision.js';
import type { ResolvedSettings, Settings, Warning } from '../../model/settings.js';
import { nodePortOf } from '../apply.js';
import { authManifests, authWarnings } from '../auth/manifest.js';
import { withBeforeRollout } from '../before-rollout/plan.js';
import { claimInForce, nextClaim } from '../code-store/volume.js';
import { codeMapName, codeMapOf } from '../config-map-store/code-map.js';
import type { Context } from '../context.js';
import { databaseManifests } from '../data/manifests.js';
import type { OwnTemplates } from '../data/templates.js';
import { keptDatabases, planDataUpdates } from '../data/update.js';
import { type Exposed, lookAtExposure } from '../exposure/look.js';
import { refuseGitOps } from '../gitops.js';
import { readinessOf } from '../kinds/index.js';
import { deploymentOf, type Observed, observe } from '../observe.js';
import { planChanges } from '../plan.js';
import { environmentSecret } from '../records/environment.js';
import { type Decided, decide, needsBundle, wantedKinds } from '../release/decide.js';
import { diesWithJob, isPullSecret, keptPullSecret, pullSecret } from '../release/pull-secret.js';
import { dependencySetOf } from '../render/dependency-set.js';
import { render } from '../render/render.js';
import { metricsWarnings } from '../scaling/metrics.js';
import { claim, withFoundData } from './claim.js';

export { originText } from './claim.js';

/** Tried first when no NodePort was asked for (the guide's K8_NODE_PORT default). */
const defaultNodePort = 30001;

export interface ScaleOptions {
  /** Fields of other managers that may be taken: `spec.replicas`. */
  readonly takeOver: readonly string[];
  /** Whether an app of this name that another project deployed may be taken over. */
  readonly takeApp: boolean;
  /**
   * Of a pull request: the NodePort is the cluster's choice, small code is kept in a ConfigMap, and with `domain` the host is
   * `{namespace}.{domain}`.
   */
  readonly preview?: boolean;
  /** Whether databases that are there follow their settings. */
  readonly updateDatabases?: boolean;
  /** Whether the code goes to a new volume, because the node of the one it is on is lost. */
  readonly replaceCodeVolume?: boolean;
}

/** Whether the cluster may choose the app's NodePort: where none was asked for, and in previews, which would quarrel. */
export const anyNodePort = ({ nodePort }: Pick<Settings, 'nodePort'>, options: ScaleOptions): boolean =>
  nodePort === undefined || options.preview === true;

const bundleChoiceOf = ({ bundleMode, assets }: Settings): BundleChoice => ({ mode: bundleMode, assets });

/** Everything that is known before the first write: what should be, what is, and what has to change. */
export interface Prepared extends Decided {
  /** Of settings and release. */
  readonly warnings: readonly Warning[];
  /** What is worth saying of the cluster, every time. */
  readonly notes: readonly string[];
  /** What was read of the project's files, wherever they go; `bundle` is what pods fetch. */
  readonly code?: Bundle;
  readonly dependencies: DependencySet;
  readonly observed: Observed;
  readonly inventory: Inventory;
  readonly manifests: readonly KubeObject[];
  readonly changes: readonly Change[];
  /** The Revision that runs again; absent: what settings and code say. */
  readonly again?: Revision;
}

/**
 * From settings and files to a plan: code and cluster are read at the same time. An image is built before anything is locked or
 * written, but not for an app that may not be deployed.
 * @param how `foresee`: nothing is built or sent
 * @param ready what an earlier plan of this run decided on
 * @throws JacScaleError `AppTaken`; what bundle, observe, decide and render throw
 */
export async function prepare(
  context: Context,
  resolved: ResolvedSettings,
  options: ScaleOptions,
  how: 'build' | 'foresee',
  ready?: Decided,
): Promise<Prepared> {
  const { settings } = resolved;
  const { namespace, appName: app, domain } = settings;
  const preview = options.preview === true;
  const look = () => observe(context.cluster, namespace, app, wantedKinds(settings, preview));
  const [bundle, found, origin] = await Promise.all([
    ready === undefined && needsBundle(settings)
      ? context.makeBundle(resolved.root, resolved.entry, bundleChoiceOf(settings))
      : undefined,
    look(),
    context.source.origin(resolved.root),
  ]);
  if (!options.takeApp) refuseGitOps(found.live.values(), { app, namespace, verb: 'scale' });
  claim(found, { app, namespace }, origin, options.takeApp);
  const dependencies = dependencySetOf(settings);
  const decided = ready ?? (await decide(context, resolved, { bundle, dependencies, origin, preview, how }));
  if (ready === undefined)
    for (const warning of decided.releaseWarnings) context.emit({ type: 'warning', warning });
  const observed = ready === undefined && decided.tookTime ? await look() : found;
  const inventory = claim(observed, { app, namespace }, origin, options.takeApp);
  const host = domain === undefined || !preview ? domain : `${namespace}.${domain}`;
  const [exposed, metrics] = await Promise.all([
    lookAtExposure(context.cluster, settings, host, observed.live),
    metricsWarnings(context.cluster, settings),
  ]);
  const { exposure } = exposed;
  const own = await ownTemplatesOf(context, resolved);
  const known = { decided, dependencies, observed, inventory, exposure, own };
  const wanted = manifestsOf(settings, options, known);
  const manifests = withBeforeRollout(
    withoutIdleToken(wanted, decided, observed, settings),
    observed,
    settings,
  );
  const planned = planChanges(manifests, observed, namespace);
  const data = planDataUpdates(planned, observed.live, options.updateDatabases === true);
  const { changes } = data;
  const left = options.replaceCodeVolume === true && decided.store !== 'code-server' ? [noCodeVolume] : [];
  const auth = authWarnings(settings, { app, namespace }, observed);
  const weakened = own?.weaker(manifestsOf(settings, options, { ...known, own: undefined }), wanted) ?? [];
  const seen = [
    ...exposed.warnings,
    ...metrics,
    ...data.warnings,
    ...auth,
    ...left,
    ...weakened.map(templateWeaker),
  ];
  if (ready === undefined) for (const warning of seen) context.emit({ type: 'warning', warning });
  return {
    ...decided,
    ...(bundle === undefined ? {} : { code: bundle }),
    warnings: [...resolved.warnings, ...decided.releaseWarnings, ...seen],
    notes: keptDatabases(changes, observed.live, namespace),
    dependencies,
    observed,
    inventory: withFoundData(inventory, changes),
    manifests,
    changes,
  };
}

const templateWeaker = (what: string): Warning => ({
  code: 'TemplateWeaker',
  message: `a template of the project has less security than ours: ${what}`,
  next: 'kubectl jac orc template lint',
});

const noCodeVolume: Warning = {
  code: 'CodeVolumeUnused',
  message: '--replace-code-volume does nothing: the code of this release lies on no volume',
  next: 'leave it out',
};

/** Every object of the app, in the order in which they are applied. */
function manifestsOf(
  settings: Settings,
  options: ScaleOptions,
  { decided, dependencies, observed, inventory, exposure, own }: Known,
): KubeObject[] {
  const { namespace, appName: app } = settings;
  const { release, store } = decided;
  const scope = { app, namespace, labels: settings.labels };
  const dataScope = { ...scope, origin: inventory.origin };
  const environment = environmentSecret(scope, settings.secrets, inventory.hmacKey, observed.environments);
  const pull = decided.pull === undefined ? undefined : pullSecret(scope, decided.pull);
  const service = observed.live.get(objectKey({ ...kinds.Service, name: namesOf(app).service }));
  const inMap = release.kind === 'bundle' && store === 'configmap';
  const rendered = render({
    settings,
    release,
    dependencies,
    environmentSecret: environment?.metadata.name,
    kubernetesMinor: observed.kubernetesMinor,
    nodePort: nodePortFor(settings, options, service),
    unnamedPort: isUnnamed(service),
    codeMap: inMap ? codeMapName(app, release.digest) : undefined,
    pullSecret: pull?.metadata.name,
    exposure,
    preview: options.preview,
    codeVolume: options.replaceCodeVolume === true ? nextClaim(app) : claimInForce(observed, app),
  });
  return [
    ...(environment === undefined ? [] : [environment]),
    ...(pull === undefined ? [] : [pull]),
    ...(inMap ? [codeMapOf(scope, release.digest)] : []),
    ...authManifests(settings, dataScope, observed.live),
    ...databaseManifests(settings, dataScope, observed.live, release, own),
    ...rendered,
  ];
}

type Known = Pick<Prepared, 'dependencies' | 'observed' | 'inventory'> &
  Pick<Exposed, 'exposure'> & {
    readonly decided: Decided;
    readonly own: OwnTemplates | undefined;
  };

/** What the project puts over our templates; most projects put nothing. */
async function ownTemplatesOf(
  context: Context,
  { templates = [] }: ResolvedSettings,
): Promise<OwnTemplates | undefined> {
  if (templates.length === 0) return undefined;
  if (context.ownTemplates === undefined) throw new TypeError('nobody here reads templates');
  return await context.ownTemplates(templates);
}

/**
 * Of two tokens that die with their jobs neither is worth a write, as long as nothing is pulled: an app that stays as it is and
 * serves keeps the one it has.
 */
function withoutIdleToken(
  manifests: readonly KubeObject[],
  { pull }: Decided,
  observed: Observed,
  { appName: app, namespace }: Settings,
): readonly KubeObject[] {
  if (pull === undefined || !diesWithJob(pull)) return manifests;
  const there = observed.live.get(objectKey({ ...kinds.Secret, name: namesOf(app).pullSecret }));
  const deployment = deploymentOf(observed.live, app);
  if (there === undefined || deployment === undefined || !readinessOf(deployment).done) return manifests;
  const kept = manifests.map((each) => (isPullSecret(each) ? keptPullSecret(each, there) : each));
  return planChanges(kept, observed, namespace).some(isChange) ? manifests : kept;
}

/**
 * Whether a Service of ours, once jac-scale 0.2.30's, has a port without a name. It stays so: nodes know endpoints by that name, and
 * would turn users away until all have heard of another one.
 */
const isUnnamed = (service: KubeObject | undefined): boolean =>
  textAt(service, 'spec', 'ports', 0, 'name') === undefined &&
  numberAt(service, 'spec', 'ports', 0, 'port') !== undefined;

function nodePortFor(
  settings: Settings,
  options: ScaleOptions,
  service: KubeObject | undefined,
): number | undefined {
  if (options.preview === true) return nodePortOf(service);
  return settings.nodePort ?? nodePortOf(service) ?? defaultNodePort;
}
