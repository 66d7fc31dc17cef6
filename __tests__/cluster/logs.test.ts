/** logs: all pods, new ones too. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type App, copyOf } from '../support/apps.js';
import { kubectl } from '../support/cluster.js';
import { jac, report, start } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';

let actor: Actor;
let app: App;
let pods: string[];
beforeAll(async () => {
  actor = await deployer('logs');
  app = copyOf('hello');
  const deployed = await report(actor, ['scale', app.file, '--replicas', '2']);
  pods = (deployed.pods ?? []).filter((pod) => pod.component === 'app').map((pod) => pod.name);
});
afterAll(async () => {
  app.cleanUp();
  await actor.cleanUp();
});

describe('logs', () => {
  it('shows the lines of every pod, each with its name', async () => {
    const run = await jac(actor, ['logs', app.file, '--tail', '20']);
    expect(run.code).toBe(0);
    for (const pod of pods) expect(run.stdout).toContain(pod);
  });

  it('gives one JSON object a line with -o json', async () => {
    const run = await jac(actor, ['logs', app.file, '--tail', '5', '-o', 'json']);
    const lines = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { pod: string });
    expect(new Set(lines.map((line) => line.pod))).toEqual(new Set(pods));
  });

  it('leaves out what is older than --since', async () => {
    const run = await jac(actor, ['logs', app.file, '--since', '1s', '-o', 'json']);
    const all = await jac(actor, ['logs', app.file, '-o', 'json']);
    expect(run.stdout.length).toBeLessThan(all.stdout.length);
  });

  it('follows, and takes up a pod that appears meanwhile', async () => {
    const following = start(actor, ['logs', app.file, '-f', '--tail', '1']);
    try {
      await following.shown(new RegExp(pods[0] ?? ''));
      const [gone = ''] = pods;
      await kubectl('delete', 'pod', gone, '-n', actor.namespace, '--wait=false');
      const known = new Set(pods);
      let fresh = '';
      while (fresh === '') {
        const names = (
          await kubectl(
            'get',
            'pods',
            '-n',
            actor.namespace,
            '-l',
            'app.kubernetes.io/component=app',
            '-o',
            'name',
          )
        )
          .trim()
          .split('\n');
        fresh = names.map((name) => name.replace('pod/', '')).find((name) => !known.has(name)) ?? '';
      }
      await following.shown(new RegExp(fresh));
    } finally {
      following.child.kill('SIGINT');
    }
    expect((await following.done).code).toBe(130);
  });

  it('says so when there is nothing to show', async () => {
    const run = await jac(actor, ['logs', '--name', 'nobody', '-n', actor.namespace]);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('nobody');
  });
});
