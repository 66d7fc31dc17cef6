/** events: what happened to one app, after a deploy that failed. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type App, copyOf } from '../support/apps.js';
import { kubectl } from '../support/cluster.js';
import { jac, report, start } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';

interface Line {
  readonly time: string;
  readonly type: string;
  readonly reason: string;
  readonly object: { readonly kind: string; readonly name: string };
  readonly message: string;
}

let actor: Actor;
let app: App;
let other: App;
beforeAll(async () => {
  actor = await deployer('events');
  app = copyOf('hello', 'python_image = "10.255.255.1:5000/nosuch:1"');
  other = copyOf('hello');
  await Promise.all([
    report(actor, ['scale', app.file, '--timeout', '40s'], 7).catch(() => undefined),
    report(actor, ['scale', other.file, '--name', 'hello-other']),
  ]);
});
afterAll(async () => {
  app.cleanUp();
  other.cleanUp();
  await actor.cleanUp();
});

const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

describe('events', () => {
  it('tells why a deploy failed, and nothing of the app beside it', async () => {
    const ran = await jac(actor, ['events', app.file, '-o', 'json']);
    expect(ran.code).toBe(0);
    const told = lines(ran.stdout);
    expect(told.filter(({ object }) => object.name.startsWith('hello-other'))).toEqual([]);
    expect(told.map(({ time }) => time)).toEqual(told.map(({ time }) => time).toSorted());
    const kinds = new Set(told.map(({ object }) => object.kind));
    for (const kind of ['Deployment', 'ReplicaSet', 'Pod']) expect(kinds).toContain(kind);
    expect(told.some(({ type, message }) => type === 'Warning' && message.includes('nosuch'))).toBe(true);
  });

  it('shows only warnings when it is asked to', async () => {
    const ran = await jac(actor, ['events', app.file, '--types', 'Warning']);
    const [header, ...rows] = ran.stdout.trim().split('\n');
    expect(header).toMatch(/^LAST SEEN +TYPE +REASON +OBJECT +MESSAGE$/);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toMatch(/ Warning +/);
  });

  it('follows what happens next', async () => {
    const following = start(actor, ['events', '--name', 'hello-other', '-f', '-o', 'json']);
    let said = '';
    following.child.stdout?.on('data', (text: string) => {
      said += text;
    });
    const created = /"SuccessfulCreate","object":\{"kind":"ReplicaSet"/;
    // What was before stands there first: it is being followed.
    await following.shown(created);
    const before = said.length;
    await kubectl(
      'delete',
      'pod',
      '-n',
      actor.namespace,
      '-l',
      'app.kubernetes.io/instance=hello-other,app.kubernetes.io/component=app',
      '--wait=false',
    );
    await new Promise<void>((resolve, reject) => {
      const look = () => {
        const news = lines(said.slice(before, said.lastIndexOf('\n') + 1) || '[]').map(
          ({ reason }) => reason,
        );
        if (news.includes('Killing') && news.includes('SuccessfulCreate')) resolve();
      };
      following.child.stdout?.on('data', look);
      following.child.once('close', () => reject(new Error(`it ended:\n${said}`)));
      look();
    });
    following.child.kill('SIGINT');
    expect((await following.done).code).toBe(130);
  });
});
