export type { Context } from '../engine/context.js';
