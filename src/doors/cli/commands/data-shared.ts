import { usageError } from '../../../model/error.js';
import type { Group, Invocation } from '../command.js';

export const dataGroup: Group = {
  name: 'data',
  short: 'Put the data of an app into one file, and back',
  long: 'Put the data of an app into one file, and back: its databases and the files on its volume.',
};

/** The archive, and the rest of the command line: the app's own file follows it. */
export function archiveOf(invocation: Invocation): { readonly file: string; readonly rest: Invocation } {
  const [file, ...args] = invocation.args;
  if (file === undefined || /\.(jac|toml)$/.test(file)) {
    throw usageError({
      code: 'ArgumentMissing',
      what: `${invocation.command} needs the name of an archive first, such as: kubectl jac ${invocation.command} data.tar`,
      next: `See 'kubectl jac ${invocation.command} --help' for usage.`,
    });
  }
  return { file, rest: { ...invocation, args } };
}
