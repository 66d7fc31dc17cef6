/** Ctrl-C, SIGTERM, a stopped lock holder, two runs at once. */

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type App, copyOf } from '../support/apps.js';
import { getJson } from '../support/cluster.js';
import { gateFor } from '../support/gate.js';
import { ask } from '../support/http.js';
import { jac, report, start } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';

let actor: Actor;
let app: App;
beforeAll(async () => {
  actor = await deployer('signals');
  app = copyOf('hello');
});
afterAll(async () => {
  app.cleanUp();
  await actor.cleanUp();
});

const leaseHolder = async (name: string): Promise<string> =>
  (await getJson('lease', `${name}.lock`, '-n', actor.namespace)).spec.holderIdentity ?? '';

describe.each(['SIGINT', 'SIGTERM'] as const)('%s during a rollout', (signal) => {
  const name = signal.toLowerCase();
  it('exits 130 at once, says what it left, and gives the lock back', async () => {
    const running = start(actor, ['scale', app.file, '--name', name, '-o', 'json']);
    await running.shown(/waiting for/);
    running.child.kill(signal);
    const run = await running.done;
    expect(run.code).toBe(130);
    expect(run.report).toMatchObject({ status: 'cancelled' });
    expect(run.report.notes?.join('\n')).toMatch(/deployment\/|next run/);
    expect(await leaseHolder(name)).toBe('');
    const revision = await getJson('secret', `${name}.rev.1`, '-n', actor.namespace);
    expect(revision.metadata.annotations['jac-scale/outcome']).toBe('cancelled');
  });

  it('is repaired by the next run', async () => {
    const repaired = await report(actor, ['scale', app.file, '--name', name]);
    expect((await ask(`${repaired.url}/walker/hello`, { body: {} })).status).toBe(200);
  });
});

describe('a run cancelled while its code travels', () => {
  it('leaves the app as it was, and status names the revision that runs', async () => {
    const big = copyOf('hello');
    try {
      const before = await report(actor, ['scale', big.file, '--name', 'travels']);
      big.write('asset.bin', randomBytes(64 * 1024 * 1024));
      const running = start(actor, ['scale', big.file, '--name', 'travels', '-o', 'json']);
      await running.shown(/uploading/);
      running.child.kill('SIGINT');
      expect((await running.done).code).toBe(130);
      const status = await report(actor, ['status', '--name', 'travels', '-n', actor.namespace]);
      expect(status).toMatchObject({ status: 'ready', revision: before.revision, release: before.release });
      expect(status.notes?.join()).toContain('cancelled');
    } finally {
      big.cleanUp();
    }
  });
});

describe('two runs at once', () => {
  it('of the same code make one revision: the second finds nothing left to do', async () => {
    const twin = copyOf('hello');
    try {
      await report(actor, ['scale', twin.file, '--name', 'twins']);
      twin.edit('app.jac', 'def:pub greet', '# both\ndef:pub greet');
      const both = await Promise.all(
        [1, 2].map(() => report(actor, ['scale', twin.file, '--name', 'twins'])),
      );
      expect(both.map((each) => each.status).sort()).toEqual(['ready', 'unchanged']);
      expect(both.map((each) => each.revision)).toEqual([2, 2]);
      const { items } = await getJson(
        'secrets',
        '-n',
        actor.namespace,
        '-l',
        'app.kubernetes.io/instance=twins,app.kubernetes.io/component=revision',
      );
      expect(items).toHaveLength(2);
    } finally {
      twin.cleanUp();
    }
  });

  it('do not mix: the second waits, then exits 6 naming the first', async () => {
    const slow = copyOf('hello');
    slow.set('health_check_path = "/nowhere"\nstartup_timeout = "60s"');
    const first = start(actor, ['scale', slow.file, '--name', 'twice', '--timeout', '25s', '-o', 'json']);
    try {
      await first.shown(/waiting for/);
      const holder = await leaseHolder('twice');
      const second = await jac(actor, [
        'scale',
        app.file,
        '--name',
        'twice',
        '--take-app',
        '--lock-timeout',
        '3s',
        '-o',
        'json',
      ]);
      expect(second.code).toBe(6);
      expect(second.report).toMatchObject({ status: 'locked' });
      expect(JSON.stringify(second.report)).toContain(holder);
    } finally {
      first.child.kill('SIGKILL');
      await first.done;
      slow.cleanUp();
    }
  });

  it('a killed holder is taken over after its time', async () => {
    const taken = await report(actor, ['scale', app.file, '--name', 'twice', '--take-app']);
    expect(taken.status).toBe('ready');
  });

  it('a holder stopped past its lease and woken again changes nothing, and exits 6', async () => {
    const old = copyOf('hello');
    const newer = copyOf('hello');
    newer.edit('app.jac', 'def:pub greet', '# newer\ndef:pub greet');
    const gate = await gateFor(actor);
    try {
      await report(actor, ['scale', app.file, '--name', 'stopped']);
      old.edit('app.jac', 'def:pub greet', '# older\ndef:pub greet');
      const stopped = start(gate.actor, ['scale', old.file, '--name', 'stopped', '--take-app', '-o', 'json']);
      // Asleep right after it has recorded its Revision: all that is left to do is to write.
      await new Promise<void>((resolve) => {
        gate.beforeWrite = async (write) => {
          if (!/secrets\/?(\?|$)/.test(write.path) || write.method !== 'POST') return;
          await sleep(0);
          setImmediate(() => {
            stopped.child.kill('SIGSTOP');
            resolve();
          });
        };
      });
      gate.beforeWrite = () => undefined;
      const taken = await report(actor, ['scale', newer.file, '--name', 'stopped', '--take-app']);
      expect(taken.status).toBe('ready');
      const before = await state('stopped');
      stopped.child.kill('SIGCONT');
      const woken = await stopped.done;
      expect(woken.code).toBe(6);
      expect(await state('stopped')).toEqual(before);
    } finally {
      await gate.close();
      old.cleanUp();
      newer.cleanUp();
    }
  });
});

/** Everything of an app that a run could have changed. */
async function state(name: string): Promise<string[]> {
  const kinds = 'deployments,services,secrets,persistentvolumeclaims,leases';
  const { items } = await getJson(kinds, '-n', actor.namespace, '-l', `app.kubernetes.io/instance=${name}`);
  return items
    .map((item: { kind: string; metadata: { name: string; generation?: number; resourceVersion: string } }) =>
      // A Deployment's status moves by itself; its generation counts what was asked of it.
      [
        item.kind,
        item.metadata.name,
        item.kind === 'Deployment' ? item.metadata.generation : item.metadata.resourceVersion,
      ].join(' '),
    )
    .sort();
}
