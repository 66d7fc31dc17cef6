/** Entry of kubectl-jac: the one place of this door that knows adapters. What is not needed at once is loaded when it is. */
import { nodeClock } from '../../adapters/node/clock.js';
import { JacScaleError } from '../../model/error.js';
import { insecureRegistriesOf } from '../../model/image-settings.js';
import { operations } from './engine.js';
import { internal } from './failure.js';
import { clusterOf, commit, configure, imagesDeps, signals, terminal, version } from './main-machine.js';
import { orchestratorEngine } from './main-orc.js';
import { podEngine } from './main-pods.js';
import { watchEngine } from './main-watch.js';
import { errorText } from './print/error.js';
import { styleOf, textFlag } from './reporting.js';
import { run } from './run.js';
import type { Engine, World } from './world.js';

// Ours alone (scripts/build.mjs), not for git or a credential plugin that happens to run on Node as well.
if (process.env['NODE_COMPILE_CACHE']?.endsWith('/kubectl-jac')) delete process.env['NODE_COMPILE_CACHE'];

const engine: Engine = {
  ...operations,
  ...orchestratorEngine,
  ...podEngine,
  ...watchEngine,
  render: async (...given) => (await import('./main-render.js')).render(...given),
  configure,
  connect: async (invocation, resolved, emit, signal) => {
    const { nodeSource } = await import('../../adapters/node/source.js');
    const { nodeReach } = await import('../../adapters/node/reach.js');
    const { codeServerStore } = await import('../../engine/code-store/store.js');
    const kubeContext =
      resolved === undefined ? textFlag(invocation, 'context') : resolved.settings.kubeContext;
    const cluster = await clusterOf(invocation, kubeContext);
    return {
      cluster,
      clock: nodeClock,
      reach: nodeReach,
      source: nodeSource(process.env),
      emit,
      signal,
      makeBundle: async (...given) => (await import('../../adapters/node/bundle.js')).makeBundle(...given),
      ownTemplates: async (files) => {
        const { ownTemplates, shippedModules } = await import('./more.js');
        return ownTemplates(shippedModules, files);
      },
      makeStore: (scope) => codeServerStore({ ...scope, clock: nodeClock }),
      images: async () => {
        const { makeImages } = await import('./more.js');
        const insecure = resolved === undefined ? [] : insecureRegistriesOf(resolved.settings);
        return makeImages(imagesDeps(emit, signal, insecure));
      },
    };
  },
  completionLookups: async () => (await import('./main-completion.js')).lookups,
  userFiles: async () => (await import('../../adapters/node/user-files.js')).nodeUserFiles(process.env),
  initSurvey: async (invocation) => (await import('./main-init.js')).initSurvey(invocation),
  init: async (...given) => {
    const { init } = await import('./more.js');
    const { nodeWritableFiles } = await import('../../adapters/node/writable-files.js');
    return init(nodeWritableFiles, ...given);
  },
  doctor: async (...given) => (await import('./main-doctor.js')).doctor(...given),
  archiveFiles: async () => (await import('../../adapters/node/archive-files.js')).archiveFiles(process),
  pullRequests: async (repository, { emit, signal }) => {
    const { env } = process;
    const token = env['GITHUB_TOKEN'];
    const [host, owner, repo] = repository.split('/');
    const server = new URL(env['GITHUB_SERVER_URL'] || 'https://github.com').host;
    if (!token || host !== server || owner === undefined || repo === undefined) return undefined;
    const { makeGitHub } = await import('./more.js');
    const { pullRequests } = makeGitHub({
      token,
      baseUrl: env['GITHUB_API_URL'] || 'https://api.github.com',
      env,
      clock: nodeClock,
      signal,
      note: (message) => emit({ type: 'note', message }),
      owner,
      repo,
      sha: '',
    });
    return pullRequests;
  },
};

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

const bun = process.versions['bun'];

const world: World = {
  version,
  commit,
  build: bun === undefined ? 'node' : 'bun',
  platform: `${process.platform}/${architectures[process.arch] ?? process.arch}`,
  runtime: bun === undefined ? `Node ${process.version}` : `Bun v${bun}`,
  terminal,
  clock: nodeClock,
  env: process.env,
  signal: signals.signal,
  engine,
};

async function unforeseen(error: unknown): Promise<never> {
  const known = error instanceof JacScaleError ? error : internal(error, process.env);
  await terminal.stderr.write(errorText(known, styleOf(terminal.stderr)));
  return process.exit(1);
}

process.on('uncaughtException', unforeseen);
process.on('unhandledRejection', unforeseen);

// Watches and kept-alive connections would hold the process; all output has been written by now.
run(process.argv.slice(2), world).then((code) => process.exit(code), unforeseen);
