/**
 * SIGKILL before any of a run's writes: the next run repairs it. The points are the writes that the audit log shows of an
 * undisturbed run; a gate in front of the API server holds the write at which the process dies, so that it is never made.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type App, copyOf } from '../support/apps.js';
import { type AuditEvent, auditMark, auditSince, isWrite } from '../support/audit.js';
import { devcluster, getJson } from '../support/cluster.js';
import { type Gate, gateFor } from '../support/gate.js';
import { ask } from '../support/http.js';
import { report, start } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';

const suite = devcluster === undefined ? describe.skip : describe;

/** Writes of an undisturbed first deploy, and of a code update, as the audit log shows them (lock renewals apart). */
const firstDeployWrites = [
  'create leases',
  'create secrets',
  'create secrets',
  'patch secrets',
  'patch persistentvolumeclaims',
  'patch services',
  'patch services',
  'patch services',
  'patch deployments',
  'patch deployments',
  'patch secrets',
  'update secrets',
  'update leases',
];
const updateWrites = [
  'update leases',
  'create secrets',
  'update secrets',
  'patch deployments',
  'patch secrets',
  'update secrets',
  'update leases',
];

/** The same with the code in a ConfigMap. */
const mapWrites = [
  'create leases',
  'create secrets',
  'create secrets',
  'patch secrets',
  'patch services',
  'patch services',
  'create configmaps',
  'patch deployments',
  'patch secrets',
  'update secrets',
  'update leases',
];

const destroyWrites = [
  'update leases',
  // What tokens are signed with opens nothing when there is no data.
  'delete secrets',
  'delete services',
  'delete services',
  'delete deployments',
  'delete deployments',
  'delete services',
  'delete persistentvolumeclaims',
  'delete secrets',
  'delete secrets',
  'delete leases',
];

const shown = (events: readonly AuditEvent[]) =>
  withoutRenewals(events.filter(isWrite)).map((event) => `${event.verb} ${event.resource}`);

/** A Lease written between other Lease writes is a renewal: how many there are depends on how long the run takes. */
function withoutRenewals(events: readonly AuditEvent[]): AuditEvent[] {
  const leases = events.filter((event) => event.resource === 'leases');
  return events.filter(
    (event) => event.resource !== 'leases' || event === leases[0] || event === leases.at(-1),
  );
}

suite('SIGKILL between any two writes', () => {
  let actor: Actor;
  let app: App;
  beforeAll(async () => {
    actor = await deployer('kill');
    app = copyOf('hello');
  });
  afterAll(async () => {
    app.cleanUp();
    await actor.cleanUp();
  });

  it('the points are what the audit log shows of a first deploy', async () => {
    const mark = auditMark();
    await report(actor, ['scale', app.file, '--name', 'whole']);
    expect(shown(await auditSince(mark, actor.username))).toEqual(firstDeployWrites);
  });

  it('a first deploy killed at any of them is finished by the next run', async () => {
    await eachOf(firstDeployWrites.length, async (point) => {
      const name = `kill-${point}`;
      await dieBefore(actor, ['scale', app.file, '--name', name], point);
      const repaired = await report(actor, ['scale', app.file, '--name', name]);
      await expectWhole(actor, name, repaired.url);
      await report(actor, ['destroy', '--name', name, '-n', actor.namespace, '--yes']);
      expect(await leftOf(actor, name)).toEqual([]);
    });
  });

  it('so is one whose code is in a ConfigMap', async () => {
    const scale = (name: string) => ['scale', app.file, '--name', name, '--code-store', 'configmap'];
    const mark = auditMark();
    await report(actor, scale('mapped'));
    expect(shown(await auditSince(mark, actor.username))).toEqual(mapWrites);
    await report(actor, ['destroy', '--name', 'mapped', '-n', actor.namespace, '--yes']);
    await eachOf(mapWrites.length, async (point) => {
      const name = `map-${point}`;
      await dieBefore(actor, scale(name), point);
      const repaired = await report(actor, scale(name));
      await expectWhole(actor, name, repaired.url, 1);
      await report(actor, ['destroy', '--name', name, '-n', actor.namespace, '--yes']);
      expect(await leftOf(actor, name)).toEqual([]);
    });
  });

  it('the points of a code update are what the audit log shows', async () => {
    app.edit('app.jac', 'def:pub greet', '# one\ndef:pub greet');
    const mark = auditMark();
    await report(actor, ['scale', app.file, '--name', 'whole']);
    expect(shown(await auditSince(mark, actor.username))).toEqual(updateWrites);
  });

  it('an update killed at any of them is finished by the next run, and the old pods serve meanwhile', async () => {
    await eachOf(updateWrites.length, async (point) => {
      const name = `update-${point}`;
      const own = copyOf('hello');
      try {
        const before = await report(actor, ['scale', own.file, '--name', name]);
        own.edit('app.jac', 'def:pub greet', `# ${point}\ndef:pub greet`);
        await dieBefore(actor, ['scale', own.file, '--name', name], point);
        expect((await ask(`${before.url}/walker/hello`, { body: {} })).status).toBe(200);
        const repaired = await report(actor, ['scale', own.file, '--name', name]);
        expect(repaired.release?.digest).not.toBe(before.release?.digest);
        await expectWhole(actor, name, repaired.url);
        await report(actor, ['destroy', '--name', name, '-n', actor.namespace, '--yes']);
      } finally {
        own.cleanUp();
      }
    });
  });

  it('the points of a destroy are what the audit log shows', async () => {
    const mark = auditMark();
    await report(actor, ['destroy', '--name', 'whole', '-n', actor.namespace, '--yes']);
    // Two revisions of `whole`: one more Secret than an app that was deployed once.
    expect(shown(await auditSince(mark, actor.username))).toEqual(
      destroyWrites.toSpliced(destroyWrites.lastIndexOf('delete secrets'), 0, 'delete secrets'),
    );
  });

  it('a destroy killed at any of them is finished by the next one', async () => {
    await eachOf(destroyWrites.length, async (point) => {
      const name = `destroy-${point}`;
      await report(actor, ['scale', app.file, '--name', name]);
      await dieBefore(actor, ['destroy', '--name', name, '-n', actor.namespace, '--yes'], point);
      await report(actor, ['destroy', '--name', name, '-n', actor.namespace, '--yes']);
      expect(await leftOf(actor, name)).toEqual([]);
    });
  });
});

/** Runs the plugin until it is about to make its write number `point` (from 0, renewals included), and kills it there. */
async function dieBefore(actor: Actor, args: string[], point: number): Promise<boolean> {
  const gate: Gate = await gateFor(actor);
  let reached = () => {};
  const atPoint = new Promise<boolean>((resolve) => {
    reached = () => resolve(true);
  });
  gate.beforeWrite = (_write, index) => {
    if (index !== point) return;
    reached();
    return new Promise(() => undefined);
  };
  const running = start(gate.actor, args);
  try {
    const died = await Promise.race([atPoint, running.done.then(() => false)]);
    running.child.kill('SIGKILL');
    await running.done;
    return died;
  } finally {
    await gate.close();
  }
}

/** A few at a time: a killed run's lock takes its 15 s to run out. */
async function eachOf(count: number, check: (point: number) => Promise<void>): Promise<void> {
  const points = Array.from({ length: count }, (_, index) => index);
  const worker = async () => {
    for (let point = points.shift(); point !== undefined; point = points.shift()) await check(point);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}

async function expectWhole(
  actor: Actor,
  name: string,
  url: string | undefined,
  deploymentCount = 2,
): Promise<void> {
  expect((await ask(`${url}/walker/hello`, { body: {} })).status).toBe(200);
  const deployments = await getJson(
    'deployments',
    '-n',
    actor.namespace,
    '-l',
    `app.kubernetes.io/instance=${name}`,
  );
  expect(deployments.items).toHaveLength(deploymentCount);
}

async function leftOf(actor: Actor, name: string): Promise<string[]> {
  const kinds =
    'deployments,replicasets,pods,services,secrets,configmaps,persistentvolumeclaims,poddisruptionbudgets,leases';
  const { items } = await getJson(kinds, '-n', actor.namespace, '-l', `app.kubernetes.io/instance=${name}`);
  return items.map(
    (item: { kind: string; metadata: { name: string } }) => `${item.kind}/${item.metadata.name}`,
  );
}
