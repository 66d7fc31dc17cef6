/** The orchestrator behind an Ingress and behind a Gateway, under `pod-manager.{domain}` as in the guide. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { installOrchestrator } from '../../src/operations/orc/install.js';
import { devcluster, kubectlApply } from '../support/cluster.js';
import { type Answer, ask } from '../support/http.js';
import { ensureIngress, type Ingress } from '../support/ingress.js';
import { installing, type Orchestrator, orchestrator } from '../support/orchestrator.js';
import { pullLogin } from '../support/orchestrator-image.js';
import { uniqueName } from '../support/roles.js';

const suite = devcluster === undefined ? describe.skip : describe;
const redis = (namespace: string) => ({ module: 'redis', config: { name: 'cache', namespace } });

suite('an orchestrator that is reached from outside', () => {
  const domain = `${uniqueName('lab')}.example.test`;
  const host = `pod-manager.${domain}`;
  let orc: Orchestrator;
  let controller: Ingress;
  beforeAll(async () => {
    controller = (await ensureIngress()) as Ingress;
    orc = await orchestrator({ prefix: 'orc-way-in', wayIn: { domain } });
  });
  afterAll(() => orc?.cleanUp());

  /** Asked until it is the service that answers: a controller hears of it a moment later. */
  async function fromOutside(token?: string): Promise<Answer> {
    const headers = { host, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
    const giveUp = Date.now() + 20_000;
    for (;;) {
      const body = redis(orc.namespace);
      const answer = await ask(`${controller.http}/deployment/dry_run`, { body, headers });
      if (answer.body.startsWith('{') || Date.now() > giveUp) return answer;
      await sleep(100);
    }
  }

  it('answers there to who has a token', async () => {
    expect((await fromOutside()).status).toBe(401);
    expect((await fromOutside(await orc.token())).json.placeholders.name.current).toBe('cache');
  });

  it('runs a module by the guide’s line, with an argument that is larger than controllers like', async () => {
    const token = await orc.token();
    expect((await orc.ask('POST', '/create_pod/operator', { token, timeoutMs: 120_000 })).status).toBe(200);
    const { status, body } = await ask(
      `${controller.http}/run_module?module_name=operator&method_name=length_hint`,
      {
        body: { args: ['x'.repeat(3_000_000)], kwargs: {} },
        headers: { host, authorization: `Bearer ${token}` },
      },
    );
    expect([status, body]).toEqual([200, '{"result": 3000000}']);
  });

  it('moves behind a Gateway', async () => {
    const { namespace, image } = orc;
    await kubectlApply({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'web', namespace },
      spec: {
        gatewayClassName: controller.gatewayClass,
        listeners: [{ name: 'http', protocol: 'HTTP', port: 80, hostname: `*.${domain}` }],
      },
    });
    const wayIn = { domain, gateway: 'web' };
    const { objects } = await installOrchestrator(await installing(), {
      namespace,
      image,
      replicas: 1,
      login: pullLogin(),
      wayIn,
    });
    const changed = objects.filter(({ action }) => action !== 'unchanged');
    expect(changed.map(({ action, kind }) => `${action} ${kind}`)).toEqual([
      'create HTTPRoute',
      'delete Ingress',
    ]);
    expect((await fromOutside(await orc.token())).status).toBe(200);
  });
});
