import { scale } from '../../../operations/scale.js';
import type { Command } from '../command.js';

export const deploy: Command = {
  kind: 'app',
  verb: 'scale',
  reports: 'scale',
  deploys: true,
  preview: false,
  opening: 'is being deployed',
  deployment: 'create',
  run: ({ context, resolved }) => scale(context, resolved, { takeOver: [], takeApp: false }),
};
