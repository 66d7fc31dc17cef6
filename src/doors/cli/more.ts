/**
 * What few commands need: registries, builders, GitHub. It becomes a file of its own beside the plugin (scripts/build.mjs), because
 * reading it would slow down every start.
 */
export { makeGitHub } from '../../adapters/github/github.js';
export { makeImages } from '../../adapters/images/images.js';
