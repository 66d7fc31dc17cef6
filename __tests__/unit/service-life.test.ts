/** The service from its start to its end, on a port of its own. */
import { request } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { jqmGateways } from '../../src/doors/service/jqm.js';
import { leaderLease } from '../../src/doors/service/leader.js';
import { makeLog } from '../../src/doors/service/log.js';
import { type Service, startService } from '../../src/doors/service/service.js';
import { moduleTexts } from '../../src/generated/modules.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import { textAt } from '../../src/model/read.js';
import { world } from './module-harness.js';
import { settingsOf } from './service-harness.js';

const services: Service[] = [];
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop(0)));
});

interface Answer {
  readonly status: number;
  readonly connection: string | undefined;
}

const ask = (port: number, path: string, method = 'GET'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request({ port, path, method, host: '127.0.0.1' }, (response) => {
      response.resume();
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, connection: response.headers.connection }),
      );
    });
    sent.on('error', reject).end();
  });

const secret = (text: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'jac-orc', namespace: 'orc' },
  data: { MODULES: Buffer.from(text).toString('base64') },
});

const defaults = JSON.stringify({
  web: {
    redis: { 'testing-redis': { module: 'redis', version: 'latest', config: {} } },
    nonsense: { a: {} },
  },
});

async function start(
  pod: string,
  { cluster, context } = world(),
  remove: () => Promise<void> = async () => undefined,
) {
  const lines: string[] = [];
  const log = makeLog({
    format: 'text',
    level: 'info',
    now: () => new Date(0),
    write: (line) => lines.push(line.trimEnd()),
  });
  const service = await startService({
    settings: settingsOf('--auth=off', '--port=0', '--namespace=orc', `--pod-name=${pod}`),
    cluster: cluster.asCluster(),
    clock: context.clock,
    log,
    texts: moduleTexts,
    version: '1.2.3',
    pid: 987,
    processMetrics: false,
    openPython: () => ({
      create: () => Promise.reject(new Error('not asked for here')),
      run: () => Promise.reject(new Error('not asked for here')),
      release: async () => false,
      delete: remove,
      pods: () => 0,
      close: async () => undefined,
    }),
  });
  services.push(service);
  return { service, lines, cluster };
}

const leaderOf = (cluster: ReturnType<typeof world>['cluster']): string | undefined =>
  textAt(
    [...cluster.objects.values()].find(({ metadata }) => metadata.name.startsWith(leaderLease)),
    'spec',
    'holderIdentity',
  );

describe('the service', () => {
  it('starts as the guide shows, with its default modules', async () => {
    const made = world();
    made.cluster.objects.set('Secret/jac-orc', secret(defaults));
    const { service, lines, cluster } = await start('a', made);
    const text = lines.map((line) => line.replace(/^\S+ \S+ (?=INFO|ERROR|WARN)/, '* '));
    expect(text.slice(0, 2)).toEqual([
      'INFO:     Started server process [987]',
      'INFO:     Waiting for application startup.',
    ]);
    expect(text).toEqual(
      expect.arrayContaining([
        '* INFO Extracting redis namespaces...',
        '* INFO Extracting web services/libraries...',
        '* INFO Deploying testing-redis with {"name":"testing-redis","namespace":"web"}...',
        expect.stringMatching(/web\/nonsense\/a: there is no module "nonsense"/),
      ]),
    );
    expect(text.slice(-2)).toEqual([
      'INFO:     Application startup complete.',
      `INFO:     Uvicorn running on http://0.0.0.0:${service.port} (Press CTRL+C to quit)`,
    ]);
    expect(cluster.find('StatefulSet', 'testing-redis')).toBeDefined();
    expect((await ask(service.port, '/healthz')).status).toBe(200);
  });

  it('has one that leads, and another one as soon as that has gone', async () => {
    const made = world();
    const first = await start('a', made);
    await start('b', made);
    expect(leaderOf(made.cluster)).toBe('a');
    await first.service.stop(0);
    services.splice(services.indexOf(first.service), 1);
    while (leaderOf(made.cluster) !== 'b') await new Promise(setImmediate);
  });

  it('lets a request finish that it has begun, and is gone then', async () => {
    let finish = () => {};
    let began = () => {};
    const atWork = new Promise<void>((resolve) => {
      began = resolve;
    });
    const { service, lines } = await start('a', world(), () => {
      began();
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    const answer = ask(service.port, '/delete_pod/numpy', 'DELETE');
    await atWork;
    services.splice(services.indexOf(service), 1);
    const stopped = service.stop(0);
    finish();
    expect((await answer).status).toBe(200);
    await stopped;
    await expect(ask(service.port, '/healthz')).rejects.toThrow(/ECONNREFUSED|hang up/);
    expect(lines.filter((line) => line.startsWith('INFO: ')).slice(-4)).toEqual([
      'INFO:     Shutting down',
      'INFO:     Waiting for application shutdown.',
      'INFO:     Application shutdown complete.',
      'INFO:     Finished server process [987]',
    ]);
  });

  it('looks at no more modules jqm once another one leads', async () => {
    const { cluster, context } = world();
    const items = ['a', 'b', 'c'].map((name) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: `jac-orc.jqm.${name}`, namespace: 'web' },
    }));
    const lines: string[] = [];
    const jqm = jqmGateways({
      modules: {
        clock: context.clock,
        cluster: { ...cluster.asCluster(), list: async () => ({ items }) } as never,
      },
      namespace: undefined,
      settings: settingsOf().recycle,
      log: makeLog({
        format: 'text',
        level: 'warn',
        now: () => new Date(0),
        write: (line) => lines.push(line),
      }),
    });
    let asked = 0;
    await jqm.recycle(() => ++asked <= 2);
    expect(lines.map((line) => /name=(\S+)/.exec(line)?.[1])).toEqual(['a', 'b']);
  });

  it('still answers while it drains, and says that it is not to be asked again', async () => {
    const made = world([], -1);
    const { service } = await start('a', made);
    services.splice(services.indexOf(service), 1);
    // The pause of this clock never ends by itself.
    void service.stop(1);
    while ((await ask(service.port, '/healthz')).status === 200) await new Promise(setImmediate);
    expect(await ask(service.port, '/healthz')).toEqual({ status: 503, connection: 'close' });
    expect(await ask(service.port, '/deployment')).toEqual({ status: 200, connection: 'close' });
    await service.app.close();
  });
});
