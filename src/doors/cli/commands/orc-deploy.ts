import type { ModuleRef, ModuleRequest } from '../../../model/module.js';
import type { Orchestrator, RemoteDeployAnswer } from '../../../operations/orc/remote.js';
import type { Command, Invocation } from '../command.js';
import { orcCalling } from '../orc-reporting.js';
import { plain } from '../print/style.js';
import type { Progress } from '../progress.js';
import type { World } from '../world.js';
import { configFlags, requestOf } from './orc-config.js';
import { applied, notApplied, waited } from './orc-deployed.js';
import { buildFlags, checkBuild, imageOf } from './orc-image.js';
import { callFlags, refText, secondsOf } from './orc-shared.js';

export const orcDeploy: Command = {
  name: 'orc deploy',
  short: 'Deploy a module, or bring it to what is asked for now',
  long: `Deploy a module, or bring it to what is asked for now, and wait until it is ready.

KEY=VALUE sets a placeholder; VALUE is text, or JSON where the placeholder takes something else. Passwords that nobody gives are made, once, and kept. What went wrong is told: with exit code 1 when not all of it was applied, 4 when it cannot become ready, 7 when time is up. With --build the image is made here and pushed, and the module runs it by its digest. Of jqm every node is asked for its health in the end.`,
  usage: 'MODULE [KEY=VALUE...] [options]',
  examples: [
    { comment: 'Deploy a Redis', line: 'kubectl jac orc deploy redis --name cache -n shop' },
    {
      comment: 'Deploy JQM from a clone of its repository',
      line: 'kubectl jac orc deploy jqm --build . --push registry.example.com/jqm-standalone:1',
    },
    {
      comment: 'Say what was applied, and do not wait',
      line: 'kubectl jac orc deploy postgresql --no-wait -o json',
    },
  ],
  flags: [
    ...callFlags,
    ...configFlags,
    ...buildFlags,
    { name: 'wait', type: 'boolean', shown: 'true', description: 'Wait until it is ready' },
    { name: 'timeout', type: 'text', shown: '10m', description: 'Time to wait until it is ready' },
  ],
  args: [1, Number.POSITIVE_INFINITY],
  run: (invocation, world) => {
    checkBuild(invocation);
    const seconds = secondsOf(invocation, 600);
    return orcCalling(invocation, world, async (orc, progress) => {
      const began = world.clock.monotonic();
      const image = await imageOf(invocation, world, progress);
      const request = await requestOf(invocation, world, image);
      const { request: whole, ref } = await resolved(orc, request);
      progress.emit({ type: 'phase', phase: 'apply', message: `deploying ${refText(ref)}` });
      const answer = await orc.deploy(whole);
      await show(answer, invocation, world, progress);
      const report = { ...ref, ...answer };
      if (answer.errors.length > 0) return notApplied(report);
      if (invocation.flags['wait'] === false) return applied(report);
      progress.emit({ type: 'phase', phase: 'rollout', message: `waiting for ${refText(ref)}` });
      const until = world.clock.monotonic() + seconds * 1000;
      const status = await orc.wait(ref, seconds);
      const nodes = ref.module === 'jqm' && status.ready ? await orc.jqmStatus(ref) : undefined;
      const now = world.clock.monotonic();
      return waited({ report, status, nodes, isLate: now >= until, tookMs: now - began });
    });
  },
};

/** With the name and the namespace that the orchestrator takes where none is given, so that there is something to wait for. */
async function resolved(
  orc: Orchestrator,
  request: ModuleRequest,
): Promise<{ readonly request: ModuleRequest; readonly ref: ModuleRef }> {
  const { placeholders } = await orc.dryRun(request);
  const name = String(placeholders['name']?.current);
  const namespace = String(placeholders['namespace']?.current);
  const config = { ...request.config, name, namespace };
  return { request: { ...request, config }, ref: { namespace, module: request.module, name } };
}

/** What was applied is told at once, as kubectl tells it. */
async function show(
  { results, warnings = [] }: RemoteDeployAnswer,
  { output }: Invocation,
  { terminal }: World,
  { aside, emit }: Progress,
): Promise<void> {
  for (const message of warnings) {
    const [, code = 'Warning', text = message] = /^([A-Z]\w+): (.*)$/s.exec(message) ?? [];
    emit({ type: 'warning', warning: { code, message: text } });
  }
  const lines = results.map((line) => `${plain(line)}\n`).join('');
  await aside(() => (output === 'text' ? terminal.stdout : terminal.stderr).write(lines));
}
