/** After the job, whatever became of it: nothing secret stays, and what a run that was stopped left is told. */
import { type Report, reportSchema, type Status } from '../../model/report.js';
import { releaseLock } from '../../operations/release-lock.js';
import { announce, type DeploymentUse, tried, within } from './announce.js';
import { readEvent } from './event.js';
import { factsOf } from './facts.js';
import { asJacScaleError } from './failure.js';
import { readInputs } from './inputs.js';
import { removeKubeconfig } from './kubeconfig.js';
import { reportMarkdown } from './markdown/report.js';
import { input, kept, redacted, say, summarize, warn } from './runner.js';
import { maskInputs, maskKubeconfigs } from './secrets.js';
import type { World } from './world.js';

/** All of it: who cancels a job wants it to end. */
const postMs = 20_000;

export async function post(world: World): Promise<void> {
  const file = kept('kubeconfigFile');
  try {
    const stopped = kept('holder') !== '' && kept('finished') !== 'true';
    if (stopped && !(await within(postMs, afterwards(world, file))))
      warn(`the rest was left as it is after ${postMs / 1000} s`);
  } finally {
    if (file !== '') removeKubeconfig(file);
  }
}

/** What main would have done at its end. */
async function afterwards(world: World, kubeconfig: string): Promise<void> {
  const began = world.clock.monotonic();
  const [app, namespace, holder] = [kept('app'), kept('namespace'), kept('holder')];
  const ended = (kept('status') || undefined) as Status | undefined;
  const crashed = ended === undefined && kept('cancelled') !== 'true';
  maskInputs(world.env);
  maskKubeconfigs(kubeconfig || undefined, world.env);
  const inputs = readInputs(input, world.workspace);
  const event = readEvent(world.env);
  const notes = await leftBehind(world, kubeconfig, { app, namespace, holder });
  for (const note of notes) say(note);
  const report: Report = redacted({
    schema: reportSchema,
    command: 'scale',
    app,
    namespace,
    status: ended ?? (crashed ? 'failed' : 'cancelled'),
    durationMs: Math.round(world.clock.monotonic() - began),
    diagnosis: crashed
      ? [{ code: 'Crashed', what: 'the step ended before it was done', next: 'run the job again' }]
      : [],
    warnings: [],
    notes,
  });
  const markdown = reportMarkdown(report, factsOf(world.env, event));
  await summarize(markdown);
  const github = await world.github(inputs.githubToken, event);
  const deployment = Number(kept('deployment'));
  const use: DeploymentUse = deployment > 0 ? { id: deployment } : 'none';
  const announcement = announce(github, {
    subject: { app, environment: kept('environment'), matrix: inputs.matrix },
    comment: inputs.comment,
    deployment: use,
    transient: false,
  });
  await announcement.end(report, markdown, postMs);
}

async function leftBehind(
  world: World,
  kubeconfig: string,
  of: { readonly app: string; readonly namespace: string; readonly holder: string },
): Promise<readonly string[]> {
  const asked = await tried('what was left', async () => {
    try {
      const cluster = await world.connect({
        kubeconfig: kubeconfig === '' ? undefined : kubeconfig,
        context: kept('kubeContext') || undefined,
        signal: AbortSignal.timeout(postMs / 2),
      });
      return await releaseLock({ cluster, clock: world.clock }, of);
    } catch (error) {
      throw asJacScaleError(error, world.signal);
    }
  });
  return asked?.notes ?? ['the cluster could not be asked what was left; the next run repairs it'];
}
