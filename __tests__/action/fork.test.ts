/** Pull requests of strangers: their code never meets the repository's credentials. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kubectl } from '../support/cluster.js';
import { type GitHubStandIn, startGitHub } from '../support/github.js';
import { type Actor, deployer } from '../support/roles.js';
import { type Checkout, checkout, makeRunner, pullRequestEvent } from '../support/runner.js';

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
  pullRequestEvent('opened', { number: 3, headSha: head, fork: true }, name);
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
