/**
 * What few commands need: registries, builders, GitHub, templates of modules. It becomes a file of its own beside the plugin (scripts/build.mjs), because
 * reading it would slow down every start.
 */
export { makeGitHub } from '../../adapters/github/github.js';
export { makeDockerfileImages, makeImages } from '../../adapters/images/images.js';
export { makeServiceImages } from '../../adapters/images/service-image.js';
export { shippedModules } from '../../engine/modules/shipped.js';
export { moduleTools } from './module-tools.js';
