import { exitCodes, usageError } from '../../../model/error.js';
import type { Command, Invocation } from '../command.js';
import type { Written } from '../completion/install.js';
import type { Machine, Plan } from '../completion/plan.js';
import { isShell, type Shell, scriptOf, shellOf, shells } from '../completion/shells.js';
import type { UserFiles } from '../completion/user-files.js';
import type { Flag } from '../flags.js';
import { textFlag } from '../reporting.js';
import type { World } from '../world.js';

const dirFlag: Flag = {
  name: 'dir',
  type: 'text',
  shown: "''",
  description: 'Folder of the PATH for kubectl_complete-jac; else that of kubectl-jac, or ~/.local/bin',
};

export const completionInstall: Command = {
  name: 'completion install',
  short: 'Write what your shell and kubectl need',
  long: `Write what your shell and kubectl need: the script of the shell into its folder for a user, and the program kubectl_complete-jac into a folder of the PATH. kubectl 1.26 and later calls that for kubectl jac, where the completion of kubectl itself is set up.

Says each file it wrote; a file that somebody else made is left alone. Running it again changes nothing.`,
  usage: '[options]',
  examples: [
    { comment: 'For the shell you use', line: 'kubectl jac completion install' },
    {
      comment: 'For zsh, with a folder for programs',
      line: 'kubectl jac completion install --shell zsh --dir ~/bin',
    },
  ],
  flags: [
    {
      name: 'shell',
      type: 'text',
      shown: "''",
      description: `Shell: ${shells.join(', ')}; else the one that SHELL names`,
      choices: shells,
    },
    dirFlag,
    {
      name: 'force',
      type: 'boolean',
      shown: 'false',
      description: 'Write over files that were not made by kubectl jac',
    },
  ],
  args: [0, 0],
  run: async (invocation, world) => {
    const files = await world.engine.userFiles();
    const machine = machineOf(world, files);
    const { install } = await import('../completion/install.js');
    const { files: planned, notes } = await planOf(invocation, machine, [wantedShell(invocation, machine)]);
    const written = await install(planned, files, invocation.flags['force'] === true);
    await say(written, world);
    for (const note of [...notes, 'it works in shells that are opened from now on'])
      await world.terminal.stderr.write(`note: ${note}\n`);
    return exitCodes.ok;
  },
};

export const completionUninstall: Command = {
  name: 'completion uninstall',
  short: 'Remove what install wrote',
  long: 'Remove what install wrote, for all shells; what somebody else wrote stays.',
  usage: '[options]',
  examples: [{ comment: 'Remove it', line: 'kubectl jac completion uninstall' }],
  flags: [dirFlag],
  args: [0, 0],
  run: async (invocation, world) => {
    const files = await world.engine.userFiles();
    const { uninstall } = await import('../completion/install.js');
    const { files: planned } = await planOf(invocation, machineOf(world, files), shells);
    const written = await uninstall(planned, files);
    await say(written, world);
    if (written.length === 0) await world.terminal.stderr.write('Nothing was installed.\n');
    return exitCodes.ok;
  },
};

const machineOf = ({ env, platform }: World, files: UserFiles): Machine => ({
  env,
  isWindows: platform.startsWith('win32/'),
  files,
});

function wantedShell(invocation: Invocation, { env, isWindows }: Machine): Shell {
  const given = textFlag(invocation, 'shell');
  if (given !== undefined && isShell(given)) return given;
  const found = shellOf(env, isWindows);
  if (found !== undefined) return found;
  throw usageError({
    code: 'ShellUnknown',
    what: env['SHELL']
      ? `there is no completion for ${env['SHELL']}`
      : 'SHELL does not say which shell you use',
    next: `name one with --shell: ${shells.join(', ')}`,
  });
}

async function planOf(invocation: Invocation, machine: Machine, wanted: readonly Shell[]): Promise<Plan> {
  const { planProgram, planShell } = await import('../completion/plan.js');
  const plans = [
    await planProgram(machine, textFlag(invocation, 'dir')),
    ...(await Promise.all(wanted.map(async (shell) => planShell(machine, shell, await scriptOf(shell))))),
  ];
  return { files: plans.flatMap(({ files }) => files), notes: plans.flatMap(({ notes }) => notes) };
}

async function say(written: readonly Written[], { terminal }: World): Promise<void> {
  for (const { path, change } of written) await terminal.stdout.write(`${path} ${change}\n`);
}
