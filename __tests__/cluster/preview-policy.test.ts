/** Previews keep to themselves. Each case shows the connection without the policy first: a test that nothing enforces proves nothing. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getJson, kubectl, kubectlApply, needDevcluster, runtimeImage } from '../support/cluster.js';
import { ask } from '../support/http.js';
import { type PreviewApp, previewApp, reportOf } from '../support/previews.js';
import { type Actor, previewer, uniqueName } from '../support/roles.js';

const target = ['--pr', '1', '--repo', 'acme/shop'];
let actor: Actor;
/** Who is asked, by two pods. */
let asked: PreviewApp;
/** Who asks. */
let other: PreviewApp;
/** A namespace that is no preview's, with a pod that does nothing. */
const plain = uniqueName('plain');

interface Pod {
  readonly metadata: { readonly name: string };
  readonly status: { readonly podIP: string; readonly hostIP: string };
}
const podsOf = async (app: PreviewApp): Promise<Pod[]> =>
  (
    await getJson(
      'pods',
      '-n',
      app.namespaceOf(1),
      '-l',
      'app.kubernetes.io/component=app',
      '--field-selector=status.phase=Running',
    )
  ).items;

/** Whether a TCP connection from inside a pod comes about: `open`, or what kept it. */
async function connect(namespace: string, pod: string, host: string, port: number): Promise<string> {
  const script = [
    'import socket, sys',
    'try:',
    '    socket.create_connection((sys.argv[1], int(sys.argv[2])), 3).close()',
    '    print("open")',
    'except OSError as error:',
    '    print(error)',
  ].join('\n');
  const line = ['exec', pod, '-n', namespace, '-c', 'app', '--', 'python3', '-c', script, host, String(port)];
  return (await kubectl(...line)).trim();
}

/** Asks until it is as wanted: rules reach the nodes a moment after they are made. */
async function until(wanted: (answer: string) => boolean, look: () => Promise<string>): Promise<string> {
  const end = Date.now() + 15_000;
  for (;;) {
    const answer = await look().catch((error: Error) => error.message);
    if (wanted(answer) || Date.now() > end) return answer;
    await pause(200);
  }
}
const open = (answer: string) => answer === 'open';
const shut = (answer: string) => answer !== 'open';

/** Every way to the app of the preview that is asked: its pods, its Service, its port on each node. */
async function ways(): Promise<{ host: string; port: number }[]> {
  const [pods, service] = [
    await podsOf(asked),
    await getJson('service', `${asked.name}-service`, '-n', asked.namespaceOf(1)),
  ];
  const { nodePort } = service.spec.ports[0];
  return [
    ...pods.map(({ status }) => ({ host: status.podIP, port: 8000 })),
    { host: `${asked.name}-service.${asked.namespaceOf(1)}.svc.cluster.local`, port: 8000 },
    ...needDevcluster().nodes.map(({ ip }) => ({ host: ip, port: nodePort as number })),
  ];
}

beforeAll(async () => {
  actor = await previewer();
  [asked, other] = [previewApp(actor), previewApp(actor)];
  reportOf(await asked.run('create', [...target, '--replicas', '2']));
  reportOf(await other.run('create', target));
  await kubectlApply(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: plain } },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'idle', namespace: plain },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [{ name: 'app', image: runtimeImage, command: ['sleep', '3600'] }],
      },
    },
  );
  await kubectl('wait', 'pod/idle', '-n', plain, '--for=condition=Ready', '--timeout=60s');
});
afterAll(async () => {
  await kubectl('delete', 'namespace', plain, '--ignore-not-found', '--wait=false');
  await asked.cleanUp();
  await other.cleanUp();
  await actor.cleanUp();
});

/** Pushes again, which brings the policy back. */
async function withPolicy(): Promise<void> {
  reportOf(await asked.run('create', [...target, '--replicas', '2']));
}
const withoutPolicy = () =>
  kubectl('delete', 'networkpolicy', 'jac-scale-preview', '-n', asked.namespaceOf(1));

describe('a pod of another preview', () => {
  it('reaches nothing of it, by no way, where it does without the policy', async () => {
    const [pod] = await podsOf(other);
    const name = pod?.metadata.name ?? '';
    const from = other.namespaceOf(1);
    await withoutPolicy();
    for (const { host, port } of await ways())
      expect([host, await until(open, () => connect(from, name, host, port))]).toEqual([host, 'open']);
    await withPolicy();
    for (const { host, port } of await ways()) {
      const answer = await until(shut, () => connect(from, name, host, port));
      expect([host, answer]).toEqual([host, expect.stringMatching(/No route to host|timed out/)]);
    }
  });
});

describe('what the policy lets in', () => {
  it('its own pods', async () => {
    const [one, two] = await podsOf(asked);
    const host = two?.status.podIP ?? '';
    expect(await connect(asked.namespaceOf(1), one?.metadata.name ?? '', host, 8000)).toBe('open');
  });

  it('the world outside, through every node', async () => {
    const nodePorts = (await ways()).slice(-needDevcluster().nodes.length);
    for (const { host, port } of nodePorts) {
      for (let time = 0; time < 4; time++)
        expect((await ask(`http://${host}:${port}/openapi.json`)).status).toBe(200);
    }
  });

  it('pods of namespaces that are no previews, as those of an ingress controller', async () => {
    for (const { status } of await podsOf(asked))
      expect(await connect(plain, 'idle', status.podIP, 8000)).toBe('open');
  });
});

describe('what goes out', () => {
  it('is not held back: names, and addresses beyond the cluster', async () => {
    const [pod] = await podsOf(asked);
    const [host = '', port = ''] = needDevcluster().registry.address.split(':');
    const name = pod?.metadata.name ?? '';
    expect(await connect(asked.namespaceOf(1), name, host, Number(port))).toBe('open');
    expect(await connect(asked.namespaceOf(1), name, 'kubernetes.default.svc.cluster.local', 443)).toBe(
      'open',
    );
  });
});

describe('the policy', () => {
  it('names the pods’ network, found by the pods themselves where nodes do not tell', async () => {
    const policy = await getJson('networkpolicy', 'jac-scale-preview', '-n', asked.namespaceOf(1));
    const [pod] = await podsOf(asked);
    const blocks = policy.spec.ingress.flatMap((rule: { from: object[] }) => rule.from);
    const [first, second] = pod?.status.podIP.split('.') ?? [];
    expect(blocks).toContainEqual({ ipBlock: { cidr: '0.0.0.0/0', except: [`${first}.${second}.0.0/16`] } });
  });
});
