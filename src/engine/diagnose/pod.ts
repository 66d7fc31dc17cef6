import type { KubeObject } from '../../model/kubernetes.js';
import { textAt } from '../../model/read.js';
import { codeServerLost, needsCodeServer } from './code-server.js';
import { configVerdict, mountVerdict } from './config.js';
import { crashVerdict } from './crash.js';
import { eventsOf, lastEvent, type SeenEvent } from './events.js';
import { imageVerdict } from './image.js';
import { probeVerdict } from './probe.js';
import { type ContainerView, conditionOf, containersOf, kubectl, podName, whereOf } from './read-pod.js';
import { scheduleVerdict } from './schedule.js';
import { type Exits, finding, type Snapshot, type Verdict, waiting } from './types.js';
import { waitVerdict } from './wait.js';

/** After this the pods of a lost node are replaced (the default toleration of node.kubernetes.io/unreachable). */
const nodeLostMs = 300_000;

export interface Around {
  readonly snapshot: Snapshot;
  readonly exits: Exits;
  /** Since when the databases that are waited for are ready (diagnose/database.ts). */
  readonly databasesSince: number | undefined;
  readonly startupSeconds: number;
  readonly loginSince: number | undefined;
  /** Milliseconds since the epoch, by the cluster's clock. */
  readonly now: number;
}

/** What keeps one pod from being ready; nothing for a pod that is ready or goes away. */
export function podVerdict(pod: KubeObject, around: Around): Verdict | undefined {
  const { snapshot, now } = around;
  if (pod.metadata.deletionTimestamp !== undefined || conditionOf(pod, 'Ready')?.status === 'True')
    return undefined;
  const events = eventsOf(snapshot.events, pod);
  const lost = needsCodeServer(pod) ? codeServerLost(snapshot.pods, now) : undefined;
  return (
    replaced(pod) ??
    (lost === undefined ? undefined : waiting(lost)) ??
    scheduleVerdict(pod, snapshot.claims, events, now) ??
    nodeLost(pod, events, now) ??
    containersVerdict(pod, events, around) ??
    creating(pod, events, now)
  );
}

/** Evicted, preempted, refused by its node: its ReplicaSet makes another one. */
function replaced(pod: KubeObject): Verdict | undefined {
  if (textAt(pod, 'status', 'phase') !== 'Failed') return undefined;
  return waiting(
    finding({
      ...whereOf(pod),
      code: 'PodReplaced',
      what: `${podName(pod)} was ended by its node and is replaced (${textAt(pod, 'status', 'reason') ?? 'Failed'})`,
      why: textAt(pod, 'status', 'message'),
    }),
  );
}

/** Its status is the last that the node could send, and says nothing about the container. */
function nodeLost(pod: KubeObject, events: readonly SeenEvent[], now: number): Verdict | undefined {
  const event = lastEvent(events, ['NodeNotReady']);
  const recent = event !== undefined && now < event.at + nodeLostMs;
  if (!recent && textAt(pod, 'status', 'reason') !== 'NodeLost') return undefined;
  const said = finding({
    ...whereOf(pod),
    code: 'NodeLost',
    what: `the node of ${podName(pod)} is not ready`,
    why: event?.message,
    next: 'kubectl get nodes',
  });
  return recent ? waiting(said, event.at + nodeLostMs) : waiting(said);
}

/** The failure, if one container has one; else the first thing waited for. */
function containersVerdict(
  pod: KubeObject,
  events: readonly SeenEvent[],
  around: Around,
): Verdict | undefined {
  const verdicts = containersOf(pod).flatMap(
    (container) => containerVerdict(pod, container, events, around) ?? [],
  );
  return verdicts.find((verdict) => verdict.failed) ?? verdicts[0];
}

function containerVerdict(
  pod: KubeObject,
  container: ContainerView,
  events: readonly SeenEvent[],
  { exits, startupSeconds, loginSince, databasesSince, now }: Around,
): Verdict | undefined {
  if (container.ready) return undefined;
  const probe = probeVerdict(pod, container, events, startupSeconds, now);
  if (probe?.failed === true) return probe;
  const verdict =
    imageVerdict(pod, container, events, { loginSince, now }) ??
    configVerdict(pod, container, events, now) ??
    waitVerdict(pod, container, databasesSince) ??
    crashVerdict(pod, container, exits, events) ??
    probe;
  if (verdict === undefined)
    return container.init && container.running ? initializing(pod, container) : undefined;
  // The probe's next moment counts whatever else is said of the container.
  return verdict.recheckAt === undefined && probe?.recheckAt !== undefined
    ? { ...verdict, recheckAt: probe.recheckAt }
    : verdict;
}

/** What the init containers of templates/app are for. */
const doing: Readonly<Record<string, string>> = {
  wait: 'waits for its databases',
  fetch: 'fetches its code',
  install: 'installs Python packages',
  unpack: 'unpacks its code',
};

const initializing = (pod: KubeObject, container: ContainerView): Verdict =>
  waiting(
    finding({
      ...whereOf(pod, container),
      code: 'Initializing',
      what: `${podName(pod)} ${doing[container.name] ?? 'prepares itself'} (init container ${container.name})`,
    }),
  );

/** Nothing runs yet: images are pulled, volumes mounted, the network set up. */
function creating(pod: KubeObject, events: readonly SeenEvent[], now: number): Verdict {
  const started = ['Pulling', 'Pulled', 'Created', 'Started', 'SuccessfulAttachVolume'];
  const troubles = ['FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox'];
  const last = lastEvent(events, [...started, ...troubles]);
  if (last !== undefined && troubles.includes(last.reason)) {
    const mount = mountVerdict(pod, events, now);
    if (mount !== undefined) return mount;
  }
  const pulling = last?.reason === 'Pulling';
  return waiting(
    finding({
      ...whereOf(pod),
      code: pulling ? 'ImagePulling' : 'ContainerCreating',
      what: `${podName(pod)} ${pulling ? 'pulls its image' : 'is being set up'}`,
      why: pulling ? last.message : undefined,
      next: kubectl('describe', pod),
    }),
  );
}
