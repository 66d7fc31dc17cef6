/** restart: new pods, the same revision, and nobody who asks notices. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type App, copyOf } from '../support/apps.js';
import { getJson } from '../support/cluster.js';
import { jac, report } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';

let actor: Actor;
let app: App;
let url: string;
beforeAll(async () => {
  actor = await deployer('restart');
  app = copyOf('hello');
  url = (await report(actor, ['scale', app.file])).url ?? '';
});
afterAll(async () => {
  app.cleanUp();
  await actor.cleanUp();
});

const podNames = (pods: readonly { name: string; component: string }[] = []) =>
  pods.filter(({ component }) => component === 'app').map(({ name }) => name);

describe('restart', () => {
  it('makes the only pod anew while it serves; the next scale finds nothing to do', async () => {
    const before = await report(actor, ['status', app.file]);
    let over = false;
    const answers: (number | string)[] = [];
    const asking = (async () => {
      while (!over) {
        const answer = fetch(`${url}/docs`, {
          headers: { connection: 'close' },
          signal: AbortSignal.timeout(20_000),
        });
        answers.push(await answer.then(({ status }) => status, String));
      }
    })();
    const restarted = await report(actor, ['restart', app.file]);
    over = true;
    await asking;
    expect(restarted).toMatchObject({ command: 'restart', status: 'ready' });
    expect(answers.length).toBeGreaterThan(10);
    expect(answers.filter((answer) => answer !== 200)).toEqual([]);
    const after = await report(actor, ['status', app.file]);
    expect(podNames(after.pods)).not.toEqual(podNames(before.pods));
    expect(after.revision).toBe(before.revision);
    expect((await report(actor, ['scale', app.file])).status).toBe('unchanged');
    const deployment = (await getJson('deployment', 'hello', '-n', actor.namespace)) as {
      spec: { template: { metadata: { annotations: Record<string, string> } } };
    };
    expect(deployment.spec.template.metadata.annotations['jac-scale/restarts']).toBe('1');
  });

  it('says that there is nothing to restart', async () => {
    const ran = await jac(actor, ['restart', '--name', 'nobody', '-n', actor.namespace]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('app nobody is not deployed');
  });
});
