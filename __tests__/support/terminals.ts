/** `kubectl jac …` typed into a real terminal, by a user with a home, a PATH and a folder of their own. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { kubectlProgram, projectRoot } from './cluster.js';
import { openTerminal, type TmuxTerminal } from './tmux.js';

export interface Place {
  readonly cwd: string;
  readonly kubeconfig: string;
}

export interface TypedOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly term?: string;
}

export interface User {
  /** Types a line into a new terminal. */
  type(line: string, options?: TypedOptions): Promise<TmuxTerminal>;
  /** Closes the terminals and removes what was made for them. */
  cleanUp(): Promise<void>;
}

/** A user who sits in `cwd`; what is run is dist, or the executable that JAC_PLUGIN names. */
export function userAt({ cwd, kubeconfig }: Place, env: Readonly<Record<string, string>> = {}): User {
  const home = mkdtempSync(join(tmpdir(), 'jac-home-'));
  const plugin = process.env['JAC_PLUGIN'];
  const words =
    plugin === undefined ? [process.execPath, join(projectRoot, 'dist/kubectl-jac.cjs')] : [plugin];
  writeFileSync(
    join(home, 'kubectl-jac'),
    `#!/bin/sh\nexec ${words.map((word) => `'${word}'`).join(' ')} "$@"\n`,
  );
  chmodSync(join(home, 'kubectl-jac'), 0o755);
  const opened: TmuxTerminal[] = [];
  return {
    type: async (line, options = {}) => {
      const terminal = await openTerminal(line, {
        columns: options.columns ?? 80,
        rows: options.rows ?? (options.columns === 200 ? 50 : 24),
        cwd,
        env: {
          HOME: home,
          PATH: [home, dirname(kubectlProgram), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
          KUBECONFIG: kubeconfig,
          ...env,
          ...options.env,
        },
        ...(options.term === undefined ? {} : { term: options.term }),
      });
      opened.push(terminal);
      return terminal;
    },
    cleanUp: async () => {
      await Promise.all(opened.map((terminal) => terminal.close()));
      rmSync(home, { recursive: true, force: true });
    },
  };
}
