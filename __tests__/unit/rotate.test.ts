import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Context } from '../../src/engine/context.js';
import { databases } from '../../src/engine/data/databases.js';
import { secretText } from '../../src/engine/data/secret.js';
import { withPasswords } from '../../src/engine/rotate/adopted-redis.js';
import { runRotation } from '../../src/engine/rotate/run.js';
import { scramVerifier } from '../../src/engine/rotate/scram.js';
import * as scripts from '../../src/engine/rotate/scripts.js';
import { begun, promoted, stateOf } from '../../src/engine/rotate/state.js';
import { chosen } from '../../src/engine/rotate/targets.js';
import { JacScaleError } from '../../src/model/error.js';
import { credentialsManager, labelsOf } from '../../src/model/identity.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import { at, textAt } from '../../src/model/read.js';
import type { ApplyOptions, ExecRequest } from '../../src/ports/cluster.js';
import { MemoryCluster } from './memory-cluster.js';

const namespace = 'demo';
const app = 'shop';
type Name = 'mongodb' | 'redis' | 'postgresql';
const first: Record<Name, string> = { mongodb: 'jac', redis: 'default', postgresql: 'jac' };
const b64 = (text: string) => Buffer.from(text).toString('base64');

const secretOf = (name: Name): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: `${app}-${name}`, namespace, labels: labelsOf(app, name) },
  data: {
    username: b64(first[name]),
    password: b64('first-password-of-all'),
    uri: b64(`x://${first[name]}:first-password-of-all@${app}-${name}.demo.svc:1/jac?a=b`),
  },
});

/** Databases that know logins, and an app whose pods know what the Secrets said when they were made. */
class World extends MemoryCluster {
  readonly logins = new Map<string, Set<string>>();
  /** By database, what the app logs in with. */
  readonly pods = new Map<Name, { username: string; password: string }>();
  /** Calls until one fails; what it does is done by then, or not. */
  crashAt = Number.POSITIVE_INFINITY;
  crashesAfter = false;
  calls = 0;

  readonly databases: readonly Name[];

  constructor(databases: readonly Name[]) {
    super();
    this.databases = databases;
    const labels = labelsOf(app, 'app');
    this.objects.set(`Deployment/${app}`, {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: app, namespace, labels } },
      spec: { replicas: 1, template: { metadata: {}, spec: { containers: [{ name: 'app' }] } } },
    });
    for (const name of databases) {
      this.objects.set(`Secret/${app}-${name}`, secretOf(name));
      this.logins.set(`${name} ${first[name]}`, new Set(['first-password-of-all']));
    }
    this.#roll();
  }

  override get = async (ref: Parameters<MemoryCluster['get']>[0]) => this.find(ref.kind.kind, ref.name);
  override replace(object: KubeObject) {
    return this.#step(() => super.replace(object));
  }
  override apply(object: KubeObject, options: ApplyOptions & { manager?: string } = {}) {
    return this.#step(async () => {
      expect(options.manager).toBe(credentialsManager);
      const live = this.find('Deployment', app);
      const before = textAt(live, 'spec', 'template', 'metadata', 'annotations', 'jac-scale/credentials');
      const after = textAt(object, 'spec', 'template', 'metadata', 'annotations', 'jac-scale/credentials');
      const template = {
        ...(at(live, 'spec', 'template') as object),
        ...(at(object, 'spec', 'template') as object),
      };
      const spec = { ...(at(live, 'spec') as object), template };
      const applied = await super.apply({ ...(live as KubeObject), spec });
      if (before !== after) this.#roll();
      return applied;
    });
  }
  exec = (request: ExecRequest) => this.#step(() => this.#run(request));

  /** Whether the app gets into every database. */
  serves(): boolean {
    return this.databases.every((name) => {
      const { username, password } = this.pods.get(name) ?? { username: '', password: '' };
      return this.logins.get(`${name} ${username}`)?.has(password) === true;
    });
  }

  async #step<T>(act: () => Promise<T>): Promise<T> {
    this.calls += 1;
    const crashes = this.calls === this.crashAt;
    if (crashes && !this.crashesAfter) throw new Error('killed');
    const result = await act();
    expect(this.serves()).toBe(true);
    if (crashes) throw new Error('killed');
    return result;
  }

  #roll(): void {
    for (const name of this.databases) {
      const secret = this.find('Secret', `${app}-${name}`);
      const [, username = '', password = ''] = /:\/\/(.*):(.*)@/.exec(secretText(secret, 'uri') ?? '') ?? [];
      this.pods.set(name, { username, password });
    }
  }

  async #run({ pod, container, command, stdin }: ExecRequest) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of stdin ?? []) chunks.push(chunk);
    const pieces = unframed(Buffer.concat(chunks));
    const name = container as Name;
    expect(pod).toBe(`${app}-${name}-0`);
    expect(command.join(' ')).not.toMatch(/first-password-of-all|[A-Za-z0-9]{32}/);
    const [, , script, , ...args] = command;
    const login = (user: string) => this.logins.get(`${name} ${user}`) ?? new Set();
    const [one = '', two = '', three = ''] = pieces;
    const isIn = (user: string, password: string) => expect(login(user).has(password)).toBe(true);
    switch (script) {
      case scripts.redisAdd:
        isIn(args[0] ?? '', one);
        expect(createHash('sha256').update(two).digest('hex')).toBe(three);
        login(args[0] ?? '').add(two);
        break;
      case scripts.redisDrop:
        isIn(args[0] ?? '', one);
        for (const each of [...login(args[0] ?? '')] as string[])
          if (createHash('sha256').update(each).digest('hex') === two) login(args[0] ?? '').delete(each);
        break;
      case scripts.postgresAdd:
        isIn(args[0] ?? '', one);
        expect(args[1]).toBe('jac');
        expect(three).toMatch(/^SCRAM-SHA-256\$4096:/);
        this.logins.set(`${name} ${args[2]}`, new Set([two]));
        break;
      case scripts.postgresDrop:
        isIn(args[0] ?? '', one);
        this.logins.delete(`${name} ${args[2]}`);
        break;
      case scripts.mongoAdd: {
        isIn(...authOf(one));
        const [, user, password] = /createUser: "(.*?)", pwd: "(.*?)"/.exec(one) ?? [];
        expect(authOf(three)).toEqual([user, password]);
        this.logins.set(`${name} ${user}`, new Set([password ?? '']));
        break;
      }
      case scripts.mongoDrop:
        isIn(...authOf(one));
        this.logins.delete(`${name} ${/dropUser: "(.*?)"/.exec(one)?.[1]}`);
        break;
      default:
        throw new Error(`unknown script ${script}`);
    }
    return { exitCode: 0, stdout: 'done\n', stderr: '' };
  }
}

const authOf = (lines: string): [string, string] => {
  const [, user = '', password = ''] = /auth\("(.*?)", "(.*?)"\)/.exec(lines) ?? [];
  return [user, password];
};

function unframed(input: Buffer): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < input.length; ) {
    const end = input.indexOf('\n', start);
    const length = Number(input.subarray(start, end).toString());
    pieces.push(input.subarray(end + 1, end + 1 + length).toString());
    start = end + 1 + length;
  }
  return pieces;
}

const rotateAll = (world: World, targets = world.databases, isAll = false) => {
  const cluster = world.asCluster();
  const clock = {
    now: () => new Date(),
    monotonic: () => performance.now(),
    sleep: (_: number, signal?: AbortSignal) =>
      new Promise<void>((__, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
  };
  const context = { cluster, clock, emit: () => undefined, signal: new AbortController().signal };
  const deadline = performance.now() + 5_000;
  const run = { context: context as unknown as Context, cluster, namespace, app, deadline };
  return runRotation(run, targets, isAll);
};

/** An app whose administrator has a password of his own: what its pod answers to ours. */
function withAdministrator(databases: readonly Name[], answer: string): World {
  const world = new World(databases);
  const object = (kind: string, name: string, component: 'auth' | 'app', more: object) =>
    world.objects.set(`${kind}/${name}`, {
      ...{ apiVersion: 'v1', kind, metadata: { name, namespace, labels: labelsOf(app, component) } },
      ...more,
    });
  object('Secret', `${app}-auth`, 'auth', {
    data: { 'jwt-secret': b64('old'), 'admin-password': b64('first') },
  });
  object('Pod', `${app}-pod`, 'app', { status: { conditions: [{ type: 'Ready', status: 'True' }] } });
  const { exec } = world;
  world.exec = async (request) =>
    request.container === 'app' ? { exitCode: 0, stdout: `${answer}\n`, stderr: '' } : exec(request);
  return world;
}

/** The login that the Secret names, which has to be the only one that is good. */
function expectSettled(world: World, name: Name): { username: string; password: string } {
  const state = stateOf(world.find('Secret', `${app}-${name}`) as KubeObject);
  expect(state).toMatchObject({ phase: 'idle', other: undefined });
  const current = state?.current ?? { username: '', password: '' };
  expect(current.password).toMatch(/^[A-Za-z0-9]{32}$/);
  const good = [...world.logins].flatMap(([key, passwords]) =>
    key.startsWith(`${name} `) ? [...passwords].map((password) => [key, password]) : [],
  );
  expect(good).toEqual([[`${name} ${current.username}`, current.password]]);
  expect(world.pods.get(name)).toEqual(current);
  expect(state?.uri).toBe(`x://${current.username}:${current.password}@${app}-${name}.demo.svc:1/jac?a=b`);
  return current;
}

const all: readonly Name[] = databases.map(({ name }) => name);

describe('a rotation', () => {
  it('ends the old logins when no pod uses them any more', async () => {
    const world = new World(all);
    expect((await rotateAll(world)).status).toBe('ready');
    expect(all.map((name) => expectSettled(world, name).username)).toEqual(['jac-1', 'default', 'jac-1']);
    const deployment = world.find('Deployment', app);
    expect(at(deployment, 'spec', 'template', 'metadata', 'annotations')).toEqual({
      'jac-scale/credentials': '3',
    });
    await rotateAll(world, ['postgresql']);
    expect(expectSettled(world, 'postgresql').username).toBe('jac-2');
    expect(expectSettled(world, 'mongodb').username).toBe('jac-1');
  });

  it('is gone on with by the next run, wherever it was killed, and the app gets in all the while', async () => {
    const two: readonly Name[] = ['mongodb', 'redis'];
    const whole = new World(two);
    await rotateAll(whole);
    for (const crashesAfter of [false, true]) {
      for (let crashAt = 1; crashAt <= whole.calls; crashAt++) {
        const world = new World(two);
        Object.assign(world, { crashAt, crashesAfter });
        await expect(rotateAll(world)).rejects.toThrow('killed');
        world.crashAt = Number.POSITIVE_INFINITY;
        // Whichever is asked for: what was begun is finished.
        expect((await rotateAll(world, ['redis'])).status).toBe('ready');
        expectSettled(world, 'redis');
        for (const name of two) {
          const secret = world.find('Secret', `${app}-${name}`) as KubeObject;
          expect(stateOf(secret)?.phase).toBe('idle');
        }
        expect(world.serves()).toBe(true);
      }
    }
  });

  it('leaves an app alone that has the name of its Redis', async () => {
    const world = new World(['redis']);
    const metadata = { name: `${app}-redis`, namespace, labels: labelsOf(`${app}-redis`, 'app') };
    world.objects.set(`Deployment/${app}-redis`, { apiVersion: 'apps/v1', kind: 'Deployment', metadata });
    expect((await rotateAll(world)).status).toBe('ready');
    expectSettled(world, 'redis');
  });

  it('changes nothing else where the administrator has a password of his own', async () => {
    const world = withAdministrator(['redis'], 'unknown');
    const targets = ['redis', 'jwt', 'admin'] as never;
    await expect(rotateAll(world, targets)).rejects.toMatchObject({ code: 'AdminPasswordUnknown' });
    expect(secretText(world.find('Secret', `${app}-redis`), 'password')).toBe('first-password-of-all');
    expect(secretText(world.find('Secret', `${app}-auth`), 'jwt-secret')).toBe('old');
  });

  it.each(['unknown', 'disabled'])(
    'of all there is leaves an administrator out that is %s',
    async (answer) => {
      const world = withAdministrator(['redis'], answer);
      const { status, leftOut } = await rotateAll(world, ['redis', 'jwt', 'admin'] as never, true);
      expect([status, leftOut?.code]).toEqual(['ready', expect.stringMatching(/^Admin/)]);
      expectSettled(world, 'redis');
      const auth = world.find('Secret', `${app}-auth`);
      expect(secretText(auth, 'jwt-secret')).not.toBe('old');
      expect(secretText(auth, 'admin-password')).toBe('first');
    },
  );

  it('makes another JWT secret, and the pods anew', async () => {
    const world = new World([]);
    const metadata = { name: `${app}-auth`, namespace, labels: labelsOf(app, 'auth') };
    const data = { 'jwt-secret': b64('old'), 'admin-password': b64('kept') };
    world.objects.set(`Secret/${app}-auth`, { apiVersion: 'v1', kind: 'Secret', metadata, data });
    expect(world.find('Secret', `${app}-auth`)).toBeDefined();
    await rotateAll(world, ['jwt'] as never);
    const secret = world.find('Secret', `${app}-auth`);
    expect(secretText(secret, 'jwt-secret')).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(secretText(secret, 'admin-password')).toBe('kept');
    expect(
      textAt(
        world.find('Deployment', app),
        'spec',
        'template',
        'metadata',
        'annotations',
        'jac-scale/credentials',
      ),
    ).toBe('1');
  });
});

describe('the URL of a database', () => {
  it('names the new login, whatever is in it', () => {
    const login = fc.record({ username: fc.string({ minLength: 1 }), password: fc.string({ minLength: 1 }) });
    fc.assert(
      fc.property(login, (next) => {
        const secret = begun(secretOf('mongodb'), next);
        const state = stateOf(secret);
        if (state === undefined) throw new Error('no state');
        const uri = secretText(promoted(secret, state, false), 'uri') ?? '';
        const [, user = '', password = ''] =
          /^x:\/\/([^:@/]*):([^:@/]*)@shop-mongodb\.demo\.svc:1\/jac\?a=b$/.exec(uri) ?? [];
        expect({ username: decodeURIComponent(user), password: decodeURIComponent(password) }).toEqual(next);
      }),
    );
  });
});

describe('what can be rotated', () => {
  const ref = (key: string, name = `${app}-auth`) => ({ valueFrom: { secretKeyRef: { name, key } } });
  const deployment = (env: object[]): KubeObject => ({
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: app } },
    spec: { template: { spec: { containers: [{ name: 'app', env }] } } },
  });
  const set = (name: Name, env: object[] = []): KubeObject => ({
    ...{ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: `${app}-${name}` } },
    spec: { template: { spec: { containers: [{ name, env }] } } },
  });
  const live = (...objects: KubeObject[]) =>
    new Map(objects.map((each) => [`${each.apiVersion}/${each.kind}/${each.metadata.name}`, each]));
  const auth: KubeObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: `${app}-auth` } };
  const jwtEntry = { name: 'JAC_SCALE_JWT_SECRET', ...ref('jwt-secret') };

  const why = (act: () => unknown): string => {
    try {
      act();
    } catch (error) {
      if (error instanceof JacScaleError) return `${error.code}: ${error.why}`;
    }
    return 'nothing was thrown';
  };

  it('is what was made for the app', () => {
    const objects = live(auth, set('mongodb'));
    expect(chosen('all', app, objects, deployment([jwtEntry]))).toEqual(['mongodb', 'jwt']);
    expect(chosen(['jwt', 'mongodb'], app, objects, deployment([jwtEntry]))).toEqual(['mongodb', 'jwt']);
  });

  it('is nothing that the user decides', () => {
    expect(why(() => chosen('all', app, live(), deployment([])))).toMatch(/^NothingToRotate/);
    expect(why(() => chosen(['admin'], app, live(auth), deployment([jwtEntry])))).toMatch(
      /^NotRotatable: .*settings/,
    );
    expect(why(() => chosen(['redis'], app, live(), deployment([])))).toMatch(
      /^NotRotatable: the app has no Redis/,
    );
  });

  it('is no Redis that has its password elsewhere', () => {
    const own = [{ name: 'REDIS_PASSWORD', ...ref('password', `${app}-redis`) }];
    expect(chosen(['redis'], app, live(set('redis', own)), deployment([]))).toEqual(['redis']);
    expect(why(() => chosen(['redis'], app, live(set('redis')), deployment([])))).toMatch(/StatefulSet/);
  });

  it('is the Redis of an adopted app, with the file that it reads', () => {
    const old: KubeObject = { ...deployment([]), metadata: { name: `${app}-redis` } };
    expect(chosen(['redis'], app, live(old), deployment([]))).toEqual(['redis']);
    const secret = withPasswords({ ...secretOf('redis'), type: 'Opaque' }, ['new', 'old']);
    const sum = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(secretText(secret, 'users.acl')).toBe(
      `user default on #${sum('new')} #${sum('old')} ~* &* +@all\n`,
    );
    expect(secretText(secret, 'password')).toBe('new');
  });
});

describe('the end of a login of PostgreSQL', () => {
  it('ends its sessions while the server still knows whose they are', () => {
    const order = ['NOLOGIN', 'pg_terminate_backend', 'DROP ROLE'].map((each) =>
      scripts.postgresDrop.indexOf(each),
    );
    expect(order.includes(-1)).toBe(false);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });
});

describe('what PostgreSQL keeps of a password', () => {
  it('is as RFC 7677 has it', () => {
    const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
    expect(scramVerifier('pencil', salt)).toBe(
      'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
    );
    expect(scramVerifier('pencil')).not.toBe(scramVerifier('pencil'));
  });
});
