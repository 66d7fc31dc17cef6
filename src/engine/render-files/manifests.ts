import type { Bundle } from '../../model/bundle.js';
import { JacScaleError } from '../../model/error.js';
import { namesOf } from '../../model/identity.js';
import type { KubeObject } from '../../model/kubernetes.js';
import type { DependencySet } from '../../model/release.js';
import type { Settings } from '../../model/settings.js';
import { authManifests } from '../auth/manifest.js';
import { beforeRolloutJob } from '../before-rollout/job.js';
import { bundleKey, codeMapName, codeMapOf, mostBytes } from '../config-map-store/code-map.js';
import { databaseManifests } from '../data/manifests.js';
import type { OwnTemplates } from '../data/templates.js';
import { gzip } from '../image/gzip.js';
import { isData } from '../observe.js';
import type { Decided } from '../release/decide.js';
import { render } from '../render/render.js';
import type { NeededSecret } from './files.js';
import { environmentName, neededSecrets } from './secrets.js';

export interface RenderFrom {
  readonly settings: Settings;
  readonly decided: Decided;
  readonly dependencies: DependencySet;
  readonly own: OwnTemplates | undefined;
}

export interface RenderedApp {
  readonly manifests: readonly KubeObject[];
  readonly secrets: readonly NeededSecret[];
}

/**
 * The objects of an app without looking at a cluster: code as an image, or as an immutable ConfigMap with its bytes. Names are those of
 * `scale`, but for what that draws at random.
 * @throws JacScaleError `RenderNeedsImage`
 */
export async function renderApp({ settings, decided, dependencies, own }: RenderFrom): Promise<RenderedApp> {
  const { appName: app, namespace, domain } = settings;
  const { release, bundle } = decided;
  const scope = { app, namespace, labels: settings.labels };
  // Whose the data are is written into Secrets alone, which are not rendered.
  const dataScope = { ...scope, origin: { project: '', subfolder: '' } };
  const map = release.kind === 'bundle' && bundle !== undefined ? await codeMap(scope, bundle) : undefined;
  const nothing = new Map<string, KubeObject>();
  const kept = [
    ...authManifests(settings, dataScope, nothing),
    ...databaseManifests(settings, dataScope, nothing, release, own),
  ];
  const rendered = render({
    settings,
    release,
    dependencies,
    environmentSecret: Object.keys(settings.secrets).length === 0 ? undefined : environmentName(app),
    nodePort: settings.nodePort,
    codeMap: release.kind === 'bundle' ? codeMapName(app, release.digest) : undefined,
    pullSecret: decided.pull === undefined ? undefined : namesOf(app).pullSecret,
    exposure: domain === undefined ? undefined : { host: domain },
  });
  const objects = [...(map === undefined ? [] : [map]), ...kept, ...withJob(rendered, settings)];
  return {
    manifests: objects.filter(({ kind }) => kind !== 'Secret').map(keepingData),
    secrets: neededSecrets(settings, kept, decided.pull?.registry),
  };
}

async function codeMap(
  scope: { app: string; namespace: string; labels: Readonly<Record<string, string>> },
  bundle: Bundle,
): Promise<KubeObject> {
  const parts: Buffer[] = [];
  for await (const part of gzip(bundle.open())) parts.push(Buffer.from(part));
  const bytes = Buffer.concat(parts);
  if (bytes.length > mostBytes) throw needsImage(`it is ${Math.ceil(bytes.length / 1024)} KiB packed`);
  return {
    ...codeMapOf(scope, bundle.digest),
    immutable: true,
    binaryData: { [bundleKey]: bytes.toString('base64') },
  };
}

/** Argo CD waits for the Job before it applies a later wave; Flux applies all at once. */
const waveKey = 'argocd.argoproj.io/sync-wave';

function withJob(rendered: readonly KubeObject[], settings: Settings): KubeObject[] {
  if (settings.beforeRollout.length === 0) return [...rendered];
  return rendered.flatMap((manifest) => {
    if (manifest.kind !== 'Deployment' || manifest.metadata.name !== namesOf(settings.appName).deployment)
      return [manifest];
    return [beforeRolloutJob(manifest, settings), annotated(manifest, { [waveKey]: '1' })];
  });
}

/** What users stored is not removed because a file is. */
const keepingData = (manifest: KubeObject): KubeObject =>
  isData(manifest)
    ? annotated(manifest, {
        'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
        'kustomize.toolkit.fluxcd.io/prune': 'disabled',
      })
    : manifest;

function annotated(manifest: KubeObject, annotations: Readonly<Record<string, string>>): KubeObject {
  const { metadata } = manifest;
  return { ...manifest, metadata: { ...metadata, annotations: { ...metadata.annotations, ...annotations } } };
}

export const needsImage = (why: string): JacScaleError =>
  new JacScaleError({
    code: 'RenderNeedsImage',
    what: 'the code does not go into manifests',
    why: `without a cluster it has to fit a ConfigMap of ${mostBytes / 1024} KiB, and ${why}`,
    next: 'kubectl jac render DIR --build, or leave large files out with .jacignore',
    exitCode: 2,
  });
