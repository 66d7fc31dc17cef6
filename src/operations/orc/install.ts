import type { Context } from '../../engine/context.js';
import { explainClusterError } from '../../engine/explain.js';
import { lookAtNamespace } from '../../engine/namespace.js';
import { pullSecretName, serviceInstance, serviceName } from '../../engine/orchestrator/identity.js';
import { type Applied, applyObjects, removeObsolete } from '../../engine/orchestrator/objects.js';
import { pullSecretOf } from '../../engine/orchestrator/pull-secret.js';
import { addressOf, asManifest, renderOrchestrator } from '../../engine/orchestrator/render.js';
import {
  checkSettings,
  defaultSettings,
  type OrchestratorSettings,
} from '../../engine/orchestrator/settings.js';
import { isShortLived, type PullLogin, shortLivedWarning } from '../../engine/release/pull-secret.js';
import { type RolloutResult, watchRollout } from '../../engine/rollout/rollout.js';
import { usageError } from '../../model/error.js';
import { pinnedText } from '../../model/image.js';
import type { Warning } from '../../model/settings.js';
import { ClusterError } from '../../ports/cluster.js';
import type { ServiceImageRequest, ServiceImages } from '../../ports/service-image.js';

export { imageOf } from '../../engine/orchestrator/identity.js';
export type { OrchestratorSettings, WayIn } from '../../engine/orchestrator/settings.js';

export interface InstallContext extends Pick<Context, 'cluster' | 'clock' | 'signal' | 'emit'> {
  /** Loaded when an image is to be made. */
  serviceImages?(): Promise<ServiceImages>;
}

export interface InstallOptions extends Partial<OrchestratorSettings> {
  /** Makes the image first, in place of `image`; what is installed names it by its digest. */
  readonly build?: ServiceImageRequest;
  /** With which login nodes pull the image: becomes the Secret jac-orc-pull. */
  readonly login?: PullLogin;
  /** Fields of other managers that are taken: `spec.replicas`. */
  readonly takeOver?: readonly string[];
  /** Seconds until it has to be ready; absent: 300. 0: nobody waits. */
  readonly timeout?: number;
}

export interface InstallResult {
  readonly namespace: string;
  readonly scope: OrchestratorSettings['scope'];
  readonly image: string;
  /** In the order in which it was done. */
  readonly objects: readonly Applied[];
  /** Absent: nobody waited. */
  readonly rollout?: RolloutResult;
  /** Where callers outside of the cluster find it. */
  readonly url?: string;
  readonly warnings: readonly Warning[];
}

/**
 * Installs the orchestrator, or brings it to what is asked for now, and waits until its pods are ready. The Secret with the default
 * modules is made where there is none, and never written again. What an installation with other options had and this one has not goes.
 * @throws JacScaleError `InstallInvalid` (exit 2), `ImageMissing` (exit 2), `NameTaken`, `Conflict`, `Forbidden` and what else the API
 *   server refuses by dry run, before the first write; those of the build
 */
export async function installOrchestrator(
  context: InstallContext,
  options: InstallOptions,
): Promise<InstallResult> {
  const { build, login } = options;
  // What is wrong with the rest is told before an image is made.
  const settings = settingsOf(build === undefined ? options : { ...options, image: 'to-be-built' });
  const made = build === undefined ? settings.image : await builtImage(context, build);
  const final = { ...settings, image: made };
  const { namespace } = final;
  const rendered = renderOrchestrator(final).map(({ object }) => object);
  const objects = login === undefined ? rendered : [...rendered, pullSecretOf(namespace, login)];
  try {
    const { exists } = await lookAtNamespace(context.cluster, namespace, serviceName);
    context.emit({ type: 'phase', phase: 'apply', message: `installing ${serviceName} in ${namespace}` });
    const applied = await applyObjects(context, objects, { exists, takeOver: options.takeOver ?? [] });
    const obsolete = await removeObsolete(context.cluster, namespace, objects);
    const rollout = await waited(context, final, applied, options.timeout ?? 300);
    return {
      namespace,
      scope: final.scope,
      image: made,
      objects: [...applied, ...obsolete],
      ...(rollout === undefined ? {} : { rollout }),
      ...(final.wayIn === undefined ? {} : { url: addressOf(final.wayIn) }),
      warnings: warningsOf(final, login),
    };
  } catch (error) {
    if (error instanceof ClusterError) throw explainClusterError(error, { namespace, app: serviceName });
    throw error;
  }
}

/**
 * The manifests as `kubectl apply -f` takes them; no cluster is asked, and no password is in them: a login is named by its Secret,
 * which has to be made.
 * @throws JacScaleError `InstallInvalid`, `ImageMissing` (exit 2)
 */
export const printOrchestrator = (options: Omit<InstallOptions, 'build' | 'takeOver' | 'timeout'>): string =>
  asManifest(renderOrchestrator(settingsOf(options)));

function settingsOf(options: InstallOptions): OrchestratorSettings {
  const { image, build: _build, login, takeOver: _takeOver, timeout: _timeout, ...given } = options;
  if (image === undefined)
    throw usageError({
      code: 'ImageMissing',
      what: 'there is no image to install',
      next: 'name one with --image, or have it built with --build',
    });
  const named = given.pullSecrets ?? [];
  const settings: OrchestratorSettings = {
    ...defaultSettings,
    ...given,
    image,
    pullSecrets: login === undefined ? named : [...named, pullSecretName],
  };
  checkSettings(settings);
  return settings;
}

async function builtImage(context: InstallContext, build: ServiceImageRequest): Promise<string> {
  const images = await context.serviceImages?.();
  if (images === undefined) throw new TypeError('nobody here makes images');
  const { name, digest } = await images.build(build);
  return pinnedText(name, digest);
}

async function waited(
  context: InstallContext,
  { namespace, replicas }: OrchestratorSettings,
  applied: readonly Applied[],
  timeout: number,
): Promise<RolloutResult | undefined> {
  const deployment = applied.find(({ kind }) => kind === 'Deployment');
  if (timeout === 0 || deployment === undefined) return undefined;
  context.emit({ type: 'phase', phase: 'rollout', message: `waiting for ${serviceName}` });
  return await watchRollout(context, {
    namespace,
    app: serviceInstance,
    deployments: [{ name: serviceName, generation: deployment.generation }],
    startupSeconds: 60,
    deadline: context.clock.monotonic() + timeout * 1000,
    wantedPods: replicas,
  });
}

function warningsOf(settings: OrchestratorSettings, login: PullLogin | undefined): Warning[] {
  const { auth, wayIn } = settings;
  const warnings: Warning[] = [];
  if (auth === 'off')
    warnings.push({
      code: 'OrchestratorOpen',
      message: `nobody is asked for a token: whoever reaches ${wayIn === undefined ? 'the service' : addressOf(wayIn)} may deploy whatever it may`,
      next: 'leave --auth off to a closed lab',
    });
  if (wayIn !== undefined && wayIn.gateway === undefined && wayIn.tlsSecret === undefined)
    warnings.push({
      code: 'OrchestratorWithoutTls',
      message: `tokens travel readable to ${addressOf(wayIn)}`,
      next: 'name the Secret with the certificate of the host: --tls-secret NAME',
    });
  if (login !== undefined && isShortLived(login)) warnings.push(shortLivedWarning(login));
  return warnings;
}
