/** What an app, a plugin of a kubeconfig and an empty hand may print: nothing secret of it is published. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { type GitHubStandIn, startGitHub } from '../support/github.js';
import { type Actor, deployer } from '../support/roles.js';
import { type Checkout, checkout, makeRunner, pushEvent, type Step, shownOf } from '../support/runner.js';

let actor: Actor;
let app: Checkout;
let hub: GitHubStandIn;
let folder: string;
beforeAll(async () => {
  actor = await deployer('secrets');
  app = checkout();
  hub = await startGitHub();
  folder = mkdtempSync(join(tmpdir(), 'jac-secrets-'));
});
afterAll(async () => {
  app.cleanUp();
  rmSync(folder, { recursive: true });
  await actor.cleanUp();
  await hub.close();
});

function published(step: Step, secret: string): string[] {
  const elsewhere = JSON.stringify({ comments: hub.comments, outputs: step.outputs, step: step.annotations });
  return [...shownOf(step, secret), ...(elsewhere.includes(secret) ? ['GitHub'] : [])];
}

it('what a crashing app prints of its secrets is published nowhere', async () => {
  appendFileSync(join(app.folder, 'jac.toml'), `\n[plugins.scale.secrets]\nDB_URL = "\${DB_URL}"\n`);
  const code = readFileSync(join(app.folder, 'app.jac'), 'utf8');
  const crash = 'with entry {\n  raise Exception("cannot connect to " + os.environ["DB_URL"]);\n}\n';
  writeFileSync(join(app.folder, 'app.jac'), `import os;\n${crash}${code}`);
  const step = await makeRunner({ hub, folder: app.folder, kubeconfig: actor.kubeconfig }).step(
    { timeout: '90s' },
    pushEvent(app.commit()),
    { DB_URL: 'mongodb://u:hunter2hunter2@db/x' },
  );
  expect(step.code).toBe(4);
  expect(JSON.stringify(step.report.diagnosis)).toContain('cannot connect to ***');
  expect(hub.comments[0]?.body).toContain('cannot connect to');
  expect(published(step, 'hunter2hunter2')).toEqual([]);
});

it.each(['input', 'file'])(
  'what a plugin of a kubeconfig (%s) says of its secrets is published nowhere',
  async (given) => {
    const config = parse(readFileSync(actor.kubeconfig, 'utf8'));
    const say =
      'echo "no session for $SESSION_TOKEN in $AWS_PROFILE, inputs: $(printenv INPUT_PASSWORD || echo none)" >&2; exit 1';
    config.users[0].user = {
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: 'sh',
        interactiveMode: 'Never',
        args: ['-c', say],
        env: [
          { name: 'SESSION_TOKEN', value: 'tok-from-file-1234' },
          { name: 'AWS_PROFILE', value: 'production' },
        ],
      },
    };
    const file = join(folder, 'kubeconfig');
    writeFileSync(file, stringify(config));
    const runner = makeRunner({ hub, folder: app.folder, kubeconfig: given === 'input' ? file : undefined });
    const env = given === 'input' ? {} : { KUBECONFIG: file };
    const inputs = { command: 'dry-run', username: 'ada', password: 'of-the-registry', build: 'false' };
    const step = await runner.step(inputs, pushEvent(app.git('rev-parse', 'HEAD')), { ...env, DB_URL: 'x' });
    expect(step.code).toBe(1);
    const said = step.annotations.map(({ message }) => message).join();
    expect(said).toContain('no session for *** in production, inputs: none');
    expect(published(step, 'tok-from-file-1234')).toEqual([]);
    expect(published(step, 'of-the-registry')).toEqual([]);
  },
);
