/** An app that went wrong goes back: code, settings and secrets of an earlier revision, while its users go on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { History, RevisionView } from '../../src/model/history.js';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from '../support/apps.js';
import { auditMark, auditSince, isWrite } from '../support/audit.js';
import { devcluster, getJson, kubectl, projectRoot } from '../support/cluster.js';
import { gateFor } from '../support/gate.js';
import { jac, report, start } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';
import { during, saying } from '../support/steady.js';

const published = new Ajv2020({ strict: false, validateFormats: false }).compile(
  JSON.parse(readFileSync(join(projectRoot, 'docs/schema/history.schema.json'), 'utf8')) as object,
);

let actor: Actor;
let app: App;
let first: Report;

beforeAll(async () => {
  actor = await deployer('rollback');
  app = copyOf('hello');
  app.write(
    'app.jac',
    'import os;\n\nglob VERSION: str = "v1";\n\ndef:pub told -> str {\n    return VERSION + " " + os.environ.get("TOKEN", "");\n}\n',
  );
  app.edit('jac.toml', /$/, `\n[plugins.scale.secrets]\nTOKEN = "\${TOKEN}"\n`);
  first = await scale('old', '200Mi');
});
afterAll(async () => {
  app.cleanUp();
  await actor.cleanUp();
});

const named = ['--name', 'hello'];
const scale = (token: string, memory: string) =>
  report(actor, ['scale', app.file, ...named, '--memory-request', memory], 0, { env: { TOKEN: token } });
const told = () => `${first.url}/function/told`;

async function listed(): Promise<readonly RevisionView[]> {
  const { stdout } = await jac(actor, ['history', ...named, '-o', 'json']);
  const history = JSON.parse(stdout) as History;
  if (!published(history)) throw new Error(`not as published: ${JSON.stringify(published.errors)}`);
  return history.revisions;
}

describe('an update that was a mistake', () => {
  it('is told by the history', async () => {
    app.edit('app.jac', '"v1"', '"v2"');
    const second = await scale('new', '220Mi');
    expect(second).toMatchObject({ status: 'ready', revision: 2 });
    expect(await saying(told(), 'v2 new')).toContain('v2 new');
    expect(await listed()).toMatchObject([
      { revision: 2, current: true, status: 'ready', release: { digest: second.release?.digest } },
      { revision: 1, current: false, status: 'ready', release: { digest: first.release?.digest } },
    ]);
    const text = await jac(actor, ['history', ...named]);
    expect(text.stdout).toMatch(/^CURRENT +REVISION +STATUS/);
    expect(text.stdout).toMatch(/^\* +2 +ready/m);
  });

  it('is taken back with code, settings and secrets, while requests go on', async () => {
    const secrets = await getJson(
      'secrets',
      '-n',
      actor.namespace,
      '-l',
      'app.kubernetes.io/component=environment',
    );
    const mark = auditMark();
    const { result, failures } = await during(told(), () => report(actor, ['rollback', ...named]));
    expect(failures).toEqual([]);
    expect(result).toMatchObject({
      command: 'rollback',
      status: 'ready',
      revision: 3,
      rollbackOf: 1,
      release: first.release,
      notes: [expect.stringContaining('data is not rolled back')],
    });
    expect(await saying(told(), 'v1 old')).toContain('v1 old');
    const { spec } = await getJson('deployment', 'hello', '-n', actor.namespace);
    expect(spec.template.spec.containers[0].resources.requests.memory).toBe('200Mi');
    // What the revision needs was kept, and is not written again.
    const after = await getJson(
      'secrets',
      '-n',
      actor.namespace,
      '-l',
      'app.kubernetes.io/component=environment',
    );
    expect(versions(after)).toEqual(versions(secrets));
    if (devcluster === undefined) return;
    const writes = (await auditSince(mark, actor.username)).filter(isWrite);
    expect(
      writes.map(({ verb, resource }) => `${verb} ${resource}`).filter((each) => !/leases/.test(each)),
    ).toEqual(['create secrets', 'update secrets', 'patch deployments', 'patch secrets', 'update secrets']);
  });

  it('is what deploying the old code and settings finds unchanged', async () => {
    app.edit('app.jac', '"v2"', '"v1"');
    expect(await scale('old', '200Mi')).toMatchObject({ status: 'unchanged', revision: 3 });
  });

  it('can be put forward again, also by its number', async () => {
    const run = await jac(actor, ['rollback', ...named, '--to', '2']);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('hello runs revision 2 again');
    expect(run.stderr).toContain('note: code and settings are those of revision 2');
    expect(await saying(told(), 'v2 new')).toContain('v2 new');
    expect(await listed()).toMatchObject([{ revision: 4, rollbackOf: 2, current: true }, {}, {}, {}]);
  });
});

describe('a rollback that cannot be', () => {
  it('of a revision that is not kept is a mistake in the command', async () => {
    const { diagnosis } = await report(actor, ['rollback', ...named, '--to', '77'], 2);
    expect(diagnosis).toMatchObject([
      { code: 'RevisionNotFound', why: expect.stringContaining('4, 3, 2, 1') },
    ]);
  });

  it('whose code is gone from the volume changes nothing', async () => {
    const digest = first.release?.digest.replace('sha256:', '') ?? '';
    const inServer = ['exec', '-n', actor.namespace, 'deploy/hello-code-server', '--', 'sh', '-c'];
    const path = (await kubectl(...inServer, `find /data -name '${digest}*'`)).trim().split('\n')[0] ?? '';
    await kubectl(...inServer, `mv ${path} /data/aside`);
    try {
      const { diagnosis } = await report(actor, ['rollback', ...named, '--to', '1'], 1);
      expect(diagnosis).toMatchObject([{ code: 'BundleMissing' }]);
      expect((await listed())[0]?.revision).toBe(4);
      expect(await saying(told(), 'v2 new')).toContain('v2 new');
    } finally {
      await kubectl(...inServer, `mv /data/aside ${path}`);
    }
  });

  it('comes back to what ran when the old revision does not start any more', async () => {
    await kubectl('create', 'quota', 'none', '--hard=requests.memory=1', '-n', actor.namespace);
    try {
      const back = await report(actor, ['rollback', ...named, '--to', '1', '--timeout', '90s'], 5);
      expect(back).toMatchObject({ status: 'rolled-back', revision: 5, rollbackOf: 1, rolledBackTo: 4 });
      expect(back.diagnosis).not.toEqual([]);
      expect(await saying(told(), 'v2 new')).toContain('v2 new');
    } finally {
      await kubectl('delete', 'quota', 'none', '-n', actor.namespace);
    }
  });
});

const throttled = devcluster === undefined ? describe.skip : describe;

throttled('two rollbacks at once', () => {
  it('one waits and then names the other; the other is taken over when it hangs, and changes nothing when it wakes', async () => {
    const gate = await gateFor(actor);
    let reached = () => {};
    let passed = () => {};
    const held = new Promise<void>((resolve) => {
      reached = resolve;
    });
    // Its first write after the lock: the new revision.
    gate.beforeWrite = ({ method, path }) => {
      if (method !== 'POST' || !path.includes('/secrets')) return;
      reached();
      return new Promise<void>((resolve) => {
        passed = resolve;
      });
    };
    const one = start(gate.actor, ['rollback', ...named, '--to', '1', '-o', 'json']);
    try {
      await held;
      const { spec } = await getJson('lease', 'hello.lock', '-n', actor.namespace);
      const refused = await report(actor, ['rollback', ...named, '--to', '1', '--lock-timeout', '2s'], 6);
      expect(refused).toMatchObject({
        status: 'locked',
        diagnosis: [{ code: 'Locked', what: expect.stringContaining(spec.holderIdentity) }],
      });
      one.child.kill('SIGSTOP');
      const two = await report(actor, ['rollback', ...named, '--to', '1']);
      expect(two).toMatchObject({ status: 'ready', rollbackOf: 1 });
      // What it had sent arrives late, and loses against the revision that was made meanwhile.
      gate.beforeWrite = () => undefined;
      passed();
      one.child.kill('SIGCONT');
      const woken = await one.done;
      expect([woken.code, woken.report.status]).toEqual([0, 'unchanged']);
      expect((await listed())[0]).toMatchObject({ revision: two.revision, current: true, status: 'ready' });
      expect(gate.writes.map(({ method }) => method).filter((method) => method === 'PATCH')).toEqual([]);
    } finally {
      one.child.kill('SIGKILL');
      await gate.close();
    }
    expect(await saying(told(), 'v1 old')).toContain('v1 old');
  });
});

const versions = (list: { items: { metadata: { name: string; resourceVersion: string } }[] }) =>
  list.items.map(({ metadata }) => [metadata.name, metadata.resourceVersion]).sort();
