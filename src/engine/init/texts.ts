/** Files of `init` that are the same for every project. */
import { exampleApp, jacignore } from '../../generated/init.js';
import type { NewFile } from './file.js';

/** An app as small as one can be. */
export const exampleFile: NewFile = { path: 'app.jac', text: exampleApp, replaceable: true };

export const jacignoreFile: NewFile = { path: '.jacignore', text: jacignore, replaceable: false };
