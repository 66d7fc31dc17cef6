/**
 * Every code that an error, a warning or an answer of the service may have, but for those of rollouts (engine/diagnose/codes.ts).
 * docs/errors.md is made from both; the program itself reads neither, so that no start of it pays for them.
 */

import { surroundingCodes } from './error-codes/around.js';
import { clusterCodes } from './error-codes/cluster.js';
import { bundleCodes } from './error-codes/code.js';
import { dataCodes } from './error-codes/data.js';
import { deployCodes } from './error-codes/deploy.js';
import { imageCodes } from './error-codes/images.js';
import { inputCodes } from './error-codes/input.js';
import { moduleCodes } from './error-codes/modules.js';
import { orchestratorCodes } from './error-codes/orchestrator.js';
import type { ErrorCodeRow } from './error-codes/row.js';
import { verbCodes } from './error-codes/verbs.js';

interface ErrorCodeArea {
  readonly title: string;
  readonly rows: Readonly<Record<string, ErrorCodeRow>>;
}

export const errorCodeAreas: readonly ErrorCodeArea[] = [
  { title: 'Flags, files and settings', rows: inputCodes },
  { title: 'Watching, opening, making', rows: verbCodes },
  { title: 'The cluster', rows: clusterCodes },
  { title: 'The code on its way', rows: bundleCodes },
  { title: 'Deploying', rows: deployCodes },
  { title: 'Images and registries', rows: imageCodes },
  { title: 'Data, passwords, adoption', rows: dataCodes },
  { title: 'Addresses, scaling, previews, the Action', rows: surroundingCodes },
  { title: 'The orchestrator', rows: orchestratorCodes },
  { title: 'Modules of the orchestrator', rows: moduleCodes },
];
