/** Databases and Jac apps as modules of an orchestrator that has rights in its own namespace alone. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { imageText } from '../../src/model/image.js';
import { copyOf } from '../support/apps.js';
import { getJson, kubectl, needDevcluster } from '../support/cluster.js';
import { ensureDatabaseImages } from '../support/databases.js';
import { report } from '../support/jac.js';
import { adminLogin, isSignedWith, known, loggedIn, registered, secretValue } from '../support/login.js';
import { type Database, databases } from '../support/module-databases.js';
import { type Caller, callerOf, Elsewhere } from '../support/modules.js';
import { type Answer, type Orchestrator, orchestrator } from '../support/orchestrator.js';
import { runtimeBase } from '../support/registry.js';
import { type Actor, deployer } from '../support/roles.js';

const { address, username, password } = needDevcluster().registry;
const elsewhere = new Elsewhere();
let orc: Orchestrator;
let caller: Caller;
let actor: Actor;
/** Where the bundle of a deployed app is, and its image. */
let code: { readonly bundle: object; readonly image: object };

beforeAll(async () => {
  await ensureDatabaseImages(['redis', 'postgres', 'mongo']);
  const clients = { redis: 'redis:7.2', postgres: 'postgres:17', mongo: 'mongo:8.0', http: 'busybox:1.36' };
  actor = await deployer('orc-modules-app');
  [orc, code] = await Promise.all([
    orchestrator({ prefix: 'orc-modules' }),
    deployed(),
    elsewhere.start(clients),
  ]);
  caller = await callerOf(orc);
  // The first starts take the longest, and keep each other from nothing.
  await Promise.all(databases.map(first));
});
afterAll(async () => {
  await Promise.all([elsewhere.cleanUp(), orc?.cleanUp(), actor?.cleanUp()]);
});

/** An app as its developer deploys it: a bundle in a code-server, and an image in a registry. */
async function deployed(): Promise<typeof code> {
  const served = copyOf('hello');
  const base = imageText(await runtimeBase());
  const imaged = copyOf('hello', `python_image = "${base}"\nregistry = "http://${address}"`);
  const env = { DOCKER_USERNAME: username, DOCKER_PASSWORD: password };
  try {
    const [built] = await Promise.all([
      report(actor, ['scale', imaged.file, '--name', 'built', '--build'], 0, { cwd: imaged.folder, env }),
      report(actor, ['scale', served.file, '--name', 'served'], 0, { cwd: served.folder }),
    ]);
    const { spec } = await getJson('deployment', 'served', '-n', actor.namespace);
    const fetch = spec.template.spec.initContainers.find((each: { name: string }) => each.name === 'fetch');
    const setTo = (name: string) => fetch.env.find((each: { name: string }) => each.name === name).value;
    return {
      bundle: {
        bundle: setTo('BUNDLE'),
        codeServer: `served-code-server.${actor.namespace}`,
        dependencyKey: setTo('DEPENDENCY_KEY'),
        entry: 'app.jac',
        runtimeImage: 'jac-runtime:0.16.7',
      },
      // With what the orchestrator's own image is pulled.
      image: { image: built.release?.image, imagePullSecrets: [{ name: 'jac-orc-pull' }] },
    };
  } finally {
    served.cleanUp();
    imaged.cleanUp();
  }
}

const nameOf = ({ client }: Database) => `my-${client}`;
/** What the first deployments answered, by module. */
const firsts = new Map<string, Answer>();

async function first(database: Database): Promise<void> {
  firsts.set(database.module, await caller.deploy(database.module, { name: nameOf(database) }));
  expect((await caller.ready(database.module, nameOf(database))).json).toMatchObject({ ready: true });
}

describe.each(databases)('$module', (database) => {
  const { module, client, write, read, written, refusal } = database;
  const name = nameOf(database);
  let fqdn: string;
  let made: string;
  /**
   * From a pod in another namespace; the password comes on stdin. For some seconds after a pod was replaced DNS may tell its earlier
   * address, at which nobody answers any more.
   */
  const asked = async (what: string, secret = made): Promise<string> => {
    const again = 'for i in 1 2 3 4 5; do timeout 5 sh -c "$0"; [ $? = 124 ] || break; done';
    const quoted = what.replaceAll("'", `'\\''`);
    const { stdout, stderr } = await elsewhere.run(
      client,
      `export host=${fqdn}; read -r password; export password; exec sh -c '${again}' '${quoted}'`,
      `${secret}\n`,
    );
    return `${stdout}${stderr}`;
  };
  const results = async (config: object = {}) => resultsOf(await caller.deploy(module, { name, ...config }));
  const resultsOf = (answer: Answer): string[] => {
    expect(answer).toMatchObject({ status: 200, json: { errors: [] } });
    expect(answer.body).not.toContain(made ?? '(none yet)');
    fqdn = answer.json.fqdn[0];
    return answer.json.results.slice(1);
  };

  it('is deployed, and answers at its FQDN whoever has the generated password', async () => {
    expect(resultsOf(firsts.get(module) as Answer)).toEqual([
      `secret/${name} created`,
      `service/${name} created`,
      `statefulset.apps/${name} created`,
    ]);
    expect(fqdn).toBe(`${name}.${orc.namespace}.svc.cluster.local`);
    made = await secretValue(orc.namespace, name, 'password');
    await asked(write);
    expect(await asked(read)).toMatch(written);
    expect(await asked(read, 'something-else')).toMatch(refusal);
  });

  it('stays as it is when it is asked for again, and keeps data and password when it changes', async () => {
    const again = await results();
    expect(again.filter((line) => !line.endsWith(' unchanged'))).toEqual([]);
    const changed = await results({ memoryLimit: '600Mi' });
    expect(changed).toEqual([
      `secret/${name} unchanged`,
      `service/${name} unchanged`,
      `statefulset.apps/${name} configured`,
    ]);
    expect((await caller.ready(module, name)).json).toMatchObject({ ready: true });
    expect(await asked(read)).toMatch(written);
    const other = await caller.deploy(module, { name, password: 'another-one-1' });
    expect(other).toMatchObject({ status: 409, json: { error: { code: 'SecretKept' } } });
  });

  it('leaves its data, which the next one of the name finds', async () => {
    const gone = (await caller.destroy(module, name)).json;
    expect(gone).toEqual({
      results: [`statefulset.apps "${name}" deleted`, `service "${name}" deleted`],
      kept: [`secret/${name}`, `persistentvolumeclaim/data-${name}-0`],
    });
    expect(await caller.get(`/deployment/${orc.namespace}/${module}/${name}`)).toMatchObject({ status: 404 });
    expect((await results())[0]).toBe(`secret/${name} unchanged`);
    expect((await caller.ready(module, name)).json).toMatchObject({ ready: true });
    expect(await asked(read)).toMatch(written);
  });

  it('takes its data with it when it is told to, and starts anew with another password', async () => {
    const before = made;
    const gone = (await caller.destroy(module, name, true)).json;
    expect(gone.results).toContain(`persistentvolumeclaim "data-${name}-0" deleted`);
    expect(gone.kept).toEqual([]);
    await kubectl('wait', '--for=delete', `pvc/data-${name}-0`, '-n', orc.namespace, '--timeout=60s');
    expect((await results())[0]).toBe(`secret/${name} created`);
    expect((await caller.ready(module, name)).json).toMatchObject({ ready: true });
    made = await secretValue(orc.namespace, name, 'password');
    expect(made).not.toBe(before);
    expect(await asked(read)).not.toMatch(written);
  });
});

describe('jac-cloud', () => {
  const ways = ['image', 'bundle'] as const;
  const configOf = (way: (typeof ways)[number]) => ({
    ...{ name: `hello-${way}`, replicas: 2, mongodbSecret: 'my-mongo', redisSecret: 'my-redis' },
    ...code[way],
  });
  const answers = new Map<string, Answer>();
  // Both at once, since most of it is the runtime's start.
  beforeAll(async () => {
    const deploy = async (way: (typeof ways)[number]) =>
      answers.set(way, await caller.deploy('jac-cloud', configOf(way)));
    await Promise.all(ways.map(deploy));
  });

  describe.each(ways)('by %s', (way) => {
    const name = `hello-${way}`;
    let url: string;

    it('is deployed, and its Service leads to its pods', async () => {
      const { json } = answers.get(way) as Answer;
      expect(json).toMatchObject({ errors: [], fqdn: [`${name}.${orc.namespace}.svc.cluster.local`] });
      const ready = await caller.ready('jac-cloud', name);
      expect(ready.json).toMatchObject({ ready: true });
      const labels = `app.kubernetes.io/instance=jac-cloud.${name}`;
      const pods = (await getJson('pods', '-n', orc.namespace, '-l', labels)).items;
      const slices = (
        await getJson('endpointslices', '-n', orc.namespace, '-l', `kubernetes.io/service-name=${name}`)
      ).items;
      type Endpoint = { addresses: string[]; conditions: { ready: boolean } };
      const addresses = slices.flatMap(({ endpoints }: { endpoints: Endpoint[] }) =>
        endpoints.flatMap(({ addresses: of, conditions }) => (conditions.ready ? of : [])),
      );
      expect(addresses.sort()).toEqual(
        pods.map((pod: { status: { podIP: string } }) => pod.status.podIP).sort(),
      );
      expect(addresses).toHaveLength(2);
      const post = `wget -q -O - --header 'Content-Type: application/json' --post-data '{"name":"Ada"}'`;
      // Until each node has heard of a new Service.
      const ask = `${post} http://${json.fqdn[0]}/function/greet`;
      const said = await elsewhere.run('http', `for i in 1 2 3 4 5 6; do ${ask} && break; sleep 1; done`);
      expect(said.stdout).toContain('Hello, Ada!');
      const { spec } = await getJson('service', name, '-n', orc.namespace);
      url = `http://${spec.clusterIP}`;
    });

    it('keeps its users in the database it was given, whichever pod they come to', async () => {
      const token = await registered(url, name);
      const tokens = await Promise.all(Array.from({ length: 4 }, () => loggedIn(url, name)));
      const jwtSecret = await secretValue(orc.namespace, name, 'jwt-secret');
      for (const each of [token, ...tokens]) expect(isSignedWith(each, jwtSecret)).toBe(true);
      expect(jwtSecret).not.toBe(known.jwtSecret);
      expect((await adminLogin(url, known.adminPassword)).status).toBeGreaterThanOrEqual(400);
    });

    it('stays as it is when it is asked for again, and goes but for what its tokens are signed with', async () => {
      const again = (await caller.deploy('jac-cloud', configOf(way))).json.results as string[];
      expect(again.filter((line) => !line.endsWith(' unchanged'))).toEqual([]);
      expect((await caller.destroy('jac-cloud', name)).json).toEqual({
        results: [`deployment.apps "${name}" deleted`, `service "${name}" deleted`],
        kept: [`secret/${name}`],
      });
      const gone = (await caller.destroy('jac-cloud', name, true)).json;
      expect(gone.results).toEqual([`secret "${name}" deleted`]);
    });
  });
});
