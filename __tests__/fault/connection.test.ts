/** A cut connection and a killed API server: survived when it comes back, explained when it does not. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type App, copyOf } from '../support/apps.js';
import { devcluster, devclusterVerb } from '../support/cluster.js';
import { gateFor } from '../support/gate.js';
import { ask } from '../support/http.js';
import { report, start } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';

const suite = devcluster === undefined ? describe.skip : describe;

let actor: Actor;
let app: App;
beforeAll(async () => {
  actor = await deployer('connection');
  app = copyOf('hello');
});
afterAll(async () => {
  app.cleanUp();
  await actor.cleanUp();
});

describe('a cut connection', () => {
  it('during the rollout is survived: watches go on where they were', async () => {
    const gate = await gateFor(actor);
    try {
      const running = start(gate.actor, ['scale', app.file, '--name', 'cut', '-o', 'json']);
      await running.shown(/waiting for/);
      gate.cut();
      const run = await running.done;
      expect(run.code).toBe(0);
      expect((await ask(`${run.report.url}/walker/hello`, { body: {} })).status).toBe(200);
    } finally {
      await gate.close();
    }
  });

  it('during the upload is survived: the bundle arrives whole', async () => {
    const big = copyOf('hello');
    big.write('asset.bin', Buffer.alloc(24 * 1024 * 1024, 'incompressible enough when it is not zero'));
    const gate = await gateFor(actor);
    try {
      const running = start(gate.actor, ['scale', big.file, '--name', 'cut', '--take-app', '-o', 'json']);
      await running.shown(/uploading/);
      gate.cut();
      const run = await running.done;
      expect(run.code).toBe(0);
      expect((await ask(`${run.report.url}/walker/hello`, { body: {} })).status).toBe(200);
    } finally {
      await gate.close();
      big.cleanUp();
    }
  });

  it('for good ends with exit 1 and names the server; the next run repairs', async () => {
    app.edit('app.jac', 'def:pub greet', '# again\ndef:pub greet');
    const gate = await gateFor(actor);
    try {
      const running = start(gate.actor, ['scale', app.file, '--name', 'cut', '--take-app']);
      await running.shown(/waiting for/);
      gate.closed = true;
      gate.cut();
      const run = await running.done;
      expect(run.code).toBe(1);
      expect(run.stderr).toMatch(/127\.0\.0\.1/);
    } finally {
      await gate.close();
    }
    const repaired = await report(actor, ['scale', app.file, '--name', 'cut', '--take-app']);
    expect((await ask(`${repaired.url}/walker/hello`, { body: {} })).status).toBe(200);
  });
});

suite('a killed API server', () => {
  it('that comes back in the middle of a rollout changes nothing about its end', async () => {
    const running = start(actor, ['scale', app.file, '--name', 'server', '--take-app', '-o', 'json']);
    await running.shown(/waiting for/);
    await devclusterVerb('kill', 'apiserver');
    await devclusterVerb('restart', 'apiserver');
    const run = await running.done;
    expect({ code: run.code, stderr: run.code === 0 ? '' : run.stderr }).toEqual({ code: 0, stderr: '' });
    expect((await ask(`${run.report.url}/walker/hello`, { body: {} })).status).toBe(200);
  });
});
