import { findProgram } from './containers.js';

/** buildah, which needs a storage it may write to. */
export const findBuildah = findProgram('buildah', ['info']);
