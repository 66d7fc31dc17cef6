import { describe, expect, it } from '@jest/globals';
import { readRecord } from '../../src/engine/modules/records.js';
import type { JacScaleError } from '../../src/model/error.js';
import type { Json, KubeObject } from '../../src/model/kubernetes.js';
import { at, listAt } from '../../src/model/read.js';
import { deployModule } from '../../src/operations/orc/deploy.js';
import { destroyModule } from '../../src/operations/orc/destroy.js';
import { getModule } from '../../src/operations/orc/get.js';
import { listModules } from '../../src/operations/orc/list.js';
import { waitForModule } from '../../src/operations/orc/wait.js';
import { ClusterError } from '../../src/ports/cluster.js';
import { failure, type ModuleCluster, refused, reviewerWho, world } from './module-harness.js';

const caller = { username: 'system:serviceaccount:web:ci', groups: [] };
const redis = (config: Record<string, Json> = {}) => ({
  module: 'redis',
  config: { name: 'cache', namespace: 'web', ...config },
});
const cache = { module: 'redis', name: 'cache', namespace: 'web' };
const record = (cluster: ModuleCluster, name = 'jac-orc.redis.cache') => cluster.find('Secret', name);
const password = (cluster: ModuleCluster) =>
  Buffer.from(String(at(cluster.find('Secret', 'cache'), 'data', 'password')), 'base64').toString();

describe('deploy', () => {
  it("says what happened in kubectl's words, and records it", async () => {
    const { cluster, context } = world();
    const answer = await deployModule(context, { ...redis(), caller });
    expect(answer).toEqual({
      results: [
        'namespace/web unchanged',
        'secret/cache created',
        'service/cache created',
        'statefulset.apps/cache created',
      ],
      errors: [],
      fqdn: ['cache.web.svc.cluster.local'],
    });
    expect(readRecord(record(cluster) as KubeObject)).toMatchObject({
      ...cache,
      version: '1',
      by: caller.username,
      created: '2026-01-02T03:04:05.000Z',
      config: { name: 'cache', namespace: 'web' },
    });
    expect(cluster.find('Lease', 'redis.cache.lock')).toMatchObject({ spec: { holderIdentity: '' } });
  });

  it('answers the example of the guide', async () => {
    const { context } = world();
    const config = { name: 'testing-db', namespace: 'testing' };
    const answer = await deployModule(context, { module: 'mongodb', version: 'latest', config });
    expect(answer.errors).toEqual([]);
    expect(answer.results).toEqual([
      'customresourcedefinition.apiextensions.k8s.io/mongodbcommunity.mongodbcommunity.mongodb.com created',
      'namespace/jac-orc created',
      'serviceaccount/jac-orc-mongodb-operator created',
      'clusterrole.rbac.authorization.k8s.io/jac-orc-mongodb-operator created',
      'clusterrolebinding.rbac.authorization.k8s.io/jac-orc-mongodb-operator created',
      'deployment.apps/jac-orc-mongodb-operator created',
      'namespace/testing created',
      'role.rbac.authorization.k8s.io/mongodb-database created',
      'rolebinding.rbac.authorization.k8s.io/mongodb-database created',
      'serviceaccount/mongodb-database created',
      'role.rbac.authorization.k8s.io/jac-orc-mongodb-operator created',
      'rolebinding.rbac.authorization.k8s.io/jac-orc-mongodb-operator created',
      'serviceaccount/jac-orc-mongodb-operator created',
      'mongodbcommunity.mongodbcommunity.mongodb.com/testing-db created',
      'secret/my-user-password created',
    ]);
  });

  it('touches nothing when nothing changed', async () => {
    const { cluster, context } = world();
    await deployModule(context, redis());
    const before = cluster.written.length;
    const again = await deployModule(context, redis());
    expect(again.results).toEqual([
      'namespace/web unchanged',
      'secret/cache unchanged',
      'service/cache unchanged',
      'statefulset.apps/cache unchanged',
    ]);
    expect(cluster.written.slice(before)).toEqual([]);
  });

  it('keeps a password over changes of everything else, and never shows it', async () => {
    const { cluster, context } = world();
    const first = await deployModule(context, redis());
    const made = password(cluster);
    expect(made).toMatch(/^[A-Za-z0-9]{32}$/);
    const second = await deployModule(context, redis({ image: 'redis:7.4' }));
    expect(second.results).toContain('statefulset.apps/cache configured');
    expect(second.results).toContain('secret/cache unchanged');
    expect(password(cluster)).toBe(made);
    const told = JSON.stringify([first, second, readRecord(record(cluster) as KubeObject)]);
    expect(told).not.toContain(made);
    await deployModule(context, redis({ image: 'redis:7.4', password: made }));
    expect(JSON.stringify(readRecord(record(cluster) as KubeObject))).not.toContain(made);
    const error = await failure(() => deployModule(context, redis({ password: 'another-one' })));
    expect(error.code).toBe('SecretKept');
    expect(JSON.stringify({ ...error, message: error.message })).not.toContain('another-one');
  });

  it('makes no new password for a volume whose Secret is gone', async () => {
    const { cluster, context } = world();
    await deployModule(context, redis());
    cluster.objects.delete('Secret/cache');
    const before = cluster.written.length;
    expect((await failure(() => deployModule(context, redis()))).code).toBe('DatabaseSecretMissing');
    expect(cluster.written.length).toBe(before);
  });

  it('is not recorded when an object was refused, says which, and goes on from there', async () => {
    const { cluster, context } = world();
    let dry = 0;
    // Accepted by the dry run, refused when it counts.
    cluster.refuse = (object) => (object.kind === 'Service' && dry++ > 0 ? refused(object) : undefined);
    const answer = await deployModule(context, redis());
    expect(answer.results).toEqual([
      'namespace/web unchanged',
      'secret/cache created',
      'statefulset.apps/cache created',
    ]);
    expect(answer.errors).toEqual([expect.stringMatching(/^service\/cache: .*refused by the test/)]);
    expect(record(cluster)).toBeUndefined();
    const made = password(cluster);
    cluster.refuse = () => undefined;
    const again = await deployModule(context, redis());
    expect(again.errors).toEqual([]);
    expect(again.results).toContain('service/cache created');
    expect(record(cluster)).toBeDefined();
    expect(password(cluster)).toBe(made);
  });

  it('writes nothing when the dry run is refused', async () => {
    const { cluster, context } = world();
    cluster.refuse = (object) => (object.kind === 'StatefulSet' ? refused(object) : undefined);
    const error = await failure(() => deployModule(context, redis({ storage: 'much' })));
    expect(error.code).toBe('Invalid');
    expect(cluster.applied).toEqual([]);
    expect(record(cluster)).toBeUndefined();
  });

  it('leaves to others what is theirs', async () => {
    const { cluster, context } = world();
    await cluster.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'cache', namespace: 'web' },
    });
    const error = await failure(() => deployModule(context, redis()));
    expect(error).toMatchObject({ code: 'NameTaken' });
    expect(cluster.applied).toEqual([]);
  });

  it('leaves a definition and an operator of somebody else as they are', async () => {
    const { cluster, context } = world();
    const name = 'mongodbcommunity.mongodbcommunity.mongodb.com';
    await cluster.create({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name },
      spec: { theirs: true },
    });
    const answer = await deployModule(context, { module: 'mongodb', config: { namespace: 'web' } });
    expect(answer.results).toContain(`customresourcedefinition.apiextensions.k8s.io/${name} unchanged`);
    expect(cluster.find('CustomResourceDefinition', name)).toMatchObject({ spec: { theirs: true } });
    // A second operator beside theirs.
    expect(cluster.names('Deployment')).toEqual([]);
    expect(cluster.find('MongoDBCommunity', 'jac-mongodb')).toBeDefined();
  });

  it('does not apply a module whose dependency was refused', async () => {
    const { cluster, context } = world();
    let asked = 0;
    cluster.refuse = (object) =>
      object.kind === 'ClusterRole' && asked++ > 0 ? refused(object, 403) : undefined;
    const answer = await deployModule(context, { module: 'mongodb', config: { namespace: 'web' } });
    expect(answer.errors).toHaveLength(1);
    expect(cluster.find('MongoDBCommunity', 'jac-mongodb')).toBeUndefined();
    expect(record(cluster, 'jac-orc.mongodb.jac-mongodb')).toBeUndefined();
  });
});

describe('a definition', () => {
  const mongodb = { module: 'mongodb', config: { namespace: 'web' } };

  it('is waited for until it is served', async () => {
    const { cluster, context } = world();
    cluster.establishes = 'later';
    expect((await deployModule(context, mongodb)).errors).toEqual([]);
    const [established, applied] = ['establish CustomResourceDefinition', 'apply Namespace/jac-orc'].map(
      (text) => cluster.written.findIndex((each) => each.startsWith(text)),
    );
    expect(established).toBeGreaterThan(0);
    expect(applied).toBeGreaterThan(established ?? 0);
  });

  it('that is not served in time stops the module', async () => {
    const { cluster, context } = world([], 60_000);
    cluster.establishes = 'never';
    const { errors } = await deployModule(context, mongodb);
    expect(errors).toEqual([expect.stringContaining('is not served after 30 s')]);
    expect(cluster.names('MongoDBCommunity')).toEqual([]);
  });

  it('may be served by one API server later than by another', async () => {
    const { cluster, context } = world();
    let left = 3;
    cluster.refuse = (object) =>
      object.kind === 'MongoDBCommunity' && left-- > 0
        ? new ClusterError({
            reason: 'NotFound',
            status: 404,
            message: 'the server could not find the requested resource',
            verb: 'patch',
            resource: 'mongodbcommunity.mongodbcommunity.mongodb.com',
          })
        : undefined;
    expect((await deployModule(context, mongodb)).errors).toEqual([]);
  });
});

describe('killed after any write', () => {
  const mongodb = { module: 'mongodb', config: { name: 'db', namespace: 'new' } };
  const kept = (cluster: ModuleCluster) => at(cluster.find('Secret', 'my-user-password'), 'data', 'password');

  const keysOf = ({ objects }: ModuleCluster) =>
    [...objects.keys()].filter((key) => !key.startsWith('Lease/')).sort();

  it('goes on from there, with the password it has made', async () => {
    const whole = world();
    await deployModule(whole.context, mongodb);
    const writes = whole.cluster.written.length;
    expect(writes).toBeGreaterThan(15);
    for (let lives = 1; lives < writes; lives++) {
      const { cluster, context } = world();
      cluster.lives = lives;
      await deployModule(context, mongodb).catch(() => undefined);
      // A process that is killed releases nothing.
      cluster.objects.delete('Lease/mongodb.db.lock');
      cluster.lives = Number.POSITIVE_INFINITY;
      const made = kept(cluster);
      const { errors } = await deployModule(context, mongodb);
      expect(errors).toEqual([]);
      if (made !== undefined) expect(kept(cluster)).toBe(made);
      expect(keysOf(cluster)).toEqual(keysOf(whole.cluster));
      const objects = (of: ModuleCluster) =>
        readRecord(record(of, 'jac-orc.mongodb.db') as KubeObject).objects.map(({ kind, name }) => [
          kind,
          name,
        ]);
      expect(objects(cluster)).toEqual(objects(whole.cluster));
      const before = cluster.written.length;
      await deployModule(context, mongodb);
      expect(cluster.written.length).toBe(before);
    }
  });

  it('destroys what is left', async () => {
    const whole = world();
    await deployModule(whole.context, redis());
    const before = whole.cluster.written.length;
    await destroyModule(whole.context, { ...cache, deleteData: true });
    for (let lives = 1; lives < whole.cluster.written.length - before; lives++) {
      const { cluster, context } = world();
      await deployModule(context, redis());
      cluster.lives = lives;
      await destroyModule(context, { ...cache, deleteData: true }).catch(() => undefined);
      cluster.objects.delete('Lease/redis.cache.lock');
      cluster.lives = Number.POSITIVE_INFINITY;
      await destroyModule(context, { ...cache, deleteData: true }).catch((error: JacScaleError) =>
        expect(error.code).toBe('ModuleNotFound'),
      );
      expect([...cluster.objects.keys()]).toEqual([]);
    }
  });
});

const withoutHash = (next: string | undefined) =>
  next?.replaceAll(/jac-orc-grant-[0-9a-f]{8}/g, 'jac-orc-grant');

describe('who may', () => {
  it('asks for each object and verb before the first write', async () => {
    const { cluster, context } = world();
    const reviewer = reviewerWho(({ resource }) => resource !== 'statefulsets');
    const error = await failure(() => deployModule({ ...context, reviewer }, { ...redis(), caller }));
    expect(error.code).toBe('Forbidden');
    expect(error.message).toContain('create statefulsets.apps in namespace web');
    expect(withoutHash(error.next)).toBe(
      'kubectl create role jac-orc-grant --verb=create --resource=statefulsets.apps -n web && ' +
        'kubectl create rolebinding jac-orc-grant --role=jac-orc-grant --serviceaccount=web:ci -n web',
    );
    expect(cluster.written).toEqual([]);
    expect(reviewer.asked).toEqual(
      ['secrets', 'services', 'statefulsets'].map((resource) => ({
        verb: 'create',
        group: resource === 'statefulsets' ? 'apps' : '',
        resource,
        namespace: 'web',
        name: 'cache',
      })),
    );
  });

  it('tells nobody whether a password is right who may not read it', async () => {
    const { cluster, context } = world();
    await deployModule(context, redis());
    const reviewer = reviewerWho(({ resource }) => resource !== 'secrets');
    for (const guess of [password(cluster), 'another-one']) {
      const request = { ...redis({ password: guess }), caller };
      const error = await failure(() => deployModule({ ...context, reviewer }, request));
      expect(error.code).toBe('Forbidden');
      expect(error.message).toContain('may not get secrets in namespace web');
    }
  });

  it('lets a namespace have a MongoDB whose operator somebody else has brought', async () => {
    const { context } = world();
    const reviewer = reviewerWho(({ namespace }) => namespace === 'web');
    const mongodb = { module: 'mongodb', config: { name: 'db', namespace: 'web' }, caller };
    const error = await failure(() => deployModule({ ...context, reviewer }, mongodb));
    expect(error.message).toContain('may not create customresourcedefinitions.apiextensions.k8s.io');
    await deployModule(context, { module: 'mongodb', config: { namespace: 'default' } });
    const { errors, results } = await deployModule({ ...context, reviewer }, mongodb);
    expect(errors).toEqual([]);
    expect(results).toContain('mongodbcommunity.mongodbcommunity.mongodb.com/db created');
  });

  it('asks for patch where an object is there, and for the namespace where it is not', async () => {
    const { context } = world();
    await deployModule(context, redis());
    const reviewer = reviewerWho(({ verb }) => verb !== 'patch');
    const change = { ...redis({ image: 'redis:7.4' }), caller };
    expect((await failure(() => deployModule({ ...context, reviewer }, change))).message).toContain(
      'may not patch statefulsets.apps',
    );
    const noNamespaces = reviewerWho(({ resource }) => resource !== 'namespaces');
    const elsewhere = { ...redis({ namespace: 'new' }), caller };
    const error = await failure(() => deployModule({ ...context, reviewer: noNamespaces }, elsewhere));
    expect(withoutHash(error.next)).toContain(
      'kubectl create clusterrole jac-orc-grant --verb=create --resource=namespaces',
    );
  });

  it('explains what the orchestrator itself may not do', async () => {
    const { cluster, context } = world();
    cluster.refuse = (object) => refused(object, 403);
    const error = await failure(() => deployModule(context, redis()));
    expect(error.code).toBe('Forbidden');
    expect(error.message).toMatch(/^the orchestrator is not allowed to patch/);
    expect(error.next).toContain('kubectl apply -f jac-orc-cluster-wide.yaml');
  });
});

describe('at once', () => {
  it('keeps requests for one name apart: the end is as one of them asked, and recorded so', async () => {
    const { cluster, context } = world();
    const asked = Array.from({ length: 8 }, (_, n) => redis({ image: `redis:${n}`, storage: `${n + 1}Gi` }));
    const answers = await Promise.all(asked.map((request) => deployModule(context, request)));
    for (const answer of answers) expect(answer.errors).toEqual([]);
    const image = at(
      cluster.find('StatefulSet', 'cache'),
      'spec',
      'template',
      'spec',
      'containers',
      0,
      'image',
    );
    const { config } = readRecord(record(cluster) as KubeObject);
    expect(asked.map((each) => each.config)).toContainEqual(config);
    expect(config['image']).toBe(image);
    const storage = at(
      cluster.find('StatefulSet', 'cache'),
      'spec',
      'volumeClaimTemplates',
      0,
      'spec',
      'resources',
    );
    expect(storage).toEqual({ requests: { storage: config['storage'] } });
  });

  it('mixes nothing of 40 names', async () => {
    const { cluster, context } = world();
    const names = Array.from({ length: 40 }, (_, n) => `cache-${n}`);
    const answers = await Promise.all(
      names.map((name) => deployModule(context, redis({ name, image: `redis:${name}` }))),
    );
    for (const [index, name] of names.entries()) {
      expect(answers[index]?.results).toContain(`statefulset.apps/${name} created`);
      const set = cluster.find('StatefulSet', name);
      const [container] = listAt(set, 'spec', 'template', 'spec', 'containers');
      expect(at(container, 'image')).toBe(`redis:${name}`);
      expect(at(container, 'env', 0, 'valueFrom', 'secretKeyRef', 'name')).toBe(name);
      expect(record(cluster, `jac-orc.redis.${name}`)).toBeDefined();
    }
    expect(await listModules(context, {})).toHaveLength(40);
  });
});

describe('list, get, destroy', () => {
  it('lists what the caller may see', async () => {
    const { context } = world();
    await deployModule(context, redis());
    await deployModule(context, redis({ name: 'other', namespace: 'default' }));
    const reviewer = reviewerWho(({ namespace }) => namespace === 'web');
    const listed = await listModules({ ...context, reviewer }, { caller });
    expect(listed.map(({ name }) => name)).toEqual(['cache']);
    expect(
      (await failure(() => listModules({ ...context, reviewer }, { caller, namespace: 'default' }))).code,
    ).toBe('Forbidden');
  });

  it('tells how the objects are', async () => {
    const { cluster, context } = world();
    await deployModule(context, redis());
    expect(await getModule(context, cache)).toMatchObject({ ...cache, ready: true });
    cluster.objects.delete('Service/cache');
    const status = await getModule(context, cache);
    expect(status.ready).toBe(false);
    expect(status.objects).toContainEqual({ object: 'service/cache', ready: false, message: 'is gone' });
    for (const ref of [
      { ...cache, name: 'no' },
      { ...cache, module: '../redis' },
      { ...cache, namespace: '/' },
    ])
      expect((await failure(() => getModule(context, ref))).code).toBe('ModuleNotFound');
  });

  it('waits until the pods are ready, or says why they are not', async () => {
    const { cluster, context } = world();
    await deployModule(context, redis());
    expect(await waitForModule(context, { ...cache, timeout: 60 })).toMatchObject({ status: 'ready' });
    cluster.broken.add('ghcr.io/a/b:none');
    const web = { module: 'jac-cloud', config: { name: 'web', namespace: 'web', image: 'ghcr.io/a/b:none' } };
    await deployModule(context, web);
    const ref = { module: 'jac-cloud', name: 'web', namespace: 'web', timeout: 60 };
    const failed = await waitForModule(context, ref);
    expect(failed).toMatchObject({ status: 'failed', diagnosis: [{ code: expect.stringMatching(/Image/) }] });
    expect((await getModule(context, ref)).ready).toBe(false);
    expect((await failure(() => waitForModule(context, { ...ref, name: 'no' }))).code).toBe('ModuleNotFound');
  });

  it('believes of a MongoDB what its operator says', async () => {
    const { cluster, context } = world();
    await deployModule(context, { module: 'mongodb', config: { namespace: 'web' } });
    const ref = { module: 'mongodb', name: 'jac-mongodb', namespace: 'web' };
    expect(await getModule(context, ref)).toMatchObject({
      ready: false,
      objects: [{ message: 'the operator has not seen it yet' }],
    });
    const object = cluster.find('MongoDBCommunity', 'jac-mongodb') as KubeObject;
    cluster.objects.set('MongoDBCommunity/jac-mongodb', { ...object, status: { phase: 'Running' } });
    expect((await getModule(context, ref)).ready).toBe(true);
  });

  it('keeps data unless told, and opens it again', async () => {
    const { cluster, context } = world();
    await deployModule(context, redis());
    const made = password(cluster);
    expect(await destroyModule(context, cache)).toEqual({
      results: ['statefulset.apps "cache" deleted', 'service "cache" deleted'],
      kept: ['secret/cache', 'persistentvolumeclaim/data-cache-0'],
    });
    expect(await listModules(context, {})).toEqual([]);
    expect(cluster.names('Lease')).toEqual([]);
    await deployModule(context, redis());
    expect(password(cluster)).toBe(made);
    await destroyModule(context, cache);
    expect((await failure(() => destroyModule(context, cache))).code).toBe('ModuleNotFound');
    expect((await destroyModule(context, { ...cache, deleteData: true })).results).toEqual([
      'secret "cache" deleted',
      'persistentvolumeclaim "data-cache-0" deleted',
    ]);
  });

  it('takes away what a failed deployment has left, and keeps its data unless told', async () => {
    const { cluster, context } = world();
    let asked = 0;
    cluster.refuse = (object) => (object.kind === 'Service' && asked++ > 0 ? refused(object) : undefined);
    await deployModule(context, redis());
    expect(record(cluster)).toBeUndefined();
    expect(await destroyModule(context, cache)).toEqual({
      results: ['statefulset.apps "cache" deleted'],
      kept: ['secret/cache', 'persistentvolumeclaim/data-cache-0'],
    });
    expect((await failure(() => destroyModule(context, cache))).code).toBe('ModuleNotFound');
    for (const name of ['cache,x=y', 'Cache', '../cache'])
      expect((await failure(() => destroyModule(context, { ...cache, name, deleteData: true }))).code).toBe(
        'ModuleNotFound',
      );
  });

  it('deletes only what it recorded, by uid, and only when the caller may', async () => {
    const { cluster, context } = world();
    await deployModule(context, redis());
    const reviewer = reviewerWho(({ verb }) => verb !== 'delete');
    const before = cluster.names('StatefulSet');
    expect((await failure(() => destroyModule({ ...context, reviewer }, { ...cache, caller }))).code).toBe(
      'Forbidden',
    );
    expect(cluster.names('StatefulSet')).toEqual(before);
    const service = cluster.find('Service', 'cache') as KubeObject;
    cluster.objects.set('Service/cache', { ...service, metadata: { ...service.metadata, uid: 'another' } });
    expect((await destroyModule(context, cache)).results).toEqual(['statefulset.apps "cache" deleted']);
    expect(cluster.find('Service', 'cache')).toBeDefined();
  });

  it('does not believe a record that speaks of other namespaces or names', async () => {
    const { cluster, context } = world();
    await deployModule(context, redis());
    const real = record(cluster) as KubeObject;
    const value = readRecord(real);
    const forge = (change: object): KubeObject => ({
      ...real,
      data: { deployment: Buffer.from(JSON.stringify({ ...value, ...change })).toString('base64') },
    });
    const victim = { apiVersion: 'v1', kind: 'Secret', name: 'x', namespace: 'kube-system', hash: '' };
    expect(readRecord(forge({ namespace: 'kube-system', objects: [victim] }))).toMatchObject({
      namespace: 'web',
      objects: [],
    });
    expect((await failure(() => readRecord(forge({ name: 'other' })))).code).toBe('RecordUnreadable');
    expect((await failure(() => readRecord(forge({ format: 2 })))).code).toBe('FormatTooNew');
  });
});
