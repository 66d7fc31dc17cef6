/** The plugin as kubectl finds it on the PATH: a script for whatever Node the machine has, or an executable of its own. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type App, copyOf } from '../support/apps.js';
import { kubectlProgram, projectRoot } from '../support/cluster.js';
import { ask } from '../support/http.js';
import { isExecutable, noDatabases, plugin } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';

const run = promisify(execFile);

let actor: Actor;
let app: App;
/** On the PATH. */
let folder = join(projectRoot, 'kubectl-plugin/bin');
beforeAll(async () => {
  if (isExecutable) {
    folder = mkdtempSync(join(tmpdir(), 'kubectl-jac-'));
    symlinkSync(plugin[0], join(folder, 'kubectl-jac'));
  }
  actor = await deployer('plugin');
  app = copyOf('hello');
});
afterAll(async () => {
  if (isExecutable) rmSync(folder, { recursive: true });
  app.cleanUp();
  await actor.cleanUp();
});

/** `kubectl jac …` in a shell of a user: the system's own PATH without the project's node_modules, the plugin's folder added. */
function kubectlJac(...args: string[]) {
  const path = (process.env['PATH'] ?? '').split(':').filter((folder) => !folder.includes('node_modules'));
  return run(kubectlProgram, ['jac', ...args], {
    cwd: app.folder,
    env: {
      ...noDatabases,
      PATH: [folder, dirname(kubectlProgram), ...path].join(':'),
      HOME: process.env['HOME'],
      KUBECONFIG: actor.kubeconfig,
    },
  });
}

describe('kubectl jac', () => {
  it('says its version', async () => {
    expect((await kubectlJac('version')).stdout).toMatch(/\d+\.\d+\.\d+/);
  });

  it('calls itself kubectl jac', async () => {
    expect((await kubectlJac('--help')).stdout).toContain('kubectl jac');
  });

  it('deploys from the app’s folder, tells where it answers, and destroys', async () => {
    const { stdout } = await kubectlJac('scale', 'app.jac');
    expect(stdout).toContain('deployment/hello created');
    const [, url] = /URL\s+(\S+)/.exec(stdout) ?? [];
    expect((await ask(`${url}/walker/hello`, { body: {} })).status).toBe(200);
    expect((await kubectlJac('status', 'app.jac')).stdout).toMatch(/NAME\s+READY\s+STATUS/);
    expect((await kubectlJac('destroy', 'app.jac', '--yes')).stdout).toContain('deployment/hello deleted');
  });

  it('shows each setting with its origin, and no secret', async () => {
    app.write(
      'jac.toml',
      '[plugins.scale.kubernetes]\nreplicas = 2\n\n[plugins.scale.secrets]\nTOKEN = "open-sesame"\n',
    );
    const { stdout } = await kubectlJac('scale', 'app.jac', '--explain', '--memory-limit', '1Gi').catch(
      (error) => error as { stdout: string; stderr: string },
    );
    expect(stdout).toMatch(/replicas\s+2\s+jac\.toml:2/);
    expect(stdout).toMatch(/memory_limit\s+1Gi\s+--memory-limit/);
    expect(stdout).not.toContain('open-sesame');
  });
});
