/** All failures of docs/failures.md, theme by theme in the order of the page. */
import { admission } from './admission.js';
import { app } from './app.js';
import { config } from './config.js';
import { databases } from './databases.js';
import type { Theme } from './failure.js';
import { images } from './image.js';
import { placement } from './placement.js';
import { reach } from './reach.js';
import { refused } from './refused.js';

export const themes: readonly Theme[] = [
  app,
  images,
  config,
  placement,
  admission,
  databases,
  refused,
  reach,
];
