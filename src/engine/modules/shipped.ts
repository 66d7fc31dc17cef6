/** The modules that come with this project. They are large, and few commands need them: whoever does loads this file when it is asked for. */
import { moduleTexts } from '../../generated/modules.js';
import type { ModuleTexts } from './compile-module.js';

export const shippedModules: ModuleTexts = moduleTexts;
