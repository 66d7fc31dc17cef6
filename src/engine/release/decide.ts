import type { Bundle } from '../../model/bundle.js';
import { parseImage } from '../../model/image.js';
import type { ProjectOrigin } from '../../model/inventory.js';
import { type Kind, kinds } from '../../model/kubernetes.js';
import type { DependencySet, Release } from '../../model/release.js';
import type { ResolvedSettings, Settings, Warning } from '../../model/settings.js';
import { autoscalingOf } from '../../model/settings-scaling.js';
import type { Context } from '../context.js';
import { wantedDatabases } from '../data/databases.js';
import type { PullLogin } from './pull-secret.js';

/** What is about to run, decided before anything is written to the cluster. */
export interface Decided {
  readonly release: Release;
  /** Absent when the code is inside an image. */
  readonly bundle?: Bundle;
  /** Where the bundle is kept. */
  readonly store?: 'code-server' | 'configmap';
  /** For an image that not everybody may pull. */
  readonly pull?: PullLogin;
  readonly releaseWarnings: readonly Warning[];
  readonly releaseNotes: readonly string[];
  /** Something was built or sent: what was read of the cluster before is old. */
  readonly tookTime: boolean;
}

/** The world as far as a decision needs it: no cluster. */
export type DecideContext = Pick<Context, 'images' | 'source' | 'emit' | 'signal'>;

export interface Given {
  readonly bundle: Bundle | undefined;
  readonly dependencies: DependencySet;
  readonly origin: ProjectOrigin;
  readonly preview: boolean;
  /** `foresee`: nothing is built or sent. */
  readonly how: 'build' | 'foresee';
}

/** Whether pods run an image with the code inside. */
export const isImageMode = ({ build, image }: Pick<Settings, 'build' | 'image'>): boolean =>
  build === true || image !== undefined;

/** Whether the files of the project are needed: an image that is given has its own. */
export const needsBundle = ({ build, image }: Pick<Settings, 'build' | 'image'>): boolean =>
  build === true || image === undefined;

/** Kinds besides those of every app that a run may want, known before the release is. */
export function wantedKinds(settings: Settings, preview: boolean): readonly Kind[] {
  return [
    ...(mayUseConfigMap(settings, preview) ? [kinds.ConfigMap] : []),
    ...(settings.domain === undefined
      ? []
      : [settings.gateway === undefined ? kinds.Ingress : kinds.HTTPRoute]),
    ...(settings.beforeRollout.length === 0 ? [] : [kinds.Job]),
    ...(autoscalingOf(settings) === undefined ? [] : [kinds.HorizontalPodAutoscaler]),
    ...(wantedDatabases(settings).length === 0 ? [] : [kinds.StatefulSet]),
  ];
}

/**
 * Decides on the release.
 * @throws usage error `BundleTooLarge`; what images throw
 */
export async function decide(
  context: DecideContext,
  resolved: ResolvedSettings,
  given: Given,
): Promise<Decided> {
  const { settings, entry } = resolved;
  const { bundle } = given;
  if (isImageMode(settings)) {
    const { decideImage } = await import('./image.js');
    return await decideImage(context, resolved, given);
  }
  if (bundle === undefined) throw new TypeError('a bundle release without a bundle');
  const { digest, size, files, warnings } = bundle;
  return {
    release: { kind: 'bundle', digest, size, fileCount: files.length, entry },
    bundle,
    store: mayUseConfigMap(settings, given.preview) ? await storeOf(settings, given, bundle) : 'code-server',
    releaseWarnings: warnings,
    releaseNotes: [],
    tookTime: false,
  };
}

function mayUseConfigMap(settings: Settings, preview: boolean): boolean {
  const { codeStore } = settings;
  return !isImageMode(settings) && (codeStore === 'configmap' || (codeStore === 'auto' && preview));
}

/**
 * Without a code-server each pod installs for itself what the image lacks, at each start. Nobody chooses that by `auto`: not for
 * an app with dependencies, nor with a plain Python image, which is known to have no runtime.
 */
async function storeOf(
  { codeStore, pythonImage }: Settings,
  { dependencies }: Given,
  bundle: Bundle,
): Promise<'code-server' | 'configmap'> {
  const { fits, packedSize } = await import('../config-map-store/pack.js');
  if (codeStore === 'auto') {
    const installs = dependencies.requirements.length > 0 || isPlainPython(pythonImage);
    return !installs && (await fits(bundle)) ? 'configmap' : 'code-server';
  }
  if (!(await fits(bundle))) {
    const { tooLarge } = await import('../config-map-store/store.js');
    throw tooLarge(bundle, await packedSize(bundle));
  }
  return 'configmap';
}

const isPlainPython = (image: string): boolean => /(^|\/)python$/.test(parseImage(image).repository);
