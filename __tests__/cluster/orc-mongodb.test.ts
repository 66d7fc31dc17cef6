/**
 * The guide's own example, with the community operator itself: it takes our object and makes its StatefulSet. Images of mongod cannot be
 * had here, so its pods wait for them (docs/unproven.md).
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { devcluster, devclusterVerb, getJson, kubectl } from '../support/cluster.js';
import { type Caller, callerOf } from '../support/modules.js';
import { type Orchestrator, orchestrator } from '../support/orchestrator.js';
import { uniqueName } from '../support/roles.js';

const definition = 'mongodbcommunity.mongodbcommunity.mongodb.com';
const namespace = uniqueName('testing');
const guide = { name: 'testing-db', namespace };
/** Shared by all clusters' users, so that the suite leaves none. */
const shared = [
  `customresourcedefinition/${definition}`,
  'clusterrole/jac-orc-mongodb-operator',
  'clusterrolebinding/jac-orc-mongodb-operator',
];

let wide: Orchestrator;
let narrow: Orchestrator;
let caller: Caller;

const object = () => getJson(definition, 'testing-db', '-n', namespace);
const claims = async (): Promise<string[]> =>
  (await getJson('persistentvolumeclaims', '-n', namespace)).items.map(
    ({ metadata }: { metadata: { name: string } }) => metadata.name,
  );

beforeAll(async () => {
  if (devcluster !== undefined) await devclusterVerb('images', 'load', 'mongodb-operator');
  await kubectl('delete', ...shared, '--ignore-not-found');
  [wide, narrow] = await Promise.all([
    orchestrator({ prefix: 'orc-mongodb', scope: 'cluster' }),
    orchestrator({ prefix: 'orc-mongodb-narrow', scope: 'namespace' }),
  ]);
  caller = await callerOf(wide);
});
afterAll(async () => {
  // The operator goes with its objects: one that is gone could not let them go.
  await kubectl('delete', 'namespace', namespace, '--ignore-not-found', '--wait=false');
  await kubectl('delete', ...shared, '--ignore-not-found', '--timeout=60s');
  await Promise.all([wide?.cleanUp(), narrow?.cleanUp()]);
});

describe('in an installation for a namespace', () => {
  it('is a 403 that names what is missing, and nothing was written', async () => {
    const refused = await (await callerOf(narrow)).deploy('mongodb', { name: 'testing-db' });
    expect(refused.status).toBe(403);
    // All of it is looked at at once: which refusal comes first is chance.
    expect(refused.json.error.message).toMatch(/^the orchestrator is not allowed to get (custom|cluster)/);
    expect(refused.json.error.next).toContain('kubectl apply -f jac-orc-cluster-wide.yaml');
    expect(refused.json.error.next).toContain(`--serviceaccount=${narrow.namespace}:jac-orc`);
    expect(await kubectl('get', ...shared, '--ignore-not-found')).toBe('');
    expect(await kubectl('get', 'serviceaccounts', '-n', narrow.namespace)).not.toContain('mongodb');
  });
});

describe("the guide's example", () => {
  it('reads in a dry run as the guide has it, without a secret', async () => {
    const { json } = await caller.post('/deployment/dry_run', { module: 'mongodb', config: guide });
    expect(json.placeholders).toEqual({
      password: { default: '(generated)', current: '(generated)' },
      replicaset: { default: 3, current: 3 },
      username: { default: 'my-user', current: 'my-user' },
      namespace: { default: 'default', current: namespace },
      name: { default: 'jac-mongodb', current: 'testing-db' },
      database: { default: 'jaseci', current: 'jaseci' },
    });
    expect(Object.keys(json.dependencies)).toEqual(['custom_resource_definition.yaml', 'operator.yaml']);
    expect(Object.keys(json.modules)).toEqual(['mongodb.yaml']);
  });

  it('gives the results of the guide, in its order', async () => {
    const answer = await caller.post('/deployment', { module: 'mongodb', version: 'latest', config: guide });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.json).toEqual({
      results: [
        `customresourcedefinition.apiextensions.k8s.io/${definition} created`,
        // The guide creates it: its orchestrator runs elsewhere.
        `namespace/${wide.namespace} unchanged`,
        'serviceaccount/jac-orc-mongodb-operator created',
        'clusterrole.rbac.authorization.k8s.io/jac-orc-mongodb-operator created',
        'clusterrolebinding.rbac.authorization.k8s.io/jac-orc-mongodb-operator created',
        'deployment.apps/jac-orc-mongodb-operator created',
        `namespace/${namespace} created`,
        'role.rbac.authorization.k8s.io/mongodb-database created',
        'rolebinding.rbac.authorization.k8s.io/mongodb-database created',
        'serviceaccount/mongodb-database created',
        'role.rbac.authorization.k8s.io/jac-orc-mongodb-operator created',
        'rolebinding.rbac.authorization.k8s.io/jac-orc-mongodb-operator created',
        'serviceaccount/jac-orc-mongodb-operator created',
        `${definition}/testing-db created`,
        'secret/my-user-password created',
      ],
      errors: [],
      fqdn: [`testing-db-svc.${namespace}.svc.cluster.local`],
    });
  });

  it('is taken up by the operator, which makes a StatefulSet under the name that the answer told', async () => {
    const { namespace: orc } = wide;
    await kubectl(
      ...['rollout', 'status', 'deployment/jac-orc-mongodb-operator', '-n', orc, '--timeout=120s'],
    );
    await kubectl('wait', '--for=create', 'statefulset/testing-db', '-n', namespace, '--timeout=120s');
    const { spec } = await getJson('statefulset', 'testing-db', '-n', namespace);
    expect(spec).toMatchObject({ replicas: 3, serviceName: 'testing-db-svc' });
    expect((await getJson('service', 'testing-db-svc', '-n', namespace)).spec.clusterIP).toBe('None');
    const images = spec.template.spec.containers.map(({ image }: { image: string }) => image);
    expect(images).toEqual(
      expect.arrayContaining([expect.stringContaining('quay.io/mongodb/mongodb-community-server:8.0.4')]),
    );
    // Its pods are made, and wait for an image.
    await kubectl('wait', '--for=create', 'pod/testing-db-0', '-n', namespace, '--timeout=60s');
    await kubectl('wait', '--for=jsonpath={.status.phase}', `${definition}/testing-db`, '-n', namespace);
    const { json } = await caller.get(`/deployment/${namespace}/mongodb/testing-db`);
    expect(json).toMatchObject({ ready: false, version: '0.13.0' });
    expect(json.objects[0].message).toContain('Pending');
  });

  it('changes nothing when it is asked for again, and the object when it is asked for otherwise', async () => {
    const again = (await caller.deploy('mongodb', guide)).json.results as string[];
    expect(again.filter((line) => !line.endsWith(' unchanged'))).toEqual([]);
    const { metadata } = await object();
    const smaller = (await caller.deploy('mongodb', { ...guide, replicaset: 1 })).json.results as string[];
    expect(smaller.filter((line) => !line.endsWith(' unchanged'))).toEqual([
      `${definition}/testing-db configured`,
    ]);
    expect((await object()).spec.members).toBe(1);
    expect((await object()).metadata.generation).toBe(metadata.generation + 1);
  });

  it('goes without its volumes, and then with them', async () => {
    const volumes = ['data-volume-testing-db-0', 'logs-volume-testing-db-0'];
    const kept = (await caller.destroy('mongodb', 'testing-db', false, namespace)).json;
    expect(kept.results).toEqual([`${definition} "testing-db" deleted`]);
    expect(kept.kept.sort()).toEqual(volumes.map((name) => `persistentvolumeclaim/${name}`));
    await kubectl('wait', '--for=delete', 'statefulset/testing-db', '-n', namespace, '--timeout=60s');
    expect((await claims()).sort()).toEqual(volumes);
    const gone = (await caller.destroy('mongodb', 'testing-db', true, namespace)).json;
    expect(gone.results.sort()).toEqual(volumes.map((name) => `persistentvolumeclaim "${name}" deleted`));
  });
});
