/** Runs that are stopped: by the runner's signals, and by a kill after which only post can tidy up. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { getJson, kubectl, kubectlApply } from '../support/cluster.js';
import { type GitHubStandIn, startGitHub } from '../support/github.js';
import { type Actor, deployer } from '../support/roles.js';
import { type Checkout, checkout, makeRunner, pushEvent, type Runner } from '../support/runner.js';

let actor: Actor;
let app: Checkout;
let hub: GitHubStandIn;
let runner: Runner;
beforeAll(async () => {
  actor = await deployer('cancel');
  app = checkout();
  hub = await startGitHub();
  runner = makeRunner({ hub, folder: app.folder, kubeconfig: actor.kubeconfig });
});
beforeEach(() => {
  hub.comments.splice(0);
  hub.deployments.splice(0);
});
afterAll(async () => {
  app.cleanUp();
  await actor.cleanUp();
  await hub.close();
});

const holder = async (): Promise<string> => {
  const lease = await getJson('lease', 'hello.lock', '-n', actor.namespace);
  return lease.spec.holderIdentity ?? '';
};
const states = () => hub.deployments.map(({ statuses }) => statuses.map(({ state }) => state));

describe('a run that is stopped before it began', () => {
  /** A file that sends a signal when the first module is to be loaded. */
  const atOnce = (signal: string): NodeJS.ProcessEnv => {
    const hook = join(app.folder, '.git', `${signal}.cjs`);
    writeFileSync(
      hook,
      `const Module = require('node:module');
const load = Module._load;
let sent = false;
Module._load = function (id, ...more) {
  if (!sent && !/action\\.cjs$|^(node:)?fs$/.test(id)) {
    sent = true;
    process.kill(process.pid, '${signal}');
  }
  return load.call(this, id, ...more);
};
`,
    );
    return { NODE_OPTIONS: `--require ${hook}` };
  };
  const nothing = async () => {
    expect(hub.comments).toEqual([]);
    expect(hub.deployments).toEqual([]);
    expect(await kubectl('get', 'deployment,lease,secret', '-n', actor.namespace, '-o', 'name')).toBe('');
  };

  it('and killed is not begun by post', async () => {
    const run = runner.start({}, pushEvent(app.git('rev-parse', 'HEAD')), atOnce('SIGKILL'));
    await run.done;
    const step = await run.post({ NODE_OPTIONS: '' });
    expect(step).toMatchObject({ code: null, log: '', outputs: {}, state: { isPost: 'true' } });
    await nothing();
  });

  it.each(['SIGINT', 'SIGTERM'])('by %s says so, and nothing else happens', async (signal) => {
    const run = runner.start({}, pushEvent(app.git('rev-parse', 'HEAD')), atOnce(signal));
    expect(await run.done).toBe(130);
    const step = await run.post({ NODE_OPTIONS: '' });
    expect(step.left).toBe(false);
    expect(step.annotations).toMatchObject([{ properties: { title: 'Cancelled' } }]);
    await nothing();
  });

  it('while it waits for another run leaves that one the lock', async () => {
    await kubectlApply({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'hello.lock', namespace: actor.namespace },
      spec: {
        holderIdentity: 'another-run',
        leaseDurationSeconds: 600,
        renewTime: new Date().toISOString().replace('Z', '000Z'),
      },
    });
    const run = runner.start({}, pushEvent(app.git('rev-parse', 'HEAD')));
    await run.shown(/another-run/);
    run.child.kill('SIGINT');
    expect(await run.done).toBe(130);
    expect(await holder()).toBe('another-run');
    const step = await run.post();
    expect(step).toMatchObject({ left: false, outputs: { status: 'cancelled', changed: 'false' } });
    expect(hub.comments).toMatchObject([{ body: expect.stringContaining('the run was cancelled') }]);
    expect(states()).toEqual([['in_progress', 'inactive']]);
    expect(await holder()).toBe('another-run');
    await kubectl('delete', 'lease', 'hello.lock', '-n', actor.namespace);
    expect(await kubectl('get', 'deployment', '-n', actor.namespace, '-o', 'name')).toBe('');
  });
});

describe('a run that was killed', () => {
  it('is ended by post: lock, Deployment, comment, what was left, and no kubeconfig', async () => {
    const sha = app.commit();
    const run = runner.start({}, pushEvent(sha));
    await Promise.all([run.shown(/^deployment\/hello create/m), run.shown(/^GitHub Deployment/m)]);
    run.child.kill('SIGKILL');
    await run.done;
    expect(await holder()).not.toBe('');
    const step = await run.post();
    expect(await holder()).toBe('');
    expect(step.left).toBe(false);
    expect(hub.comments).toHaveLength(1);
    for (const text of [hub.comments[0]?.body ?? '', step.summary]) {
      expect(text).toContain('`hello` failed');
      expect(text).toContain('**Crashed**');
      expect(text).toContain('revision 1 was interrupted');
      expect(text).toContain('the lock of the app was released');
    }
    expect(states()).toEqual([['in_progress', 'error']]);
  });

  it('leaves a lock alone that another run took since', async () => {
    app.edit('app.jac', 'Hello, ', 'Good day, ');
    const run = runner.start({}, pushEvent(app.commit()));
    await run.shown(/^deployment\/hello configure/m);
    run.child.kill('SIGKILL');
    await run.done;
    const patch = JSON.stringify({
      spec: { holderIdentity: 'another-run', renewTime: new Date().toISOString().replace('Z', '000Z') },
    });
    await kubectl('patch', 'lease', 'hello.lock', '-n', actor.namespace, '--type=merge', '-p', patch);
    const step = await run.post();
    expect(await holder()).toBe('another-run');
    expect(step.log).not.toContain('the lock of the app was released');
    await kubectl('delete', 'lease', 'hello.lock', '-n', actor.namespace);
  });

  it('is ended in time when the cluster cannot be reached, the kubeconfig gone all the same', async () => {
    const run = runner.start({ settings: 'cpu-request=90m' }, pushEvent(app.commit()));
    await Promise.all([run.shown(/^deployment\/hello configure/m), run.shown(/^GitHub Deployment/m)]);
    run.child.kill('SIGKILL');
    await run.done;
    const unreachable = 'http://127.0.0.1:1';
    const step = await run.post({ HTTPS_PROXY: unreachable, https_proxy: unreachable });
    expect(step.left).toBe(false);
    expect(hub.comments[0]?.body).toContain('the cluster could not be asked');
    expect(states()).toEqual([['in_progress', 'error']]);
  });
});

describe('a run that is cancelled', () => {
  it('stops by itself, tells it, and leaves nothing to post but the kubeconfig', async () => {
    app.edit('app.jac', 'Good day, ', 'Good night, ');
    const sha = app.commit();
    const run = runner.start({}, pushEvent(sha));
    await run.shown(/^deployment\/hello configure/m);
    run.child.kill('SIGINT');
    expect(await run.done).toBe(130);
    expect(await holder()).toBe('');
    const commented = hub.requests.length;
    const step = await run.post();
    expect(hub.requests).toHaveLength(commented);
    expect(step).toMatchObject({ left: false, outputs: { status: 'cancelled' } });
    expect(hub.comments.map(({ body }) => body)).toEqual([
      expect.stringMatching(/the run was cancelled[\s\S]*applied before the run was cancelled/),
    ]);
    expect(states()).toEqual([['in_progress', 'inactive']]);
  });

  it('leaves to post what GitHub does not take in time', async () => {
    const run = runner.start({ settings: 'cpu-request=80m' }, pushEvent(app.commit()));
    await Promise.all([run.shown(/^deployment\/hello configure/m), run.shown(/^GitHub Deployment/m)]);
    hub.slow(4_000);
    run.child.kill('SIGINT');
    expect(await run.done).toBe(130);
    hub.calm();
    const step = await run.post();
    expect(step.state).toMatchObject({ cancelled: 'true' });
    expect(step.state).not.toHaveProperty('finished');
    expect(hub.comments[0]?.body).toContain('the run was cancelled');
    expect(hub.deployments[0]?.statuses.at(-1)?.state).toBe('inactive');
  });

  it('is repaired by the next push', async () => {
    const step = await runner.step({}, pushEvent(app.commit()));
    expect(step).toMatchObject({ code: 0, outputs: { status: 'ready' } });
    expect(states()).toEqual([['in_progress', 'success']]);
  });
});
