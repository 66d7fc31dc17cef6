/** Entry of kubectl-jac: the one place of this door that knows adapters. What is not needed at once is loaded when it is. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeClock } from '../../adapters/node/clock.js';
import { handleSignals } from '../../adapters/node/signals.js';
import { nodeTerminal } from '../../adapters/node/terminal.js';
import { JacScaleError } from '../../model/error.js';
import { insecureRegistriesOf } from '../../model/image-settings.js';
import type { Emit } from '../../model/progress.js';
import type { SettingVerb } from '../../model/settings-table.js';
import type { Cluster } from '../../ports/cluster.js';
import type { ServiceAccess } from '../../ports/service-proxy.js';
import type { Invocation } from './command.js';
import { operations } from './engine.js';
import { internal } from './failure.js';
import { settingValues } from './flags.js';
import { errorText } from './print/error.js';
import { styleOf, textFlag } from './reporting.js';
import { run } from './run.js';
import type { Engine, OrchestratorEngine, World } from './world.js';

/** Set by the build from package.json. */
declare const __VERSION__: string;

// Ours alone (scripts/build.mjs), not for git or a credential plugin that happens to run on Node as well.
if (process.env['NODE_COMPILE_CACHE']?.endsWith('/kubectl-jac')) delete process.env['NODE_COMPILE_CACHE'];

const terminal = nodeTerminal(process, process.env);
const signals = handleSignals(process, (code) => process.exit(code));

/** How long what writes may go on talking to the cluster after a signal, to leave a state that the next run repairs. */
const lastWordsMs = 6_000;

const writers: readonly string[] = [
  'scale',
  'rollback',
  'adopt',
  'secrets rotate',
  'destroy',
  'data export',
  'data import',
  'preview create',
  'preview destroy',
  'preview gc',
  'preview sleep',
  'preview wake',
  'orc install',
  'orc uninstall',
];

/** Ends the requests of a verb: at once after a signal when it only reads. */
function connectionSignal({ command }: Invocation): AbortSignal {
  if (!writers.includes(command)) return signals.signal;
  const controller = new AbortController();
  const end = () => setTimeout(() => controller.abort(signals.signal.reason), lastWordsMs).unref();
  signals.signal.addEventListener('abort', end, { once: true });
  return controller.signal;
}

type Connection = Cluster & ServiceAccess;

let connected: { readonly to: string | undefined; readonly cluster: Promise<Connection> } | undefined;

/** The cluster of a context; the kubeconfig is read once for the namespace it names and for the connection. */
function clusterOf(invocation: Invocation, context: string | undefined): Promise<Connection> {
  if (connected?.to !== context || connected === undefined) {
    const kubeconfig = textFlag(invocation, 'kubeconfig');
    const cluster = import('../../adapters/kube/connection.js').then(({ connect }) =>
      connect({
        env: process.env,
        signal: connectionSignal(invocation),
        ...(kubeconfig === undefined ? {} : { kubeconfig }),
        ...(context === undefined ? {} : { context }),
      }),
    );
    connected = { to: context, cluster };
  }
  return connected.cluster;
}

/** What makes images is told. */
const imagesDeps = (emit: Emit, signal: AbortSignal, insecureRegistries: readonly string[]) => ({
  env: process.env,
  clock: nodeClock,
  emit,
  signal,
  insecureRegistries,
  version: __VERSION__,
});

/** The cluster of a verb that has no settings: of the context that is named, by a flag or by the project around. */
async function clusterWithout(invocation: Invocation): Promise<Connection> {
  const flags = Object.fromEntries(
    Object.entries(invocation.flags).filter(([name]) => name === 'context' || name === 'kubeconfig'),
  );
  const resolved = await engine
    .configure({ ...invocation, args: [], flags, settingsOf: 'status' })
    .catch((error: unknown) => {
      if (error instanceof JacScaleError && error.code === 'AppFileMissing') return undefined;
      throw error;
    });
  const context = resolved === undefined ? textFlag(invocation, 'context') : resolved.settings.kubeContext;
  return await clusterOf(invocation, context);
}

const orchestratorEngine: OrchestratorEngine = {
  orchestrator: async (invocation, signal) => {
    const { remoteOrchestrator } = await import('./more.js');
    const namespace = textFlag(invocation, 'orc-namespace') ?? 'jac-orc';
    const serviceAccount = textFlag(invocation, 'service-account');
    const target = { namespace, ...(serviceAccount === undefined ? {} : { serviceAccount }) };
    return remoteOrchestrator(await clusterWithout(invocation), target, { clock: nodeClock, signal });
  },
  contextNamespace: async (invocation) => (await clusterWithout(invocation)).contextNamespace,
  modules: async () => (await import('./more.js')).moduleTools,
  overrides: async (folder) => {
    const { nodeFiles } = await import('../../adapters/node/files.js');
    const { overridesOfFolder, overridesOfProject } = await import('./more.js');
    if (folder !== undefined) return overridesOfFolder(nodeFiles, folder);
    const { locate } = await import('../../engine/settings/app-file.js');
    return overridesOfProject(nodeFiles, await locate(undefined, process.cwd(), nodeFiles));
  },
  readText: async (path) => {
    if (path === '-') return (await import('node:stream/consumers')).text(process.stdin);
    return (await import('../../adapters/node/files.js')).nodeFiles.readText(path);
  },
  writeFiles: async (...given) =>
    (await import('../../adapters/node/writable-files.js')).writeBelow(...given),
  installing: async (invocation, insecureRegistries, emit, signal) => ({
    cluster: await clusterWithout(invocation),
    clock: nodeClock,
    emit,
    signal,
    serviceImages: async () => {
      const { makeServiceImages } = await import('./more.js');
      return makeServiceImages(
        imagesDeps(emit, signal, insecureRegistries),
        dirname(fileURLToPath(import.meta.url)),
      );
    },
  }),
  buildImage: async (options, emit, signal) => {
    const { buildModuleImage, makeDockerfileImages } = await import('./more.js');
    const { nodeFiles: files } = await import('../../adapters/node/files.js');
    const { nodeSource } = await import('../../adapters/node/source.js');
    const { env } = process;
    const machine = { files, source: nodeSource(env), cwd: process.cwd(), env, emit };
    const images = makeDockerfileImages(imagesDeps(emit, signal, options.insecureRegistries));
    return await buildModuleImage(images, machine, options);
  },
  serviceImage: async (options, emit, signal) => {
    const { makeImages, serviceImageOf } = await import('./more.js');
    return await serviceImageOf(
      makeImages(imagesDeps(emit, signal, options.insecureRegistries)),
      process.env,
      options,
    );
  },
};

const engine: Engine = {
  ...operations,
  ...orchestratorEngine,
  configure: async (invocation) => {
    const { configure } = await import('../../engine/settings/configure.js');
    const { nodeFiles } = await import('../../adapters/node/files.js');
    const contextNamespace = async (context: string | undefined) => {
      if (invocation.command === 'init') return undefined;
      try {
        return (await clusterOf(invocation, context)).contextNamespace;
      } catch (error) {
        // What settings there are can be told without a cluster.
        if (invocation.flags['explain'] === true) return undefined;
        throw error;
      }
    };
    return configure(
      {
        appFile: invocation.args[0],
        cwd: process.cwd(),
        env: process.env,
        flags: settingValues(invocation.flags),
        contextNamespace,
        templates: async (app) => (await import('./more.js')).overridesOfProject(nodeFiles, app),
        verb: invocation.settingsOf ?? (invocation.command as SettingVerb),
      },
      nodeFiles,
    );
  },
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
  init: async (...given) => {
    const { init } = await import('../../operations/init.js');
    const { nodeWritableFiles } = await import('../../adapters/node/writable-files.js');
    return init(nodeWritableFiles, ...given);
  },
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

const world: World = {
  version: __VERSION__,
  platform: `${process.platform}/${architectures[process.arch] ?? process.arch}`,
  runtime:
    process.versions['bun'] === undefined ? `Node ${process.version}` : `Bun v${process.versions['bun']}`,
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
