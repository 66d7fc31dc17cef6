/**
 * A whole workflow file by `act`, which runs jobs as GitHub's runner does: `uses: ./`, expressions, outputs between steps, secrets,
 * post steps. What it leaves out (step summaries, OpenID Connect) other suites see.
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { imageText } from '../../src/model/image.js';
import { devclusterVerb, getJson, projectRoot } from '../support/cluster.js';
import { devRegistry, runtimeBase } from '../support/registry.js';
import { type Actor, namespaceOwner } from '../support/roles.js';

const workflow = '.github/workflows/smoke.yml';

describe('act runs .github/workflows/smoke.yml', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jac-act-'));
  let owner: Actor;

  beforeAll(async () => {
    owner = await namespaceOwner('act');
  });

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await owner.cleanUp();
  });

  it('builds, pushes, deploys, answers and destroys', async () => {
    const { address, login } = devRegistry();
    const base = await runtimeBase();
    const act = (await devclusterVerb('extra', 'act')).trim().split('\n').at(-1) ?? '';
    // act walks the files of the checkout that git knows: a copy without caches and build results of other tools.
    const checkout = join(folder, 'checkout');
    execFileSync('git', ['clone', '--quiet', '--no-hardlinks', projectRoot, checkout]);
    for (const file of ['dist/action.cjs', 'action.yml', workflow]) {
      writeFileSync(join(checkout, file), readFileSync(join(projectRoot, file)));
    }
    const secrets = join(folder, 'secrets');
    const kubeconfig = readFileSync(owner.kubeconfig).toString('base64');
    writeFileSync(
      secrets,
      `KUBECONFIG=${kubeconfig}\nREGISTRY_USERNAME=${login.username}\nREGISTRY_PASSWORD=${login.password}\n`,
      { mode: 0o600 },
    );
    const ran = await run(act, checkout, [
      'workflow_dispatch',
      '--workflows',
      workflow,
      '--platform',
      'ubuntu-latest=-self-hosted',
      '--secret-file',
      secrets,
      '--input',
      `namespace=${owner.namespace}`,
      '--input',
      `registry=http://${address}`,
      '--input',
      `python-image=${imageText(base)}`,
    ]);
    if (ran.code !== 0) throw new Error(ran.output);
    for (const secret of [login.password, kubeconfig]) expect(ran.output).not.toContain(secret);
    expect(ran.output).toContain('Job succeeded');
    expect(ran.output).toMatch(/smoke answers at http:\/\/[\d.]+:\d+/);
    const { items } = await getJson('namespaces');
    expect(items.map((item: { metadata: { name: string } }) => item.metadata.name)).not.toContain(
      owner.namespace,
    );
  });
});

function run(program: string, cwd: string, args: string[]): Promise<{ code: number; output: string }> {
  const env = {
    ...process.env,
    // act starts `node` for `using: node24`.
    PATH: [join(projectRoot, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter),
    XDG_CACHE_HOME: join(cwd, '../cache'),
    HOME: join(cwd, '..'),
  };
  return new Promise((resolve) => {
    execFile(program, args, { cwd, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ code, output: `${stdout}\n${stderr}` });
    });
  });
}
