/**
 * What few commands need: registries, builders, GitHub, the orchestrator and templates of modules. It becomes a file of its own
 * beside the plugin (scripts/build.mjs), because reading it would slow down every start.
 */
export { makeGitHub } from '../../adapters/github/github.js';
export { makeDockerfileImages, makeImages } from '../../adapters/images/images.js';
export { makeServiceImages } from '../../adapters/images/service-image.js';
export { localJac } from '../../adapters/node/local-jac.js';
export { watchSaves } from '../../adapters/node/saves.js';
export { registryProbe } from '../../adapters/oci/probe.js';
export { ownTemplates } from '../../engine/data/own-templates.js';
export { overridesOfFolder } from '../../engine/modules/overrides.js';
export { overridesOfProject } from '../../engine/modules/project.js';
export { shippedModules } from '../../engine/modules/shipped.js';
export { doctor } from '../../operations/doctor.js';
export { init } from '../../operations/init.js';
export { remoteOrchestrator } from '../../operations/orc/remote.js';
export { renderInto } from '../../operations/render.js';
export { watch } from '../../operations/watch.js';
export { moduleTools } from './module-tools.js';
export { buildModuleImage, serviceImageOf } from './orc-images.js';
