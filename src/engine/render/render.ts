import { templates } from '../../generated/templates.js';
import { labelKeys, namesOf } from '../../model/identity.js';
import type { KubeObject } from '../../model/kubernetes.js';
import type { DependencySet, Release } from '../../model/release.js';
import type { Settings } from '../../model/settings.js';
import { stamp } from './identity.js';
import { fill, type TemplateValues } from './template.js';

export interface RenderInput {
  readonly settings: Settings;
  readonly release: Release;
  readonly dependencies: DependencySet;
  /** Name of the Secret with the app's environment, if it has one. */
  readonly environmentSecret: string | undefined;
  /** Undefined: the cluster chooses. */
  readonly nodePort: number | undefined;
  /** Minor version of the cluster, 34 for v1.34.4. Fields it would drop or refuse are left out; absent: a recent one. */
  readonly kubernetesMinor?: number | undefined;
}

/** Extra seconds for the image pull and the fetch before the rollout counts as stuck. */
const beforeStart = 600;

/**
 * Every object of an app but Namespace, Secrets and Lease, in the order in which they are applied. The same input gives
 * the same objects; nothing in them tells when or by whom they were made.
 * @throws JacScaleError `TemplateValueInvalid`
 */
export function render(input: RenderInput): KubeObject[] {
  const { settings, release } = input;
  const who = { app: settings.appName, namespace: settings.namespace, labels: settings.labels, release };
  return fill(templates.app, valuesOf(input))
    .map((document) => stamp(document, who))
    .sort((a, b) => rank(a) - rank(b));
}

/** Names before what uses them; the app last, when all it needs is on its way. */
const order = [
  'PersistentVolumeClaim',
  'Service',
  'Deployment code-server',
  'PodDisruptionBudget',
  'Deployment app',
] as const;

function rank(object: KubeObject): number {
  const kind = `${object.kind} ${object.metadata.labels?.[labelKeys.component]}`;
  return order.findIndex((row) => row === object.kind || row === kind);
}

function valuesOf(input: RenderInput): TemplateValues {
  const { settings, release, dependencies, environmentSecret, nodePort } = input;
  const { imagePullSecrets, pythonImage, startupSeconds } = settings;
  const names = namesOf(settings.appName);
  // Both fields are on by default since 1.27; earlier servers drop or refuse them.
  const recent = (input.kubernetesMinor ?? 27) >= 27;
  return {
    replicas: settings.replicas,
    severalReplicas: settings.replicas > 1,
    spreadKeys: recent ? ['pod-template-hash'] : undefined,
    evictionPolicy: recent ? 'AlwaysAllow' : undefined,
    image: pythonImage,
    entry: release.kind === 'bundle' ? release.entry : '',
    jacCommand: settings.jacCommand,
    containerPort: settings.containerPort,
    nodePort,
    healthCheckPath: settings.healthCheckPath,
    livenessPath: settings.livenessPath,
    startupSeconds,
    progressDeadlineSeconds: startupSeconds + beforeStart,
    cpuRequest: settings.cpuRequest,
    cpuLimit: settings.cpuLimit,
    memoryRequest: settings.memoryRequest,
    memoryLimit: settings.memoryLimit,
    environmentSecret,
    imagePullSecrets: imagePullSecrets.length === 0 ? undefined : imagePullSecrets.map((name) => ({ name })),
    revisionHistoryLimit: settings.revisionHistoryLimit,
    bundle: release.digest.replace(/^sha256:/, ''),
    dependencyKey: dependencies.key,
    runtimeRequirements: dependencies.runtimeRequirements.join('\n'),
    requirements: dependencies.requirements.join('\n'),
    busyboxImage: settings.busyboxImage,
    codeServer: names.codeServer,
    codeVolume: names.codeVolume,
    pvcSize: settings.pvcSize,
    storageClass: settings.storageClass,
  };
}
