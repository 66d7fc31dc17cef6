import { posix, win32 } from 'node:path';
import type { Shell } from './shells.js';
import { marker } from './shells.js';
import type { UserFiles } from './user-files.js';

/** The user's machine, as far as it decides where files go. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isWindows: boolean;
  readonly files: Pick<UserFiles, 'home' | 'isWritable' | 'isProgram'>;
}

export interface PlannedFile {
  readonly path: string;
  /** All that is in it, or a line that is added to what others wrote. */
  readonly text: string;
  readonly as: 'program' | 'file' | 'line';
}

export interface Plan {
  readonly files: readonly PlannedFile[];
  /** What is left to the user. */
  readonly notes: readonly string[];
}

const pathOf = ({ isWindows }: Machine) => (isWindows ? win32 : posix);

/** Folders of the PATH, in its order. */
function foldersOfPath(machine: Machine): string[] {
  const { delimiter, isAbsolute, resolve } = pathOf(machine);
  const text = machine.env['PATH'] ?? machine.env['Path'] ?? '';
  return text.split(delimiter).flatMap((folder) => (isAbsolute(folder) ? [resolve(folder)] : []));
}

/** The first folder in which kubectl finds the plugin. */
async function pluginFolder(machine: Machine): Promise<string | undefined> {
  const names = machine.isWindows ? ['kubectl-jac.exe', 'kubectl-jac.cmd'] : ['kubectl-jac'];
  for (const folder of foldersOfPath(machine)) {
    for (const name of names)
      if (await machine.files.isProgram(pathOf(machine).join(folder, name))) return folder;
  }
  return undefined;
}

// kubectl's script for PowerShell takes what is written to stderr for candidates.
const launcher = `#!/bin/sh
# kubectl asks this program what may follow \`kubectl jac\`; ${marker}
exec kubectl-jac __complete "$@" </dev/null 2>/dev/null
`;

const windowsLauncher = `@echo off\r
rem kubectl asks this program what may follow \`kubectl jac\`; ${marker}\r
kubectl-jac __complete %* <NUL 2>NUL\r
`;

/** `kubectl_complete-jac`: beside the plugin when that folder is the user's, else in the folder that most systems have for it. */
export async function planProgram(machine: Machine, dir: string | undefined): Promise<Plan> {
  const { join, resolve } = pathOf(machine);
  const beside = await pluginFolder(machine);
  const isOurs = beside !== undefined && (await machine.files.isWritable(beside));
  const folder = resolve(dir ?? (isOurs ? beside : join(machine.files.home, '.local', 'bin')));
  const notes: string[] = [];
  if (!foldersOfPath(machine).includes(folder))
    notes.push(`${folder} is not on the PATH: add it, so that kubectl finds kubectl_complete-jac`);
  if (beside === undefined) notes.push('kubectl-jac is not on the PATH, so that kubectl does not find it');
  const file: PlannedFile = machine.isWindows
    ? { path: join(folder, 'kubectl_complete-jac.cmd'), text: windowsLauncher, as: 'program' }
    : { path: join(folder, 'kubectl_complete-jac'), text: launcher, as: 'program' };
  return { files: [file], notes };
}

/** The script of a shell, where the shell looks for the user's own. */
export async function planShell(machine: Machine, shell: Shell, script: string): Promise<Plan> {
  const { join } = pathOf(machine);
  const { env, files } = machine;
  const data = env['XDG_DATA_HOME'] || join(files.home, '.local', 'share');
  const config = env['XDG_CONFIG_HOME'] || join(files.home, '.config');
  const file = (path: string): PlannedFile => ({ path, text: script, as: 'file' });
  if (shell === 'bash') {
    const folder = env['BASH_COMPLETION_USER_DIR'] || join(data, 'bash-completion');
    return {
      files: [file(join(folder, 'completions', 'kubectl-jac'))],
      notes: ['bash reads it where the package bash-completion is installed'],
    };
  }
  if (shell === 'fish')
    return { files: [file(join(config, 'fish', 'completions', 'kubectl-jac.fish'))], notes: [] };
  if (shell === 'zsh') {
    const own = await ownFpathFolder(machine);
    const folder = own ?? join(data, 'zsh', 'site-functions');
    const notes =
      own === undefined
        ? [`zsh reads it with this line in ~/.zshrc, before compinit: fpath=(${folder} $fpath)`]
        : [];
    return { files: [file(join(folder, '_kubectl-jac'))], notes };
  }
  const folder = machine.isWindows ? join(files.home, 'Documents', 'PowerShell') : join(config, 'powershell');
  const path = join(folder, 'kubectl-jac.ps1');
  const line = `. '${path.replaceAll("'", "''")}' # ${marker}`;
  return { files: [file(path), { path: join(folder, 'profile.ps1'), text: line, as: 'line' }], notes: [] };
}

/** Only an exported FPATH says what zsh looks through; what lies outside of the home is not the user's alone. */
async function ownFpathFolder({ env, files }: Machine): Promise<string | undefined> {
  for (const folder of (env['FPATH'] ?? '').split(':'))
    if (folder.startsWith(`${files.home}/`) && (await files.isWritable(folder))) return folder;
  return undefined;
}
