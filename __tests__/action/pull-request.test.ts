/** A pull request from its opening to its end, and what a schedule finds of one whose end was missed. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kubectl } from '../support/cluster.js';
import { type GitHubStandIn, startGitHub } from '../support/github.js';
import { ask } from '../support/http.js';
import { type Actor, previewer, uniqueName } from '../support/roles.js';
import {
  type Checkout,
  checkout,
  type Inputs,
  makeRunner,
  pullRequestEvent,
  type Runner,
  scheduleEvent,
} from '../support/runner.js';

let actor: Actor;
let app: Checkout;
let hub: GitHubStandIn;
let runner: Runner;
let inputs: Inputs;
beforeAll(async () => {
  actor = await previewer();
  app = checkout();
  hub = await startGitHub();
  runner = makeRunner({ hub, folder: app.folder, kubeconfig: actor.kubeconfig });
  inputs = { command: 'preview', name: uniqueName('pr'), 'preview-ttl': '72h' };
});
afterAll(async () => {
  const mine = `app.kubernetes.io/instance=${inputs.name}`;
  await kubectl('delete', 'namespace', '-l', mine, '--ignore-not-found', '--wait=false');
  app.cleanUp();
  await actor.cleanUp();
  await hub.close();
});

const namespaces = async (): Promise<string[]> =>
  (await kubectl('get', 'namespaces', '-l', `app.kubernetes.io/instance=${inputs.name}`, '-o', 'name'))
    .split('\n')
    .filter((line) => line !== '');
const headOf = (number: number) => ({ number, headSha: app.git('rev-parse', 'HEAD') });
/** A pod that is on its way out may answer once more. */
async function saysAtLast(url: string | undefined, text: string): Promise<void> {
  for (let left = 100; ; left--) {
    const { body } = await ask(`${url}/function/greet`, { body: { name: 'Ada' } });
    if (body.includes(text)) return;
    if (left === 0) throw new Error(`never said ${text}: ${body}`);
    await pause(100);
  }
}
const statesOf = (environment: string) =>
  hub.deployments
    .filter((each) => each.environment === environment)
    .map(({ transient, statuses }) => [transient, ...statuses.map(({ state }) => state)]);

describe('a pull request', () => {
  it('gets a preview when it is opened', async () => {
    const pull = hub.openPull(headOf(7));
    const step = await runner.step(inputs, pullRequestEvent('opened', headOf(7)));
    expect(step).toMatchObject({
      code: 0,
      outputs: { status: 'ready', namespace: `${inputs.name}-pr-7` },
      report: { command: 'preview', preview: { pullRequest: 7 } },
    });
    expect((await ask(`${step.outputs.url}/walker/hello`, { body: {} })).status).toBe(200);
    expect(hub.comments).toMatchObject([{ on: { pullRequest: 7 } }]);
    expect(hub.comments[0]?.body).toContain(`\`${inputs.name}\` is ready`);
    expect(hub.comments[0]?.body).toContain(`<${step.outputs.url}>`);
    expect(hub.comments[0]?.body).toMatch(/\| Ends \| \d{4}-/);
    expect(hub.deployments).toMatchObject([
      { sha: pull.headSha, environment: 'preview/pr-7', transient: true },
    ]);
  });

  it('has it updated by a push, in the same comment', async () => {
    app.edit('app.jac', 'Hello, ', 'Good day, ');
    const headSha = app.commit();
    Object.assign(hub.pulls[0] ?? {}, { headSha });
    const step = await runner.step(inputs, pullRequestEvent('synchronize', { number: 7, headSha }));
    expect(step).toMatchObject({ code: 0, outputs: { status: 'ready', revision: '2' } });
    await saysAtLast(step.outputs.url, 'Good day, Ada');
    expect(hub.comments).toHaveLength(1);
    expect(hub.comments[0]?.body).toContain(`commit \`${headSha.slice(0, 7)}\``);
  });

  it('that is closed while its run waits gets none, and the run ends well', async () => {
    hub.openPull({ ...headOf(8), open: false });
    const database = { MONGODB_URI: 'mongodb://db.example/shop' };
    const step = await runner.step(inputs, pullRequestEvent('opened', headOf(8)), database);
    expect(step).toMatchObject({ code: 0, outputs: { status: 'cancelled' } });
    expect(step.annotations.map(({ properties }) => properties['title'])).toContain('PreviewSharesData');
    expect(await namespaces()).toEqual([`namespace/${inputs.name}-pr-7`]);
    const told = hub.comments.find(({ on }) => 'pullRequest' in on && on.pullRequest === 8);
    expect(told?.body).toContain('is closed');
  });

  it('is needed for a preview', async () => {
    const step = await runner.step(inputs, scheduleEvent(app.git('rev-parse', 'HEAD')));
    expect(step.code).toBe(2);
    expect(step.annotations).toMatchObject([{ properties: { title: 'PullRequestMissing' } }]);
  });
});

describe('a schedule', () => {
  it('finds the preview whose closing was missed, and leaves that of an open pull request', async () => {
    const lost = hub.openPull(headOf(9));
    await runner.step(inputs, pullRequestEvent('opened', headOf(9)));
    lost.open = false;
    const comments = hub.comments.length;
    const sha = app.git('rev-parse', 'HEAD');
    const step = await runner.step({ command: 'gc', name: inputs.name ?? '' }, scheduleEvent(sha));
    expect(step).toMatchObject({ code: 0, outputs: { status: 'ready', changed: 'true' } });
    expect(await namespaces()).toEqual([`namespace/${inputs.name}-pr-7`]);
    expect(step.summary).toContain(`| \`${inputs.name}-pr-9\` | removed | pull request`);
    expect(step.summary).toContain(`| \`${inputs.name}-pr-7\` | ready |`);
    expect(statesOf('preview/pr-9').map((states) => states.at(-1))).toEqual(['inactive']);
    expect(statesOf('preview/pr-7').map((states) => states.at(-1))).toEqual(['inactive', 'success']);
    expect(hub.comments).toHaveLength(comments);
    const told = hub.comments.find(({ on }) => 'pullRequest' in on && on.pullRequest === 9);
    expect(told?.body).toContain(`\`${inputs.name}\` is gone`);
    expect(told?.body).not.toContain('is ready');
  });

  it('removes nothing as closed when GitHub does not say what is open', async () => {
    hub.forbid('all');
    const sha = app.git('rev-parse', 'HEAD');
    const step = await runner.step({ command: 'gc', name: inputs.name ?? '' }, scheduleEvent(sha));
    hub.calm();
    expect(step).toMatchObject({ code: 0, outputs: { changed: 'false' } });
    expect(step.summary).toContain('not known');
    expect(await namespaces()).toEqual([`namespace/${inputs.name}-pr-7`]);
  });
});

describe('the end of a pull request', () => {
  it('that is over when its run comes to it leaves the preview and its comment', async () => {
    const said = hub.comments[0]?.body;
    const step = await runner.step(inputs, pullRequestEvent('closed', headOf(7)));
    expect(step).toMatchObject({ code: 0, outputs: { status: 'unchanged', changed: 'false' } });
    expect(step.annotations).toMatchObject([
      { level: 'notice', message: expect.stringContaining('7 is open again') },
    ]);
    expect(await namespaces()).toEqual([`namespace/${inputs.name}-pr-7`]);
    expect(hub.comments[0]?.body).toBe(said);
    expect(statesOf('preview/pr-7').map((states) => states.at(-1))).toEqual(['inactive', 'success']);
  });

  it('takes its preview with its data, and the comment says so', async () => {
    const [pull] = hub.pulls;
    Object.assign(pull ?? {}, { open: false });
    const closed = pullRequestEvent('closed', { number: 7, headSha: pull?.headSha ?? '' });
    const step = await runner.step(inputs, closed);
    expect(step).toMatchObject({ code: 0, outputs: { status: 'destroyed' } });
    expect(await namespaces()).toEqual([]);
    expect(hub.comments[0]?.body).toContain(`\`${inputs.name}\` is gone`);
    expect(statesOf('preview/pr-7').map((states) => states.at(-1))).toEqual(['inactive', 'inactive']);
    const again = await runner.step(inputs, closed);
    expect(again).toMatchObject({ code: 0, outputs: { status: 'destroyed' } });
    expect(hub.comments.filter(({ on }) => 'pullRequest' in on && on.pullRequest === 7)).toHaveLength(1);
  });
});
