import { exitCodes } from '../../../model/error.js';
import type { Command, Group } from '../command.js';
import { type Shell, scriptOf } from '../completion/shells.js';

export const completionGroup: Group = {
  name: 'completion',
  short: 'Complete verbs, flags, apps, namespaces and more with TAB',
  long: 'Complete verbs, flags, app files, apps, namespaces, contexts and revisions with TAB. install does all that is needed; the others print a script of the command kubectl-jac, for those who put it elsewhere.',
};

const names: Readonly<Record<Shell, string>> = {
  bash: 'bash',
  zsh: 'zsh',
  fish: 'fish',
  powershell: 'PowerShell',
};

function printing(shell: Shell, comment: string, line: string): Command {
  return {
    name: `completion ${shell}`,
    short: `Print the script for ${names[shell]}`,
    long: `Print the script that completes kubectl-jac in ${names[shell]}. For kubectl jac kubectl_complete-jac is needed as well, which kubectl jac completion install writes.`,
    usage: '',
    examples: [{ comment, line }],
    flags: [],
    args: [0, 0],
    run: async (_invocation, { terminal }) => {
      await terminal.stdout.write(await scriptOf(shell));
      return exitCodes.ok;
    },
  };
}

const thisShell = 'Complete in this shell, until it ends';

export const completionScripts: readonly Command[] = [
  printing('bash', thisShell, 'source <(kubectl jac completion bash)'),
  printing('zsh', thisShell, 'source <(kubectl jac completion zsh)'),
  printing('fish', thisShell, 'kubectl jac completion fish | source'),
  printing('powershell', thisShell, 'kubectl jac completion powershell | Out-String | Invoke-Expression'),
];
