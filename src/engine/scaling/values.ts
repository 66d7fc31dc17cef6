import { namesOf } from '../../model/identity.js';
import { isOfOurs } from '../../model/image-settings.js';
import type { Release } from '../../model/release.js';
import type { Settings } from '../../model/settings.js';
import { autoscalingOf, keepsFiles } from '../../model/settings-scaling.js';
import type { TemplateValues } from '../render/template.js';

export interface Pods {
  readonly settings: Settings;
  readonly release: Release;
  /** Pods of a pull request: nobody is promised that they serve on. */
  readonly preview: boolean;
  /** 34 for v1.34.4. */
  readonly kubernetesMinor: number;
}

/** Seconds until every node has heard that a pod ends. Measured: 3 are not enough on two busy cores, 5 are. */
const hearSeconds = 5;
/** Seconds for a pod that cannot ask whether another one serves: about as long as a new one takes to start. */
const aloneSeconds = 20;
/** As long as drain.py waits at most. */
const drainSeconds = 90;
/** What the runtime takes to finish after SIGTERM, 10 s, and as much again. */
const endSeconds = 25;

/** How many pods there are, who decides it, and how one of them ends. */
export function scalingValues({ settings, release, preview, kubernetesMinor }: Pods): TemplateValues {
  const { replicas } = settings;
  const range = autoscalingOf(settings);
  const names = namesOf(settings.appName);
  const isBundle = release.kind === 'bundle';
  // With a volume of its own the old pod has to be gone before the new one starts: nobody takes over.
  const isReplaced = isOfVolume(settings);
  const hasPython = isBundle || isOfOurs(settings);
  const drains = hasPython && !isReplaced && !preview;
  const sleepsByKubelet = !drains && !isBundle && kubernetesMinor >= 30;
  const sleepSeconds = isBundle || !isAlone(settings, preview) ? hearSeconds : aloneSeconds;
  return {
    replicas: range === undefined ? replicas : undefined,
    severalReplicas: (range?.max ?? replicas) > 1,
    deployment: names.deployment,
    peers: names.peers,
    autoscales: range !== undefined,
    firstReplicas: range === undefined || range.min === replicas ? undefined : String(replicas),
    minReplicas: range?.min,
    maxReplicas: range?.max,
    scalesByCpu: range?.cpu !== undefined,
    scalesByMemory: range?.memory !== undefined,
    cpuTarget: range?.cpu,
    memoryTarget: range?.memory,
    drains,
    preStopProgram: sleepsByKubelet ? undefined : drains ? 'python3' : 'sleep',
    preStopArgument: sleepsByKubelet ? undefined : drains ? '-c' : String(sleepSeconds),
    sleepsByKubelet,
    sleepSeconds,
    graceSeconds: (drains ? drainSeconds + hearSeconds : sleepSeconds) + endSeconds,
  };
}

/** Whether a pod may be the only one, which serves on while it ends until another one is ready. */
export const isAlone = (settings: Settings, preview: boolean): boolean =>
  (autoscalingOf(settings)?.min ?? settings.replicas) === 1 && !isOfVolume(settings) && !preview;

const isOfVolume = (settings: Settings): boolean => keepsFiles(settings) && settings.dataVolume !== undefined;
