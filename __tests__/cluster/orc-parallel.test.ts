// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how placeholders are written
/**
 * Fifty deployments at once, forty names, ten of them asked for twice, and a pod of the service killed in the middle: every object of
 * every name is as one request asked, wholly. Upstream mixed six.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { devclusterVerb, getJson, kubectl } from '../support/cluster.js';
import { type Answer, type Orchestrator, orchestrator } from '../support/orchestrator.js';

/** Of many kinds, and without pods: what is asked here is whether writes mix, not whether the machine is large. */
const templates = {
  'mixed.1.placeholders.yaml': `
text: { type: string, required: true, description: "What every object says" }
count: { type: integer, default: 1, description: "A number" }
password: { type: string, secret: true, description: "Made once" }
`,
  'mixed.1.mixed.yaml': `
identity: { name: mixed, component: mixed }
apiVersion: v1
kind: Secret
stringData: { password: "\${password}" }
---
identity: { name: mixed, component: mixed }
apiVersion: v1
kind: ConfigMap
data: { text: "\${text}", count: { $string: count } }
---
identity: { name: more, component: mixed }
apiVersion: v1
kind: ConfigMap
data: { text: "\${text}", count: { $string: count } }
---
identity: { name: mixed, component: mixed }
apiVersion: v1
kind: Service
metadata: { annotations: { example.org/text: "\${text}" } }
spec: { ports: [{ port: 80, protocol: TCP }] }
---
identity: { name: mixed, component: mixed }
apiVersion: apps/v1
kind: Deployment
spec:
  replicas: 0
  template:
    spec:
      containers:
        - { name: mixed, image: busybox, env: [{ name: TEXT, value: "\${text}" }, { name: COUNT, value: { $string: count } }] }
`,
};

interface Asked {
  readonly name: string;
  readonly text: string;
  readonly count: number;
}

const names = Array.from({ length: 40 }, (_, index) => `mixed-${index}`);
const first = names.map((name, index): Asked => ({ name, text: `${name} as asked first`, count: index }));
const second = names
  .slice(0, 10)
  .map((name, index): Asked => ({ name, text: `${name} as asked then`, count: 1000 + index }));
const all = [...first, ...second];

let orc: Orchestrator;
let answers: Answer[];
/** Requests that the pod that was killed had not answered. */
let cutOff = 0;
let killed = false;

beforeAll(async () => {
  orc = await orchestrator({ prefix: 'orc-parallel', templates, replicas: 2, args: ['--rate=0'] });
  const token = await orc.token();
  await bothAnswer();
  const [victim] = (await getJson('pods', '-n', orc.namespace, '-l', 'app.kubernetes.io/name=jac-orc')).items;
  const deploy = async (asked: Asked): Promise<Answer> => {
    const config = { ...asked, namespace: orc.namespace };
    for (;;) {
      const answer = await orc
        .ask('POST', '/deployment', { token, body: { module: 'mixed', config } })
        .catch(() => undefined);
      if (answer !== undefined && answer.status !== 429 && answer.status < 500) {
        // Asked once more until the kill: however long that takes to arrive, it meets fifty at work.
        if (killed || answer.status !== 200) return answer;
        continue;
      }
      // No answer at all, or 503: the pod that is gone. 429: all fifty at the other one, with those that it still has.
      if (answer?.status !== 429) cutOff += 1;
      await sleep(500);
    }
  };
  [answers] = await Promise.all([Promise.all(all.map(deploy)), killInTheMiddle(victim.spec.nodeName)]);
}, 300_000);

afterAll(async () => {
  await orc?.cleanUp();
});

/** A node's rules learn of a pod a moment after it is ready: until then all fifty would be in the hands of the other one. */
async function bothAnswer(): Promise<void> {
  const seen = new Set<string>();
  for (const until = Date.now() + 30_000; seen.size < 2; await sleep(20)) {
    const { body } = await orc.ask('GET', '/metrics');
    const leads = /^jac_orc_leader [01]$/m.exec(body)?.[0];
    if (leads === undefined || Date.now() > until) throw new Error(`answered by ${[...seen]}: ${body}`);
    seen.add(leads);
  }
}

/** When the first objects are written: then all are at work, and none is done. SIGKILL, since a pod that is deleted ends what it has begun. */
async function killInTheMiddle(node: string): Promise<void> {
  await kubectl('wait', '--for=create', 'secret/mixed-20', '-n', orc.namespace, '--timeout=60s');
  await devclusterVerb('exec-node', node, '--', 'pkill', '-KILL', '-f', '/app/orchestrator.cjs');
  killed = true;
}

describe('fifty deployments at once, and the service killed in the middle', () => {
  it('are all answered with 200, each with its own objects and no other', () => {
    expect(answers.map(({ status }) => status)).toEqual(all.map(() => 200));
    for (const [index, { json }] of answers.entries()) {
      const { results, errors } = json as { results: string[]; errors: string[] };
      const { name } = all[index] as Asked;
      expect(errors).toEqual([]);
      const own = results.filter((line) => !line.startsWith('namespace/'));
      expect(own).toHaveLength(5);
      expect(own.map((line) => line.split(/[/ ]/)[1]?.replace(/-more$/, ''))).toEqual(own.map(() => name));
    }
    // Otherwise nothing was in its hands when it was killed, and this shows less than it says.
    expect(cutOff).toBeGreaterThan(0);
  });

  it('leave every object of a name as one of its requests asked', async () => {
    const selector = 'app.kubernetes.io/name=mixed';
    const { items } = await getJson(
      'secrets,configmaps,services,deployments',
      '-n',
      orc.namespace,
      '-l',
      selector,
    );
    for (const name of names) {
      const own = items.filter((item: Item) => [name, `${name}-more`].includes(item.metadata.name));
      expect(own.map(({ kind }: Item) => kind).sort()).toEqual(
        ['ConfigMap', 'ConfigMap', 'Deployment', 'Secret', 'Service'].sort(),
      );
      const texts = new Set(own.flatMap(said));
      expect(texts.size).toBe(1);
      const candidates = all.filter((asked) => asked.name === name);
      expect(candidates.map(({ text, count }) => `${text} ${count}`)).toContain([...texts][0]);
    }
    // With the record of each.
    expect(items).toHaveLength(names.length * 6);
  });

  it('are recorded as they are, each once', async () => {
    const { json } = await orc.ask('GET', '/deployment', { token: await orc.token() });
    const deployed = (json as { deployments: { module: string; name: string; config: Asked }[] }).deployments;
    const mixed = deployed.filter(({ module }) => module === 'mixed');
    expect(mixed.map(({ name }) => name).sort()).toEqual([...names].sort());
    const maps = await getJson('configmaps', '-n', orc.namespace, '-l', 'app.kubernetes.io/name=mixed');
    for (const { name, config } of mixed) {
      const map = maps.items.find((item: Item) => item.metadata.name === name);
      expect(map.data).toEqual({ text: config.text, count: String(config.count) });
    }
  });
});

interface Item {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly template?: {
      readonly spec: { readonly containers: readonly { readonly env: readonly { value: string }[] }[] };
    };
  };
}

/** What an object says of the request that made it; a Service has no count, so it says that of its text. */
function said(item: Item): string[] {
  if (item.kind === 'ConfigMap') return [`${item.data?.['text']} ${item.data?.['count']}`];
  if (item.kind === 'Deployment')
    return [item.spec?.template?.spec.containers[0]?.env.map(({ value }) => value).join(' ') ?? ''];
  if (item.kind !== 'Service') return [];
  const text = item.metadata.annotations?.['example.org/text'];
  return all.flatMap((asked) => (asked.text === text ? [`${text} ${asked.count}`] : []));
}
