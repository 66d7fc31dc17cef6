import { getExecOutput } from '@actions/exec';
import { type Execute, readGit } from '../node/source.js';

/** As a runner's own steps start programs: found by its PATH, shown in its debug log. */
const execute: Execute = async (program, args, { cwd, env }) => {
  const defined = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const ended = getExecOutput(program, [...args], {
    cwd,
    env: Object.fromEntries(defined),
    silent: true,
    ignoreReturnCode: true,
  });
  const { exitCode, stdout } = await ended.catch(() => ({ exitCode: 1, stdout: '' }));
  return exitCode === 0 ? stdout : undefined;
};

/** What git prints in a checkout, which may belong to another user (container jobs). */
export const git = (folder: string, ...args: string[]): Promise<string | undefined> =>
  readGit(folder, args, ['safe.directory=*'], execute);
