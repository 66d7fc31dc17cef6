import { findProgram } from './containers.js';

/** podman, whose machine or service has to answer. */
export const findPodman = findProgram('podman', ['info']);
