import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from '../../src/adapters/kube/connection.js';
import { serviceName } from '../../src/engine/orchestrator/identity.js';
import { kinds } from '../../src/model/kubernetes.js';
import { installOrchestrator } from '../../src/operations/orc/install.js';
import { uninstallOrchestrator } from '../../src/operations/orc/uninstall.js';
import { auditMark, auditSince } from '../support/audit.js';
import { devcluster, getJson, kubectl } from '../support/cluster.js';
import { installing, type Orchestrator, orchestrator } from '../support/orchestrator.js';
import { pullLogin } from '../support/orchestrator-image.js';
import { deployer } from '../support/roles.js';

const suite = devcluster === undefined ? describe.skip : describe;

/** The next one that leads, once it is another than that. */
async function nextLeader(namespace: string, old: string): Promise<string> {
  const { cluster } = await installing();
  const stop = new AbortController();
  const query = { namespace, fieldSelector: 'metadata.name=jac-orc.leader' };
  for await (const event of cluster.watch(kinds.Lease, query, { signal: stop.signal })) {
    const lease = event.type === 'SYNC' ? event.items[0] : event.object;
    const holder = String((lease?.['spec'] as { holderIdentity?: string } | undefined)?.holderIdentity ?? '');
    if (holder !== '' && holder !== old) {
      stop.abort();
      return holder;
    }
  }
  throw new Error('nobody leads');
}

const redis = (namespace: string) => ({ module: 'redis', config: { name: 'cache', namespace } });
const actions = (objects: readonly { action: string }[]) => new Set(objects.map(({ action }) => action));

suite('an orchestrator for one namespace', () => {
  let orc: Orchestrator;
  let token: string;
  let mark: number;
  beforeAll(async () => {
    mark = auditMark();
    orc = await orchestrator({ prefix: 'orc-install', replicas: 2, level: 'restricted' });
    token = await orc.token();
  });
  afterAll(() => orc?.cleanUp());

  it('has two pods on two nodes, in a namespace that admits only restricted ones', async () => {
    const { items } = await getJson('pods', '-n', orc.namespace, '-l', 'app.kubernetes.io/name=jac-orc');
    expect(new Set(items.map((pod: { spec: { nodeName: string } }) => pod.spec.nodeName)).size).toBe(2);
    expect(
      items.map((pod: { spec: { containers: { image: string }[] } }) => pod.spec.containers[0]?.image),
    ).toEqual([orc.image, orc.image]);
  });

  it("answers over the API server's proxy", async () => {
    const path = `/api/v1/namespaces/${orc.namespace}/services/http:${serviceName}:http/proxy/healthz`;
    expect(JSON.parse(await kubectl('get', '--raw', path))).toMatchObject({ status: 'ok' });
  });

  it('asks for a token', async () => {
    const asked = { body: redis(orc.namespace) };
    expect((await orc.ask('POST', '/deployment/dry_run', asked)).status).toBe(401);
    const answer = await orc.ask('POST', '/deployment/dry_run', { ...asked, token });
    expect(answer.status).toBe(200);
    expect(answer.json.placeholders.name).toEqual({ default: 'jac-redis', current: 'cache' });
  });

  it('deploys there, and nowhere else: that takes an administrator, and it says which command', async () => {
    const here = await orc.ask('POST', '/deployment', { token, body: redis(orc.namespace) });
    expect([here.status, here.json.errors]).toEqual([200, []]);
    const ready = await orc.ask('GET', `/deployment/${orc.namespace}/redis/cache?wait=120`, {
      token,
      timeoutMs: 130_000,
    });
    expect(ready.json).toMatchObject({ ready: true });
    const elsewhere = await orc.ask('POST', '/deployment', { token, body: redis('default') });
    expect(elsewhere.status).toBe(403);
    expect(elsewhere.json.error.next).toContain('jac-orc-cluster-wide.yaml');
  });

  it('needs the rights that it is given: nothing of its own namespace was refused', async () => {
    const events = await auditSince(mark, `system:serviceaccount:${orc.namespace}:jac-orc`);
    expect(events.length).toBeGreaterThan(10);
    const refused = events.filter(({ code, namespace }) => code === 403 && namespace !== 'default');
    expect(refused).toEqual([]);
  });

  it('deploys nothing for who may not himself', async () => {
    await kubectl('create', 'serviceaccount', 'nobody', '-n', orc.namespace);
    const answer = await orc.ask('POST', '/deployment', {
      token: await orc.token('nobody'),
      body: redis(orc.namespace),
    });
    expect(answer.status).toBe(403);
    expect(answer.json.error.message).toContain(`system:serviceaccount:${orc.namespace}:nobody may not`);
  });

  it('has another leader when that pod is killed', async () => {
    const old = await orc.leader();
    expect(await orc.pods()).toContain(old);
    await kubectl('delete', 'pod', old, '-n', orc.namespace, '--grace-period=0', '--force');
    const next = await nextLeader(orc.namespace, old);
    expect(await orc.pods()).toContain(next);
    expect((await orc.ask('GET', '/deployment', { token })).json.deployments).toMatchObject([
      { name: 'cache' },
    ]);
  });

  it('answers every request while its pods are replaced one after the other', async () => {
    const before = await orc.pods();
    const answers = new Map<string, number>();
    let isAsking = true;
    const client = async () => {
      while (isAsking) {
        const asked = orc.ask('POST', '/deployment/dry_run', { token, body: redis(orc.namespace) });
        const said = await asked.then(({ status }) => String(status), String);
        answers.set(said, (answers.get(said) ?? 0) + 1);
      }
    };
    const clients = Array.from({ length: 4 }, client);
    await kubectl('rollout', 'restart', `deployment/${serviceName}`, '-n', orc.namespace);
    await kubectl('rollout', 'status', `deployment/${serviceName}`, '-n', orc.namespace, '--timeout=180s');
    for (const pod of before)
      await kubectl('wait', '--for=delete', `pod/${pod}`, '-n', orc.namespace, '--timeout=90s');
    isAsking = false;
    await Promise.all(clients);
    expect([...answers.keys()]).toEqual(['200']);
    expect(await orc.pods()).toContain(await orc.leader());
  });

  it('is installed again without a change, and keeps its default modules', async () => {
    const before = await orc.pods();
    const modules = Buffer.from(JSON.stringify({ [orc.namespace]: {} })).toString('base64');
    const patch = JSON.stringify({ data: { MODULE: modules } });
    await kubectl('patch', 'secret', serviceName, '-n', orc.namespace, '--type=merge', '-p', patch);
    const { objects, rollout } = await installOrchestrator(await installing(), {
      namespace: orc.namespace,
      image: orc.image,
      login: pullLogin(),
    });
    expect([actions(objects), rollout?.status]).toEqual([new Set(['unchanged']), 'ready']);
    expect((await orc.pods()).sort()).toEqual(before.sort());
    expect((await getJson('secret', serviceName, '-n', orc.namespace)).data.MODULE).toBe(modules);
  });

  it('says why pods of another image do not start, while the old ones serve on', async () => {
    const before = await orc.pods();
    const { rollout } = await installOrchestrator(await installing(), {
      namespace: orc.namespace,
      image: `${orc.image.split('@')[0]}:absent`,
      login: pullLogin(),
    });
    expect(rollout).toMatchObject({ status: 'failed', diagnosis: [{ code: 'ImageNotFound' }] });
    expect(await orc.pods()).toEqual(expect.arrayContaining(before));
    expect((await orc.ask('GET', '/healthz')).status).toBe(200);
  });

  it('is installed by nobody who may not, and then not in part', async () => {
    const actor = await deployer('orc-installer');
    try {
      // An administrator of the namespace: all of it but the binding for the whole cluster.
      await kubectl(
        'create',
        'rolebinding',
        'owner',
        '--clusterrole=admin',
        `--serviceaccount=${actor.namespace}:deployer`,
        '-n',
        actor.namespace,
      );
      const cluster = await connect({ env: {}, kubeconfig: actor.kubeconfig });
      const { namespace } = actor;
      const refused = installOrchestrator(
        { ...(await installing()), cluster },
        { namespace, image: orc.image },
      );
      await expect(refused).rejects.toMatchObject({
        code: 'Forbidden',
        message: expect.stringContaining('clusterrolebindings'),
      });
      expect(await kubectl('get', 'serviceaccounts', '-n', namespace, '-o', 'name')).not.toContain('jac-orc');
    } finally {
      await actor.cleanUp();
    }
  });

  it('is removed, and what it has deployed is not', async () => {
    const { namespace } = orc;
    const { modules, left, objects } = await uninstallOrchestrator(await installing(), { namespace });
    expect(modules).toContainEqual({ namespace, module: 'redis', name: 'cache' });
    expect([left, actions(objects)]).toEqual([[], new Set(['delete'])]);
    expect((await getJson('statefulset', 'cache', '-n', namespace)).status.readyReplicas).toBe(1);
    for (const kind of ['deployment', 'role', 'rolebinding', 'networkpolicy', 'secret'])
      expect((await kubectl('get', kind, '-n', namespace, '-o', 'name')).split('\n')).not.toContainEqual(
        expect.stringMatching(/\/jac-orc(-caller|-pull)?$/),
      );
    expect(await kubectl('get', 'clusterrolebindings', '-o', 'name')).not.toContain(`jac-orc.${namespace}`);
  });
});
