/** Pushes: what a run does, and what people see of it. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connectProxy, type GitHubStandIn, startGitHub } from '../support/github.js';
import { ask } from '../support/http.js';
import { type Actor, deployer } from '../support/roles.js';
import { type Checkout, checkout, makeRunner, pushEvent, type Runner, shownOf } from '../support/runner.js';

let actor: Actor;
let app: Checkout;
let hub: GitHubStandIn;
let runner: Runner;
let head: string;
beforeAll(async () => {
  actor = await deployer('action');
  app = checkout();
  hub = await startGitHub();
  runner = makeRunner({ hub, folder: app.folder, kubeconfig: actor.kubeconfig });
  head = app.git('rev-parse', 'HEAD');
});
beforeEach(() => {
  hub.comments.splice(0);
  hub.deployments.splice(0);
  hub.pulls.splice(0);
  hub.calm();
});
afterAll(async () => {
  app.cleanUp();
  await actor.cleanUp();
  await hub.close();
});

const token = (): string => /token: (\S+)/.exec(readFileSync(actor.kubeconfig, 'utf8'))?.[1] ?? '';
const serves = async (url: string | undefined) =>
  (await ask(`${url}/walker/hello`, { body: {} })).status === 200;

describe('a push', () => {
  it('deploys, and tells it in outputs, summary, a comment on the commit and a Deployment', async () => {
    // What the comment said when the cluster had not answered yet.
    const bodies: string[] = [];
    hub.before = ({ method, body, route }) => {
      if (method !== 'GET' && route.includes('comments')) bodies.push((body as { body: string }).body);
    };
    const step = await runner.step(
      { kubeconfig: Buffer.from(readFileSync(actor.kubeconfig)).toString('base64') },
      pushEvent(head),
    );
    hub.before = () => undefined;
    expect(step).toMatchObject({
      code: 0,
      left: false,
      outputs: { status: 'ready', changed: 'true', namespace: actor.namespace, revision: '1' },
      report: { schema: 'jac-scale/v1', status: 'ready' },
    });
    expect(await serves(step.outputs.url)).toBe(true);
    expect(JSON.parse(step.outputs.plan ?? '')).toContainEqual({
      action: 'create',
      kind: 'Deployment',
      namespace: actor.namespace,
      name: 'hello',
    });
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toContain('`hello` is being deployed');
    expect(hub.comments).toHaveLength(1);
    const [comment] = hub.comments;
    expect(comment).toMatchObject({ on: { commit: head }, author: 'github-actions[bot]' });
    for (const text of [comment?.body ?? '', step.summary]) {
      expect(text).toContain('`hello` is ready');
      expect(text).toContain(`<${step.outputs.url}>`);
      expect(text).toMatch(/\| Pods ready \| 1 on `node-\d` \|/);
      expect(text).toContain('| create | `Deployment/hello` |');
      expect(text).toContain('```mermaid\nflowchart LR');
      expect(text).toContain(`commit \`${head.slice(0, 7)}\``);
      expect(text).toContain('https://github.example/owner/shop/actions/runs/7/attempts/1');
    }
    expect(hub.deployments).toMatchObject([
      {
        sha: head,
        environment: actor.namespace,
        transient: false,
        statuses: [{ state: 'in_progress' }, { state: 'success', environmentUrl: step.outputs.url }],
      },
    ]);
  });

  it('shows no secret, masks each, and keeps none for post', async () => {
    const secrets = { password: 'p4ss/w0rd', 'build-secrets': 'key=s3cr3t-one' };
    // With an image that is given nothing is built, and the login is of no use.
    const step = await runner.step({ ...secrets, build: 'false' }, pushEvent(head));
    const forms = [token(), 'p4ss/w0rd', 's3cr3t-one', 'ghs_job'].flatMap((secret) => [
      secret,
      Buffer.from(secret).toString('base64'),
      encodeURIComponent(secret),
    ]);
    for (const form of forms) {
      expect(step.masks).toContain(form);
      expect(shownOf(step, form)).toEqual([]);
    }
    expect(step.log.indexOf('::add-mask::')).toBe(0);
  });

  it('edits its comment on the next push, wherever among the pages it stands, and makes no second one', async () => {
    const pull = hub.openPull({ headSha: head });
    hub.pageSize = 2;
    for (const name of ['a', 'b', 'c']) hub.addComment({ on: { pullRequest: pull.number }, body: name });
    await runner.step({}, pushEvent(head));
    const step = await runner.step({}, pushEvent(head));
    expect(step.outputs).toMatchObject({ status: 'unchanged', changed: 'false' });
    expect(hub.comments.map(({ author }) => author)).toEqual([
      ...['octocat', 'octocat', 'octocat'],
      'github-actions[bot]',
    ]);
    expect(hub.comments.at(-1)?.body).toContain('`hello` is up to date');
    hub.pageSize = 100;
  });

  it('keeps the comments of matrix jobs and environments apart', async () => {
    for (const more of [{ matrix: '{"on":"a"}' }, { matrix: '{"on":"b"}' }, { environment: 'production' }])
      await runner.step({ deployment: 'off', ...more }, pushEvent(head));
    await runner.step({ deployment: 'off', matrix: '{"on":"a"}' }, pushEvent(head));
    expect(hub.comments).toHaveLength(3);
    expect(hub.deployments).toEqual([]);
  });

  it('makes no Deployment where the job’s own environment made one', async () => {
    hub.jobDeployment({ environment: 'production', sha: head, runId: 7 });
    await runner.step({ environment: 'production', comment: 'off' }, pushEvent(head));
    expect(hub.deployments).toHaveLength(1);
    expect(hub.comments).toEqual([]);
  });

  it('does not fail for a GitHub that refuses or breaks', async () => {
    hub.forbid('writes');
    const refused = await runner.step({}, pushEvent(head));
    expect(refused).toMatchObject({ code: 0, outputs: { status: 'unchanged' } });
    expect(refused.summary).toContain('`hello` is up to date');
    expect(refused.log).toContain('no comment');
    hub.calm();
    hub.fail({ times: 100, with: 500 });
    expect(await runner.step({}, pushEvent(head))).toMatchObject({ code: 0 });
  });

  it('reaches an Enterprise Server with a private authority through a proxy', async () => {
    const enterprise = await startGitHub({ prefix: '/api/v3', tls: {} });
    const proxy = await connectProxy(enterprise.port);
    const cluster = /server: https:\/\/([^:/\s]+)/.exec(readFileSync(actor.kubeconfig, 'utf8'))?.[1];
    const step = await runner.step({}, pushEvent(head), {
      GITHUB_API_URL: 'https://github.test/api/v3',
      HTTPS_PROXY: proxy.url,
      NO_PROXY: cluster,
      NODE_EXTRA_CA_CERTS: enterprise.caFile,
    });
    await proxy.close();
    expect(step.code).toBe(0);
    expect(enterprise.comments).toHaveLength(1);
    expect(new Set(proxy.asked)).toEqual(new Set(['github.test:443']));
    await enterprise.close();
    expect(hub.comments).toEqual([]);
  });

  it('is refused in one line and with an annotation when an input is wrong', async () => {
    const wrong: [string, Record<string, string>, RegExp][] = [
      ['command', { command: 'explode' }, /^input command: expected .*got "explode"/],
      ['replicas', { replicas: 'two' }, /^input replicas: expected a whole number/],
      ['settings', { settings: 'memory-limt=1Gi' }, /did you mean "memory-limit"/],
      ['kubeconfig', { kubeconfig: 'nonsense' }, /^input kubeconfig is neither/],
      ['app', { app: 'missing.jac' }, /^missing\.jac: no such file/],
    ];
    for (const [, inputs, message] of wrong) {
      const step = await runner.step(inputs, pushEvent(head));
      expect(step).toMatchObject({ code: 2, outputs: {} });
      expect(step.annotations.map((each) => each.message.split('\n')[0])).toEqual([
        expect.stringMatching(message),
      ]);
    }
    expect(hub.comments).toEqual([]);
  });
});

describe('a plan', () => {
  it('is posted on the pull request, with the difference folded, and nothing is changed', async () => {
    app.set('replicas = 2');
    const sha = app.commit();
    hub.openPull({ headSha: sha });
    const step = await runner.step({ command: 'dry-run' }, pushEvent(sha));
    expect(step).toMatchObject({ code: 0, outputs: { status: 'planned', changed: 'false' } });
    const plan = JSON.parse(step.outputs.plan ?? '') as { action: string; kind: string; diff?: string }[];
    expect(plan).toContainEqual(expect.objectContaining({ action: 'configure', kind: 'Deployment' }));
    expect(plan.every(({ diff }) => diff === undefined)).toBe(true);
    expect(hub.comments).toHaveLength(1);
    expect(hub.comments[0]?.on).toEqual({ pullRequest: 1 });
    expect(hub.comments[0]?.body).toContain('`hello`: the plan');
    expect(hub.comments[0]?.body).toMatch(/```diff\n[\s\S]*\+ {2}replicas: 2/);
    expect(hub.deployments).toEqual([]);
  });
});

describe('a push that cannot work', () => {
  it('points at the line of jac.toml, by its path in the repository', async () => {
    app.set('memory_request = "lots"');
    const line = readFileSync(`${app.folder}/jac.toml`, 'utf8')
      .split('\n')
      .indexOf('memory_request = "lots"');
    const step = await runner.step({ 'working-directory': '.' }, pushEvent(head));
    app.edit('jac.toml', 'memory_request = "lots"\n', '');
    expect(step.code).toBe(2);
    expect(step.annotations).toMatchObject([
      { level: 'error', properties: { file: 'jac.toml', line: String(line + 1) } },
    ]);
    expect(step.summary).toContain('memory');
  });

  it('is explained with the app’s own last lines and goes back, the old pods serving', async () => {
    app.edit('app.jac', 'def:pub greet', 'def:pub greet((');
    const sha = app.commit();
    const step = await runner.step({}, pushEvent(sha));
    expect(step).toMatchObject({ code: 5, outputs: { status: 'rolled-back' } });
    expect(step.annotations).toContainEqual(
      expect.objectContaining({
        level: 'error',
        properties: expect.objectContaining({ file: 'app.jac', line: expect.stringMatching(/^\d+$/) }),
      }),
    );
    expect(step.log).toMatch(/^::group::Last lines of the log of pod\/hello-/m);
    const body = hub.comments[0]?.body ?? '';
    expect(body).toContain('went back to the last good revision');
    expect(body).toContain('<details><summary>Last lines of the log</summary>');
    expect(body).toContain('Next:');
    expect(hub.deployments[0]?.statuses.map(({ state }) => state)).toEqual(['in_progress', 'failure']);
    expect(await serves(step.outputs.url)).toBe(true);
  });
});

describe('destroy', () => {
  it('removes the app, retires its Deployments and says so', async () => {
    hub.openPull({ headSha: head });
    hub.jobDeployment({ environment: actor.namespace, sha: head, runId: 3, state: 'success' });
    const step = await runner.step({ command: 'destroy' }, pushEvent(head));
    expect(step).toMatchObject({ code: 0, outputs: { status: 'destroyed', changed: 'true' } });
    expect(hub.comments.map(({ body }) => body)).toEqual([expect.stringContaining('`hello` is gone')]);
    expect(hub.deployments.map(({ statuses }) => statuses.at(-1)?.state)).toEqual(['inactive']);
    const again = await runner.step({ command: 'destroy', name: 'hello' }, pushEvent(head));
    expect(again).toMatchObject({ code: 0, outputs: { status: 'destroyed', changed: 'false' } });
  });
});
