import type { SourceInfo } from '../../ports/source.js';
import { git } from './git.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Who deploys what from where, of a workflow run. Repository and commit come from the runner's environment; their form is
 * the same as a terminal's in the same repository, so that a push and a terminal are one origin.
 */
export function workflowSource(env: Environment, local: SourceInfo): SourceInfo {
  const repository = env['GITHUB_REPOSITORY'];
  const server = env['GITHUB_SERVER_URL'];
  if (!repository || !server) return local;
  return {
    origin: async (root) => {
      const subfolder = (await git(root, 'rev-parse', '--show-prefix'))?.trim().replace(/\/$/, '');
      if (subfolder === undefined) return await local.origin(root);
      return { project: `${new URL(server).host}/${repository}`.toLowerCase(), subfolder };
    },
    commit: async (root) => {
      const commit = (await git(root, 'rev-parse', '--verify', 'HEAD'))?.trim() ?? env['GITHUB_SHA'];
      const changes = await git(root, 'status', '--porcelain', '--', '.');
      return {
        ...(commit === undefined ? {} : { commit }),
        ...(changes === undefined ? {} : { dirty: changes.trim() !== '' }),
      };
    },
    actor: () => local.actor(),
    holder: () => local.holder(),
  };
}
