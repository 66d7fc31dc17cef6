/** Entry of the Action, main and post of action.yml: the one place of this door that knows adapters. */
import * as core from '@actions/core';
import { makeGitHub } from '../../adapters/github/github.js';
import { workflowSource } from '../../adapters/github/source.js';
import { makeImages } from '../../adapters/images/images.js';
import { connect } from '../../adapters/kube/connection.js';
import { makeBundle } from '../../adapters/node/bundle.js';
import { nodeClock } from '../../adapters/node/clock.js';
import { nodeFiles } from '../../adapters/node/files.js';
import { nodeReach } from '../../adapters/node/reach.js';
import { handleSignals } from '../../adapters/node/signals.js';
import { nodeSource } from '../../adapters/node/source.js';
import { codeServerStore } from '../../engine/code-store/store.js';
import { configure } from '../../engine/settings/configure.js';
import { insecureRegistriesOf } from '../../model/image-settings.js';
import type { Comments } from '../../ports/github.js';
import { deploy } from './deploy.js';
import { readInputs } from './inputs.js';
import { states } from './io.js';
import { decodeKubeconfig, removeKubeconfig, secretsIn, writeKubeconfig } from './kubeconfig.js';
import { fail } from './outcome.js';
import { pullRequestNumber } from './workflow.js';

/** Set by the build from package.json. */
declare const __VERSION__: string;

async function main(): Promise<number> {
  const inputs = readInputs((name) => core.getInput(name));
  const { signal } = handleSignals(process, (code) => process.exit(code));
  if (inputs.githubToken !== '') core.setSecret(inputs.githubToken);
  let kubeconfig: string | undefined;
  if (inputs.kubeconfig !== '') {
    const text = decodeKubeconfig(inputs.kubeconfig);
    for (const secret of secretsIn(text)) core.setSecret(secret);
    kubeconfig = writeKubeconfig(text, process.env['RUNNER_TEMP']);
    core.saveState(states.kubeconfigFile, kubeconfig);
  }
  const connections = new Map<string | undefined, ReturnType<typeof connect>>();
  const clusterOf = (context: string | undefined) => {
    const known = connections.get(context);
    if (known !== undefined) return known;
    const made = connect({
      env: process.env,
      ...(kubeconfig === undefined ? {} : { kubeconfig }),
      ...(context === undefined ? {} : { context }),
    });
    connections.set(context, made);
    return made;
  };
  const resolved = await configure(
    {
      appFile: inputs.app,
      cwd: inputs.folder,
      env: process.env,
      flags: inputs.settings,
      contextNamespace: async (context) => (await clusterOf(context)).contextNamespace,
      verb: 'scale',
    },
    nodeFiles,
  );
  for (const secret of Object.values(resolved.settings.secrets))
    if (secret.length >= 4) core.setSecret(secret);
  const cluster = await clusterOf(resolved.settings.kubeContext);
  return await deploy(
    {
      cluster,
      clock: nodeClock,
      reach: nodeReach,
      source: workflowSource(process.env, nodeSource(process.env)),
      signal,
      makeBundle,
      makeStore: (scope) => codeServerStore({ ...scope, clock: nodeClock }),
      images: async () =>
        makeImages({
          env: process.env,
          clock: nodeClock,
          emit: () => undefined,
          signal,
          insecureRegistries: insecureRegistriesOf(resolved.settings),
          version: __VERSION__,
        }),
    },
    resolved,
    commentsOf(inputs.githubToken, inputs.comment),
  );
}

function commentsOf(token: string, wanted: 'auto' | 'off'): Comments | undefined {
  const { GITHUB_REPOSITORY = '', GITHUB_SHA = '', GITHUB_API_URL = '' } = process.env;
  const [owner = '', repo = ''] = GITHUB_REPOSITORY.split('/');
  if (wanted === 'off' || token === '' || repo === '' || GITHUB_API_URL === '') return undefined;
  return makeGitHub({
    token,
    baseUrl: GITHUB_API_URL,
    env: process.env,
    clock: nodeClock,
    note: (text) => core.info(text),
    owner,
    repo,
    sha: GITHUB_SHA,
    pullRequest: pullRequestNumber(process.env),
  }).comments;
}

/** Runs after the job whatever became of it: nothing secret stays on the runner. */
function post(): void {
  const file = core.getState(states.kubeconfigFile);
  if (file !== '') removeKubeconfig(file);
}

if (core.getState(states.isPost) === 'true') {
  post();
} else {
  core.saveState(states.isPost, 'true');
  // Watches and kept-alive connections would hold the process; all output has been written by now.
  main()
    .catch(fail)
    .then((code) => process.exit(code));
}
