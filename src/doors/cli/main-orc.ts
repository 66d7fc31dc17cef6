/** What verbs of the orchestrator are given by the entry. */
import { nodeClock } from '../../adapters/node/clock.js';
import { clusterWithout, imagesDeps } from './main-machine.js';
import { textFlag } from './reporting.js';
import type { OrchestratorEngine } from './world.js';

export const orchestratorEngine: OrchestratorEngine = {
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
      const { programFile } = await import('../../adapters/node/program-files.js');
      return makeServiceImages(imagesDeps(emit, signal, insecureRegistries), programFile);
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
