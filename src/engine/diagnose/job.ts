import { type KubeObject, refText } from '../../model/kubernetes.js';
import { textAt } from '../../model/read.js';
import { endOfJob } from '../kinds/job.js';
import { refusalVerdict } from './admission.js';
import { eventsOf, lastEvent } from './events.js';
import { type Around, podVerdict } from './pod.js';
import { isPythonModule, pythonModuleEnd } from './python-module.js';
import { conditionOf, containersOf, kubectl, podName, whereOf } from './read-pod.js';
import { failed, finding, type Verdict, waiting } from './types.js';
import { claimVerdicts } from './volume.js';

/** What keeps the one-off Job before a rollout from being done; nothing once its command has ended well. */
export function jobVerdicts(name: string, around: Around): readonly (Verdict | undefined)[] {
  const { jobs = [], pods, claims, events } = around.snapshot;
  const job = jobs.find((object) => object.metadata.name === name);
  if (job === undefined) return [running(`job/${name}`, 'not seen yet')];
  const end = endOfJob(job);
  if (end === 'Complete') return [];
  const own = pods.filter(({ metadata: { ownerReferences = [] } }) =>
    ownerReferences.some(({ uid }) => uid === job.metadata.uid),
  );
  if (end === 'Failed') return [failed(failureOf(job, own))];
  const alive = own.filter((pod) => !isOver(pod));
  const refusal = lastEvent(eventsOf(events, job), ['FailedCreate'])?.message;
  return [
    own.length > 0 || refusal === undefined ? undefined : refusalVerdict(job, refusal, pods),
    ...claimVerdicts(alive, claims, events),
    ...alive.map((pod) => podVerdict(pod, around)),
    isPythonModule(job)
      ? installing(job)
      : running(refText(job), 'its command runs', kubectl('logs', job, ' -f')),
  ];
}

/** Its end is the Job's to tell: nobody replaces such a pod, nor starts a container of it again. */
function isOver(pod: KubeObject): boolean {
  if (['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase') ?? '')) return true;
  return containersOf(pod).some(({ init, exit }) => exit !== undefined && (!init || exit.code !== 0));
}

const running = (object: string, what: string, look?: string): Verdict =>
  waiting(
    finding({
      code: 'BeforeRolloutRunning',
      what: `${object}: ${what}`,
      object,
      next: look === undefined ? undefined : `it goes on by itself: ${look}, then scale again`,
    }),
  );

const installing = (job: KubeObject): Verdict =>
  waiting(
    finding({
      code: 'Initializing',
      what: `${refText(job)} installs packages`,
      object: refText(job),
      next: kubectl('logs', job, ' -f'),
    }),
  );

function failureOf(job: KubeObject, pods: readonly KubeObject[]) {
  if (isPythonModule(job)) return installFailure(job, pods);
  const next = 'nothing of the app was changed; correct what before_rollout runs, then scale again';
  for (const pod of pods) {
    const container = containersOf(pod).find(({ exit }) => exit !== undefined && exit.code !== 0);
    const exit = container?.exit;
    if (container === undefined || exit === undefined) continue;
    const kind = container.init ? 'init container' : 'container';
    return finding({
      ...whereOf(pod, container),
      code: 'BeforeRolloutFailed',
      what: `the command before the rollout failed: ${kind} ${container.name} of ${podName(pod)} ended with exit code ${exit.code}`,
      why:
        exit.reason === 'OOMKilled'
          ? 'it used more memory than it may (OOMKilled)'
          : textAt(pod, 'status', 'message'),
      next,
    });
  }
  const [pod] = pods;
  return finding({
    code: 'BeforeRolloutFailed',
    what: `the command before the rollout failed: ${refText(job)}`,
    why: textAt(pod, 'status', 'message') ?? conditionOf(job, 'Failed')?.message,
    object: refText(pod ?? job),
    next,
  });
}

/** Pods of earlier tries may stand beside the one that decided. */
function installFailure(job: KubeObject, pods: readonly KubeObject[]) {
  const ends = pods.toReversed().flatMap((pod) =>
    containersOf(pod).flatMap((container) => {
      const { exit } = container;
      return exit === undefined || exit.code === 0 ? [] : [{ pod, container, exit }];
    }),
  );
  for (const { pod, container, exit } of ends) {
    const known = pythonModuleEnd(pod, container, exit);
    if (known !== undefined) return known;
  }
  const [last] = ends;
  return finding({
    ...(last === undefined ? { object: refText(job) } : whereOf(last.pod, last.container)),
    code: 'PackageInstallFailed',
    what: `${refText(job)} did not install the packages`,
    why:
      last?.exit.reason === 'OOMKilled'
        ? 'it used more memory than there is (OOMKilled)'
        : conditionOf(job, 'Failed')?.message,
    next: 'ask for the module again: that tries anew',
  });
}
