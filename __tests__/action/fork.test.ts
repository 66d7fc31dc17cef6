/** Pull requests of strangers: their code never meets the repository's credentials. */
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { kubectl } from '../support/cluster.js';
import { type GitHubStandIn, startGitHub } from '../support/github.js';
import { type Actor, deployer } from '../support/roles.js';
import {
  type Checkout,
  checkout,
  commentEvent,
  type Event,
  type Inputs,
  makeRunner,
  pullRequestEvent,
  type Step,
} from '../support/runner.js';

let actor: Actor;
let app: Checkout;
let hub: GitHubStandIn;
let base: string;
let head: string;
beforeAll(async () => {
  actor = await deployer('fork');
  app = checkout();
  hub = await startGitHub();
  base = app.git('rev-parse', 'HEAD');
  app.git('checkout', '--quiet', '-b', 'change');
  head = app.commit('from a stranger');
});
afterAll(async () => {
  app.cleanUp();
  await actor.cleanUp();
  await hub.close();
});

const runner = (kubeconfig: string | undefined) => makeRunner({ hub, folder: app.folder, kubeconfig });
const event = (name: 'pull_request' | 'pull_request_target') =>
  pullRequestEvent('opened', { number: 3, headSha: head, baseSha: base, fork: true }, name);
const nothingThere = async () =>
  expect(await kubectl('get', 'all,secret,lease', '-n', actor.namespace, '-o', 'name')).toBe('');

describe('a fork’s pull request', () => {
  it('without secrets ends well, with a notice and in the summary', async () => {
    const step = await runner(undefined).step({ command: 'preview' }, event('pull_request'));
    expect(step.code).toBe(0);
    expect(step.annotations).toMatchObject([
      { level: 'notice', properties: { title: 'Nothing to deploy with' } },
    ]);
    expect(step.summary).toContain('stranger/shop');
    expect(hub.requests).toEqual([]);
  });

  it.each(['pull_request', 'pull_request_target'] as const)(
    'with secrets is refused before any of them is used (%s, the head itself)',
    async (name) => {
      app.git('checkout', '--quiet', head);
      const step = await runner(actor.kubeconfig).step({ command: 'preview' }, event(name));
      expect(step).toMatchObject({ code: 2, outputs: {}, state: { isPost: 'true' } });
      expect(step.state).not.toHaveProperty('kubeconfigFile');
      expect(step.annotations).toMatchObject([{ level: 'error', properties: { title: 'ForkCheckout' } }]);
      expect(hub.requests).toEqual([]);
      await nothingThere();
    },
  );

  it('with secrets is refused when its head was merged into what is checked out, also in a shallow clone', async () => {
    app.git('checkout', '--quiet', base);
    app.git('merge', '--quiet', '--no-ff', '-m', 'merge', head);
    const shallow = checkout();
    shallow.git('fetch', '--quiet', '--depth=1', `file://${app.folder}`, 'HEAD');
    shallow.git('checkout', '--quiet', '--force', 'FETCH_HEAD');
    const step = await makeRunner({ hub, folder: shallow.folder, kubeconfig: actor.kubeconfig }).step(
      { command: 'deploy' },
      event('pull_request_target'),
    );
    shallow.cleanUp();
    expect(step.code).toBe(2);
    expect(step.log).toContain('title=ForkCheckout');
    expect(hub.requests).toEqual([]);
  });

  it('is deployed from the base branch under pull_request_target, as a plan here', async () => {
    app.git('checkout', '--quiet', base);
    app.set(`replicas = 1`);
    hub.openPull({ number: 3, headSha: head, fork: true });
    const step = await runner(actor.kubeconfig).step({ command: 'dry-run' }, event('pull_request_target'));
    expect(step).toMatchObject({ code: 0, outputs: { status: 'planned' } });
    expect(hub.comments).toMatchObject([{ on: { pullRequest: 3 } }]);
  });
});

describe('what a stranger might try', () => {
  let there: Checkout;
  beforeEach(() => {
    there = checkout();
  });
  afterEach(() => there.cleanUp());

  const plan = async (inputs: Inputs, of: Event, folder = there.folder): Promise<Step> =>
    await makeRunner({ hub, folder, kubeconfig: actor.kubeconfig }).step(
      { command: 'dry-run', ...inputs },
      of,
    );
  const refused = (step: Step) => {
    expect(step).toMatchObject({ code: 2, outputs: {} });
    expect(step.annotations).toMatchObject([{ level: 'error', properties: { title: 'ForkCheckout' } }]);
    expect(step.left).toBe(false);
  };
  const of = (headSha: string, baseSha: string) =>
    pullRequestEvent('opened', { number: 3, headSha, baseSha, fork: true }, 'pull_request_target');

  it('to push again between the event and the checkout', async () => {
    const first = there.git('rev-parse', 'HEAD');
    const seen = there.commit('what the event says');
    there.git('checkout', '--quiet', '-b', 'forced', first);
    there.commit('what is checked out');
    refused(await plan({}, of(seen, first)));
  });

  it('to be checked out in a folder beside the base', async () => {
    const baseSha = there.git('rev-parse', 'HEAD');
    app.git('checkout', '--quiet', '--force', head);
    cpSync(app.folder, join(there.folder, 'pr'), { recursive: true });
    refused(await plan({ app: 'pr/app.jac' }, of(head, baseSha)));
    refused(await plan({ 'working-directory': 'pr' }, of(head, baseSha)));
    expect((await plan({}, of(head, baseSha))).outputs.status).toBe('planned');
  });

  it('to bring its code by a comment', async () => {
    const first = there.git('rev-parse', 'HEAD');
    const headSha = there.commit('head');
    hub.openPull({ number: 31, headSha, fork: true });
    hub.openPull({ number: 32, headSha, fork: false });
    refused(await plan({}, commentEvent(31, first)));
    hub.forbid('all');
    refused(await plan({}, commentEvent(32, first)));
    hub.calm();
    expect((await plan({}, commentEvent(32, first))).outputs.status).toBe('planned');
    expect((await plan({}, commentEvent(31, headSha))).outputs.status).toBe('planned');
  });

  it('to have git start a command, by a folder that is laid out as a bare repository', async () => {
    const svc = join(there.folder, 'svc');
    const mark = join(there.folder, 'ran');
    for (const name of ['objects', 'refs/heads']) mkdirSync(join(svc, name), { recursive: true });
    for (const name of ['app.jac', 'jac.toml']) cpSync(join(there.folder, name), join(svc, name));
    writeFileSync(join(svc, 'refs/heads/main'), `${'3'.repeat(40)}\n`);
    writeFileSync(join(svc, 'HEAD'), 'ref: refs/heads/main\n');
    writeFileSync(
      join(svc, 'config'),
      `[core]
  repositoryformatversion = 1
  bare = true
[extensions]
  partialClone = origin
[remote "origin"]
  url = file://${svc}
  promisor = true
  uploadpack = "env > ${mark}; false"
`,
    );
    refused(await plan({ 'working-directory': 'svc' }, of('3'.repeat(40), '4'.repeat(40))));
    expect(existsSync(mark)).toBe(false);
    await nothingThere();
  });
});

describe('a pull request of Dependabot', () => {
  it('without secrets ends well and says where to store them', async () => {
    const own = pullRequestEvent('opened', { number: 3, headSha: head });
    const step = await runner(undefined).step({ command: 'preview' }, own, {
      GITHUB_ACTOR: 'dependabot[bot]',
    });
    expect(step.code).toBe(0);
    expect(step.summary).toContain('Dependabot secret');
  });
  it('by anybody else is told that the secret may be missing', async () => {
    const own = pullRequestEvent('opened', { number: 3, headSha: head });
    const step = await runner(undefined).step({ command: 'preview' }, own);
    expect(step.code).toBe(2);
    expect(step.annotations).toMatchObject([
      {
        properties: { title: 'NoKubeconfig' },
        message: expect.stringContaining('input kubeconfig is empty'),
      },
    ]);
  });
});
