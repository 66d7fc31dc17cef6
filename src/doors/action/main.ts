/** Entry of the Action, main and post of action.yml: the one place of this door that knows adapters. */
import { resolve } from 'node:path';
import { makeGitHub } from '../../adapters/github/github.js';
import { headOf } from '../../adapters/github/head.js';
import { workflowSource } from '../../adapters/github/source.js';
import { connect } from '../../adapters/kube/connection.js';
import { nodeClock } from '../../adapters/node/clock.js';
import { nodeFiles } from '../../adapters/node/files.js';
import { nodeReach } from '../../adapters/node/reach.js';
import { handleSignals } from '../../adapters/node/signals.js';
import { nodeSource } from '../../adapters/node/source.js';
import { codeServerStore } from '../../engine/code-store/store.js';
import { exitCodes } from '../../model/error.js';
import { failureOutcome } from '../../model/failure.js';
import { insecureRegistriesOf } from '../../model/image-settings.js';
import { factsOf } from './facts.js';
import { asJacScaleError } from './failure.js';
import { reportMarkdown } from './markdown/report.js';
import { placesIn } from './places.js';
import { post } from './post.js';
import { run } from './run.js';
import { input, keep, kept, redacted, say, summarize } from './runner.js';
import { teller } from './tell.js';
import type { World } from './world.js';

/** Set by the build from package.json. */
declare const __VERSION__: string;

const { env } = process;
const { signal } = handleSignals(process, (code) => process.exit(code));

const world: World = {
  env,
  workspace: env['GITHUB_WORKSPACE'] || process.cwd(),
  clock: nodeClock,
  files: nodeFiles,
  reach: nodeReach,
  source: workflowSource(env, nodeSource(env)),
  signal,
  connect: (choice) => connect({ env, ...choice }),
  github: async (token, event) => {
    const [owner = '', repo = ''] = (env['GITHUB_REPOSITORY'] ?? '').split('/');
    const baseUrl = env['GITHUB_API_URL'] ?? '';
    if (token === '' || repo === '' || baseUrl === '') return undefined;
    return makeGitHub({
      token,
      baseUrl,
      owner,
      repo,
      sha: event.sha ?? '',
      pullRequest: event.pullRequest,
      runId: env['GITHUB_RUN_ID'],
      logUrl: factsOf(env, event).runUrl,
      env,
      clock: nodeClock,
      note: say,
    });
  },
  headOf,
  makeBundle: async (...given) => (await import('../../adapters/node/bundle.js')).makeBundle(...given),
  ownTemplates: async (files) => {
    const { ownTemplates } = await import('../../engine/data/own-templates.js');
    const { shippedModules } = await import('../../engine/modules/shipped.js');
    return ownTemplates(shippedModules, files);
  },
  makeStore: (scope) => codeServerStore({ ...scope, clock: nodeClock }),
  images: async (resolved, emit) => {
    const { makeImages } = await import('../../adapters/images/images.js');
    return makeImages({
      env,
      clock: nodeClock,
      emit,
      signal,
      insecureRegistries: resolved === undefined ? [] : insecureRegistriesOf(resolved.settings),
      version: __VERSION__,
    });
  },
};

/** An error that came before there was an app to report on. */
async function fail(error: unknown): Promise<number> {
  const known = asJacScaleError(error, signal);
  const { report } = failureOutcome(known, { command: 'scale', app: '', namespace: '', durationMs: 0 });
  const folder = resolve(world.workspace, input('working-directory') || '.');
  teller(placesIn(world.workspace, [folder, world.workspace])).report(report);
  await summarize(reportMarkdown(redacted(report)));
  return known.exitCode;
}

// Kept by the first lines of the bundle, before any module is loaded (scripts/build.mjs).
if (kept('isPost') === 'true') {
  // What could not be tidied up is no reason to fail a job that went well.
  post(world)
    .catch(fail)
    .then(() => process.exit(exitCodes.ok));
} else {
  signal.addEventListener('abort', () => keep('cancelled', 'true'));
  // Watches and kept-alive connections would hold the process; all output has been written by now.
  run(world)
    .catch(fail)
    .then((code) => process.exit(code));
}
