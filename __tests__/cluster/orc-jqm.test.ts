/** JQM without a database (a stand-in: no JQM is in reach), deployed and asked through the orchestrator's HTTP door. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { devclusterVerb, getJson, kubectl, kubectlApply, needDevcluster } from '../support/cluster.js';
import { ask } from '../support/http.js';
import { ensureIngress } from '../support/ingress.js';
import { addressOf, type NodeStatus, olderAddressOf } from '../support/jqm-nodes.js';
import { type Caller, callerOf, clientPod, Elsewhere, runIn, type Said } from '../support/modules.js';
import { type Orchestrator, orchestrator } from '../support/orchestrator.js';

needDevcluster();

const elsewhere = new Elsewhere();
let orc: Orchestrator;
let caller: Caller;

const ws = (path: string, name = 'jqm') => `/jqm/${orc.namespace}/${name}/ws/${path}`;
const form = { 'content-type': 'application/x-www-form-urlencoded' };
/** @returns the id, as text: most are past 2^53 */
const enqueue = async (application: string, name = 'jqm'): Promise<string> =>
  (await caller.post(ws('simple/ji', name), `applicationname=${application}&user=me`, form)).body;
const status = async (name = 'jqm'): Promise<NodeStatus[]> =>
  (await caller.get(`/jqm/${orc.namespace}/${name}/status`)).json.nodes;
/** A job that goes on, on that node. */
async function runningOn(ip: string): Promise<string> {
  const id = await enqueue('DemoWait');
  if (addressOf(id) === ip) return id;
  await caller.post(ws(`client/ji/killed/${id}`));
  return await runningOn(ip);
}
const inNamespace = (script: string): Promise<Said> => runIn(orc.namespace, 'client', script);
const fetchIn = (pod: Promise<Said>) => pod.then(({ stdout, stderr }) => `${stdout}${stderr}`.trim());
const podOf = async (ip: string): Promise<string> =>
  (await status()).find((node) => node.ip === ip)?.name ?? '';
const gone = (pod: string) =>
  kubectl('wait', '--for=delete', `pod/${pod}`, '-n', orc.namespace, '--timeout=60s');

beforeAll(async () => {
  await devclusterVerb('images', 'load', 'jqm');
  [orc] = await Promise.all([
    orchestrator({ prefix: 'orc-jqm', jqmRecycle: { everySeconds: 1 } }),
    elsewhere.start({ client: 'busybox:1.36' }),
    ensureIngress(),
  ]);
  await kubectlApply(clientPod(orc.namespace, 'client', 'busybox:1.36'));
  await kubectl('wait', '--for=condition=Ready', 'pod/client', '-n', orc.namespace, '--timeout=60s');
  caller = await callerOf(orc);
});
afterAll(async () => {
  await Promise.all([elsewhere.cleanUp(), orc?.cleanUp()]);
});

describe('the module', () => {
  it('is deployed under the names of the guide, and ready when each node answers', async () => {
    const deployed = await caller.deploy('jqm', { name: 'jqm', drainSeconds: 60 });
    expect(deployed).toMatchObject({ status: 200 });
    expect(deployed.json).toEqual({
      results: [
        `namespace/${orc.namespace} unchanged`,
        'service/jqm-lb created',
        'deployment.apps/jqm created',
        'poddisruptionbudget.policy/jqm created',
        'networkpolicy.networking.k8s.io/jqm created',
      ],
      errors: [],
      fqdn: [`jqm-lb.${orc.namespace}.svc.cluster.local`],
    });
    // Beside everything else that is tried here: one that takes 45 s to listen (upstream's probes end it after 21), and counts as JQM
    // did up to 3.0.
    const env = [
      { name: 'JQM_STANDIN_START', value: '45s' },
      { name: 'JQM_STANDIN_SCHEME', value: 'decimal' },
    ];
    expect(await caller.deploy('jqm', { name: 'slow', replicas: 1, env })).toMatchObject({ status: 200 });
    expect((await caller.ready('jqm', 'jqm')).json).toMatchObject({ ready: true });
    const nodes = await status();
    const { items } = await getJson('pods', '-n', orc.namespace, '-l', 'app.kubernetes.io/instance=jqm.jqm');
    const addresses = items.map((pod: { status: { podIP: string } }) => pod.status.podIP);
    expect(nodes.map(({ ip }) => ip).sort()).toEqual(addresses.sort());
    expect(nodes.map(({ health, state }) => `${state} ${health}`)).toEqual([
      'ready healthy',
      'ready healthy',
    ]);
  });

  it('lets in its namespace and the orchestrator, nobody else, and at no other port', async () => {
    const path = '1789/ws/simple/localnode/health';
    // Until each node has heard of a new Service.
    const get = `wget -q -O - http://jqm-lb.${orc.namespace}:${path}`;
    const patient = `for i in 1 2 3 4 5 6; do ${get} && break; sleep 1; done`;
    expect(await fetchIn(inNamespace(patient))).toMatch(/Pollers are polling - IP: [\d.]+$/);
    const [node] = await status();
    expect(await fetchIn(inNamespace(`wget -q -O - http://${node?.ip}:${path}`))).toContain(
      `IP: ${node?.ip}`,
    );
    // A refusal of the policy; who gets through to a port on which nobody listens reads `Connection refused`.
    const refusal = 'No route to host';
    const foreign = elsewhere.run('client', `wget -q -O - http://${node?.ip}:${path}`);
    expect(await fetchIn(foreign)).toContain(refusal);
    expect(await fetchIn(inNamespace(`wget -q -O - http://${node?.ip}:1790/`))).toContain(refusal);
  });
});

describe('the gateway', () => {
  it('gives new jobs to ready nodes by turns, as the plain balancer may', async () => {
    const ids = await Promise.all(Array.from({ length: 4 }, () => enqueue('DemoEcho')));
    const nodes = (await status()).map(({ ip }) => ip).sort();
    expect([...new Set(ids.map(addressOf))].sort()).toEqual(nodes);
    const direct = await inNamespace(
      `wget -q -O - --post-data 'applicationname=DemoEcho' http://jqm-lb.${orc.namespace}:1789/ws/simple/ji`,
    );
    expect(nodes).toContain(addressOf(direct.stdout));
    for (const id of [...ids, direct.stdout]) {
      const job = await caller.get(ws(`client/ji/${id}`));
      expect(job.json).toMatchObject({ state: 'ENDED', nodeName: `node-${addressOf(id)}` });
      expect(job.headers['cache-control']).toBe('no-store');
      expect((await caller.get(ws(`client/ji/${id}/messages`))).json).toEqual([`echo of ${id}`]);
    }
  });

  it('kills, deletes and asks after a job whichever node has it; lists are those of all', async () => {
    const request = {
      applicationName: 'DemoWait',
      user: 'me',
      parameters: [{ key: 'seconds', value: '500' }],
    };
    const made = await Promise.all([1, 2].map(() => caller.post(ws('client/ji'), request)));
    const ids = made.map(({ json }) => String(json.id));
    expect(new Set(ids.map(addressOf)).size).toBe(2);
    const active = (await caller.get(ws('client/ji/active'))).body;
    for (const id of ids) {
      expect(active).toContain(`"id":${id},`);
      expect((await caller.get(ws(`simple/status?id=${id}`))).body).toBe('RUNNING');
      // A node's own refusal comes through.
      expect(await caller.delete(ws(`client/ji/waiting/${id}`))).toMatchObject({ status: 400 });
      expect(await caller.post(ws(`client/ji/killed/${id}`))).toMatchObject({ status: 204 });
      expect((await caller.get(ws(`simple/status?id=${id}`))).body).toBe('KILLED');
    }
    const held = { ...request, startState: 'HOLDED' };
    const { json } = await caller.post(ws('client/ji'), held);
    expect(json.state).toBe('HOLDED');
    expect(await caller.delete(ws(`client/ji/waiting/${json.id}`))).toMatchObject({ status: 204 });
    expect((await caller.get(ws('client/ji'))).body).not.toContain(`"id":${json.id},`);
  });

  it('asks no node for a job of nobody', async () => {
    const { status: code, json } = await caller.get(ws('client/ji/1'));
    expect([code, json.reason]).toEqual([404, 'OwnerUnknown']);
    const other = await caller.get(ws('client/ji/10099099099000001'));
    expect(other.json.userReadableMessage).toContain('its id is of 10.99.99.99');
  });

  it('is for callers who may ask the Service, and no token is one of them', async () => {
    expect(await orc.ask('GET', ws('client/ji'))).toMatchObject({ status: 401 });
    const stranger = await callerOf(orc, 'default');
    const refused = await stranger.post(ws('simple/ji'), 'applicationname=DemoEcho', form);
    expect(refused).toMatchObject({ status: 403 });
    expect(refused.body).toContain('services/proxy');
    expect(await stranger.get(`/jqm/${orc.namespace}/jqm/status`)).toMatchObject({ status: 403 });
  });
});

describe('towards a million ids', () => {
  it('a node makes way: drained of its jobs, its finished ones kept, then gone', async () => {
    const finished = await enqueue('DemoEcho');
    const ip = addressOf(finished);
    const running = await runningOn(ip);
    const pod = await podOf(ip);
    await inNamespace(`wget -q -O - --post-data '' http://${ip}:1789/standin/used/950000`);
    // The id after the jump is what tells.
    await inNamespace(`wget -q -O - --post-data 'applicationname=DemoEcho' http://${ip}:1789/ws/simple/ji`);
    const component = '{.metadata.labels.app\\.kubernetes\\.io/component}';
    await kubectl(
      ...['wait', `--for=jsonpath=${component}=jqm-draining`, `pod/${pod}`, '-n', orc.namespace],
      '--timeout=30s',
    );
    // The Deployment may not have noticed yet that a pod has left it.
    while (!(await caller.ready('jqm', 'jqm')).json.ready || (await status()).length < 3);
    const states = (await status()).map((node) => `${node.ip === ip ? 'this' : 'other'} ${node.state}`);
    expect(states.sort()).toEqual(['other ready', 'other ready', 'this draining']);
    // It goes on with what it has, and gets nothing new.
    const later = await Promise.all([1, 2, 3, 4].map(() => enqueue('DemoEcho')));
    expect(later.map(addressOf)).not.toContain(ip);
    expect((await caller.get(ws(`simple/status?id=${running}`))).body).toBe('RUNNING');
    expect(await caller.post(ws(`client/ji/killed/${running}`))).toMatchObject({ status: 204 });
    await gone(pod);
    const kept = await caller.get(ws(`client/ji/${finished}`));
    expect(kept.status).toBe(200);
    expect(kept.headers['x-jac-jqm-archive']).toBeDefined();
    expect(kept.body).toContain(`"id":${finished},`);
    expect((await caller.get(ws(`simple/status?id=${running}`))).body).toBe('KILLED');
    expect((await caller.get(ws(`client/ji/${finished}/messages`))).json).toEqual([`echo of ${finished}`]);
    // What is not kept is gone for good; a job that never was is unknown.
    expect((await caller.get(ws(`client/ji/${finished}/stdout`))).json).toMatchObject({
      httpStatus: 'GONE',
      reason: 'NodeRecycled',
    });
    expect(await caller.post(ws(`client/ji/killed/${finished}`))).toMatchObject({ status: 410 });
    expect(await caller.get(ws(`client/ji/${BigInt(finished) + 900_000n}`))).toMatchObject({ status: 404 });
    expect((await caller.get(ws('client/ji'))).body).not.toContain(`"id":${finished},`);
  });
});

describe('a pod that ends', () => {
  it('waits for its jobs, and answers for them as long', async () => {
    const id = await enqueue('DemoWait');
    const pod = await podOf(addressOf(id));
    await kubectl('delete', 'pod', pod, '-n', orc.namespace, '--wait=false');
    // Until its Service has heard of it, and drain.sh has looked for jobs.
    await kubectl(
      ...['wait', 'pod', '-n', orc.namespace, '-l', 'app.kubernetes.io/instance=jqm.jqm'],
      ...['--for=condition=Ready', '--timeout=60s'],
    );
    expect((await caller.get(ws(`simple/status?id=${id}`))).body).toBe('RUNNING');
    const draining = (await status()).find(({ name }) => name === pod);
    expect(draining).toMatchObject({ state: 'draining', health: 'healthy' });
    expect(await caller.post(ws(`client/ji/killed/${id}`))).toMatchObject({ status: 204 });
    await gone(pod);
    expect(await caller.get(ws(`client/ji/${id}`))).toMatchObject({ status: 404 });
  });
});

describe('exposure', () => {
  it('is warned of, leads through balancer and Ingress, and is taken back without a restart', async () => {
    const before = (await status()).map(({ name }) => name).sort();
    const open = {
      name: 'jqm',
      drainSeconds: 60,
      exposure: 'both',
      domain: 'jqm.test',
      ingressClass: 'nginx',
    };
    const { json } = await caller.deploy('jqm', open);
    expect(json.results).toContain('ingress.networking.k8s.io/jqm-ingress created');
    expect(json.warnings).toEqual([expect.stringMatching(/^JqmOpen: /)]);
    const service = await getJson('service', 'jqm-lb', '-n', orc.namespace);
    expect(service.spec).toMatchObject({ type: 'LoadBalancer', ipFamilies: ['IPv4'] });
    const address = '{.status.loadBalancer.ingress[0].ip}';
    await kubectl(
      ...['wait', `--for=jsonpath=${address}`, 'ingress/jqm-ingress', '-n', orc.namespace, '--timeout=30s'],
    );
    const { http = '' } = (await ensureIngress()) ?? {};
    const answer = await ask(`${http}/ws/simple/localnode/health`, { headers: { host: 'jqm.test' } });
    expect(answer.body).toMatch(/^Pollers are polling/);
    const back = (await caller.deploy('jqm', { name: 'jqm', drainSeconds: 60 })).json;
    expect(back.results).toContain('ingress.networking.k8s.io "jqm-ingress" deleted');
    expect(back.warnings).toBeUndefined();
    expect((await getJson('service', 'jqm-lb', '-n', orc.namespace)).spec.type).toBe('ClusterIP');
    expect((await status()).map(({ name }) => name).sort()).toEqual(before);
  });
});

describe('at the end', () => {
  it('the one that was slow to start was never restarted', async () => {
    expect((await caller.ready('jqm', 'slow')).json).toMatchObject({ ready: true });
    const { items } = await getJson('pods', '-n', orc.namespace, '-l', 'app.kubernetes.io/instance=jqm.slow');
    expect(items[0].status.containerStatuses[0].restartCount).toBe(0);
  });

  it('ids of JQM up to 3.0 are past what a number holds exactly, and keep their digits', async () => {
    const id = await enqueue('DemoEcho', 'slow');
    expect(BigInt(id)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER));
    expect(olderAddressOf(id)).toBe((await status('slow'))[0]?.ip);
    const job = await caller.get(ws(`client/ji/${id}`, 'slow'));
    expect(job.status).toBe(200);
    expect(job.body).toContain(`"id":${id},`);
    expect((await caller.get(ws('client/ji', 'slow'))).body).toContain(`"id":${id},`);
    expect((await caller.get(ws(`client/ji/${id}/messages`, 'slow'))).json).toEqual([`echo of ${id}`]);
  });

  it('archives outlive the module, and go with its data', async () => {
    const [archive] = (await caller.destroy('jqm', 'jqm')).json.kept;
    expect(archive).toMatch(/^secret\/jac-orc\.jqm-archive\.jqm\./);
    // The gateway hears of it within a round; until then it knows no node.
    expect([404, 503]).toContain((await caller.get(ws('client/ji'))).status);
    expect((await caller.destroy('jqm', 'jqm', true)).json.results).toContain(
      `secret "${archive.slice('secret/'.length)}" deleted`,
    );
  });
});
