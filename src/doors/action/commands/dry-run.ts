import { dryRun as dryRunOperation } from '../../../operations/dry-run.js';
import type { Command } from '../command.js';

export const dryRun: Command = {
  kind: 'app',
  verb: 'dry-run',
  reports: 'dry-run',
  deploys: true,
  preview: false,
  deployment: 'none',
  run: ({ context, resolved }) => dryRunOperation(context, resolved, { takeOver: [], takeApp: false }),
};
