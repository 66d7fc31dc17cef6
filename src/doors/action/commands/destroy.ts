import { destroy as destroyOperation } from '../../../operations/destroy.js';
import type { Command } from '../command.js';

/** Whoever wrote the workflow has confirmed it. */
export const destroy: Command = {
  kind: 'app',
  verb: 'destroy',
  reports: 'destroy',
  deploys: false,
  preview: false,
  deployment: 'retire',
  run: ({ context, resolved, deleteData }) =>
    destroyOperation(context, resolved, { deleteData, confirm: async () => true }),
};
