import { templates } from '../../generated/templates.js';
import { labelKeys, namesOf } from '../../model/identity.js';
import type { KubeObject } from '../../model/kubernetes.js';
import type { DependencySet, Release } from '../../model/release.js';
import type { Settings } from '../../model/settings.js';
import { authValues } from '../auth/manifest.js';
import { dataValues } from '../data/values.js';
import { type Exposure, exposureValues } from '../exposure/values.js';
import { isAlone, scalingValues } from '../scaling/values.js';
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
  /** Whether the Service's port has no name, because that of the Service that is there has none. */
  readonly unnamedPort?: boolean | undefined;
  /** Name of the ConfigMap that holds the bundle; absent: a code-server does. */
  readonly codeMap?: string | undefined;
  /** Secret of ours with which the image is pulled. */
  readonly pullSecret?: string | undefined;
  /** Absent: the app has no host name. */
  readonly exposure?: Exposure | undefined;
  /** Minor version of the cluster, 34 for v1.34.4. Fields it would drop or refuse are left out; absent: a recent one. */
  readonly kubernetesMinor?: number | undefined;
  /** The app of a pull request. */
  readonly preview?: boolean | undefined;
  /** Name of the claim that the code-server mounts; absent: the app's first one. */
  readonly codeVolume?: string | undefined;
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
  const who = {
    app: settings.appName,
    namespace: settings.namespace,
    labels: settings.labels,
    release,
    names: { codeVolume: codeVolumeOf(input) },
  };
  return fill(templates.app, valuesOf(input))
    .map((document) => stamp(document, who))
    .sort((a, b) => rank(a) - rank(b));
}

/** Names before what uses them; the app when all it needs is on its way, and last what decides about it. */
const order = [
  'PersistentVolumeClaim',
  'Service',
  'Ingress',
  'HTTPRoute',
  'Deployment code-server',
  'PodDisruptionBudget',
  'Deployment app',
  'HorizontalPodAutoscaler',
] as const;

function rank(object: KubeObject): number {
  const kind = `${object.kind} ${object.metadata.labels?.[labelKeys.component]}`;
  return order.findIndex((row) => row === object.kind || row === kind);
}

const codeVolumeOf = ({ codeVolume, settings }: RenderInput): string =>
  codeVolume ?? namesOf(settings.appName).codeVolume;

function valuesOf(input: RenderInput): TemplateValues {
  const { settings, release, dependencies, environmentSecret, nodePort } = input;
  const { pythonImage, startupSeconds } = settings;
  const names = namesOf(settings.appName);
  const isBundle = release.kind === 'bundle';
  // Fields that are on by default since 1.27; earlier servers drop or refuse them.
  const minor = input.kubernetesMinor ?? 30;
  const recent = minor >= 27;
  // The last one wins: the app's own variables.
  const envFrom = [
    ...settings.envFromSecrets,
    ...(environmentSecret === undefined ? [] : [environmentSecret]),
  ].map((name) => ({ secretRef: { name } }));
  const pullSecrets = [
    ...settings.imagePullSecrets,
    ...(input.pullSecret === undefined ? [] : [input.pullSecret]),
  ].map((name) => ({ name }));
  return {
    ...scalingValues({ settings, release, preview: input.preview === true, kubernetesMinor: minor }),
    spreadKeys: recent ? ['pod-template-hash'] : undefined,
    evictionPolicy: recent ? 'AlwaysAllow' : undefined,
    image: isBundle ? pythonImage : release.image,
    runsBundle: isBundle,
    runsImage: !isBundle,
    fetches: isBundle && input.codeMap === undefined,
    unpacks: isBundle && input.codeMap !== undefined,
    workingDir: isBundle ? '/app' : undefined,
    readOnlyRoot: isBundle,
    entry: isBundle ? release.entry : undefined,
    jacCommand: settings.jacCommand,
    containerPort: settings.containerPort,
    portText: String(settings.containerPort),
    nodePort,
    portName: input.unnamedPort === true ? undefined : 'http',
    ...exposureValues(settings, input.exposure, isAlone(settings, input.preview === true)),
    service: names.service,
    healthCheckPath: settings.healthCheckPath,
    livenessPath: settings.livenessPath,
    startupSeconds,
    progressDeadlineSeconds: startupSeconds + beforeStart,
    cpuRequest: settings.cpuRequest,
    cpuLimit: settings.cpuLimit,
    memoryRequest: settings.memoryRequest,
    memoryLimit: settings.memoryLimit,
    envFrom: envFrom.length === 0 ? undefined : envFrom,
    serviceAccountName: settings.serviceAccountName,
    // Who names an account wants what it may do.
    mountsToken: settings.serviceAccountName !== undefined,
    nodeSelector: someOf(settings.nodeSelector),
    tolerations: settings.tolerations.length === 0 ? undefined : settings.tolerations,
    affinity: settings.affinity,
    imagePullSecrets: pullSecrets.length === 0 ? undefined : pullSecrets,
    revisionHistoryLimit: settings.revisionHistoryLimit,
    codeMap: input.codeMap,
    bundle: isBundle ? release.digest.replace(/^sha256:/, '') : undefined,
    dependencyKey: dependencies.key,
    runtimeRequirements: dependencies.runtimeRequirements.join('\n'),
    requirements: dependencies.requirements.join('\n'),
    busyboxImage: settings.busyboxImage,
    codeServer: names.codeServer,
    codeVolume: codeVolumeOf(input),
    pvcSize: settings.pvcSize,
    storageClass: settings.storageClass,
    ...dataValues(settings, release, environmentSecret),
    ...authValues(settings, !isBundle),
  };
}

/** An empty map is no wish, and leaves the manifest as it is for those who never had one. */
const someOf = (map: Readonly<Record<string, string>>): typeof map | undefined =>
  Object.keys(map).length === 0 ? undefined : map;
