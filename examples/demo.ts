/**
 * `make demo`: deploys examples/taskboard with two replicas, a MongoDB and a Redis, and shows two answers from two pods on two nodes, and a task
 * that one pod stored and both know.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { dirname, join } from 'node:path';

const root = process.env['PROJECT_ROOT'] ?? process.cwd();
const kubeconfig = process.env['KUBECONFIG'] ?? '';
const throwaway = existsSync(join(dirname(kubeconfig), 'cluster.json'));
const namespace = 'taskboard-demo';
// The throwaway cluster's nodes have an image with the runtime; elsewhere it is installed once into a plain Python image.
const image = throwaway ? ['--python-image', 'jac-runtime:0.16.7'] : [];

if (throwaway) {
  // No public registry is asked: MongoDB is a stand-in (docs/unproven.md), Redis is Debian's.
  const load = ['images', 'load', 'redis', 'mongo'];
  const loaded = spawnSync(join(root, 'devcluster/devcluster'), load, {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (loaded.status !== 0) process.exit(loaded.status ?? 1);
}

interface Report {
  readonly url?: string;
  readonly docsUrl?: string;
  readonly status: string;
  readonly durationMs: number;
  readonly pods?: readonly {
    readonly name: string;
    readonly component: string;
    readonly node?: string;
    readonly status: string;
  }[];
}

const words = [
  'scale',
  join(root, 'examples/taskboard/app.jac'),
  '-n',
  namespace,
  '--replicas',
  '2',
  ...image,
];
console.log(`$ kubectl jac ${words.join(' ').replaceAll(`${root}/`, '')}`);
const run = spawnSync(process.execPath, [join(root, 'dist/kubectl-jac.cjs'), ...words, '-o', 'json'], {
  stdio: ['ignore', 'pipe', 'inherit'],
  encoding: 'utf8',
});
if (run.status !== 0) {
  process.stdout.write(run.stdout);
  process.exit(run.status ?? 1);
}
const report = JSON.parse(run.stdout) as Report;
console.log(`\n${report.status} in ${(report.durationMs / 1000).toFixed(1)} s at ${report.url}\n`);

const pods = (report.pods ?? []).filter((pod) => pod.component === 'app' && pod.status === 'Running');
const nodeOf = new Map(pods.map((pod) => [pod.name, pod.node ?? '?']));
const answers = new Map<string, string>();
// Every node learns of a new pod a moment after the pod is ready; until then the Service answers from the others.
const end = Date.now() + 20_000;
while (answers.size < pods.length && Date.now() < end) {
  const answer = await post(`${report.url}/function/where_am_i`);
  const pod = [...nodeOf.keys()].find((name) => answer.includes(name));
  if (pod === undefined) throw new Error(`an answer from no pod that we know: ${answer}`);
  answers.set(pod, answer);
  await new Promise((resolve) => setTimeout(resolve, 50));
}
for (const [pod, answer] of answers) console.log(`${pod} on ${nodeOf.get(pod)}: ${answer}`);

const title = `Seen by all pods, ${new Date().toISOString()}`;
await post(`${report.url}/walker/suggest_task`, { title, points: 1 });
let known = 0;
for (let asked = 0; asked < 10; asked++)
  if ((await post(`${report.url}/walker/list_tasks`)).includes(title)) known++;
console.log(`\nA task was suggested once; ${known} of 10 answers knew it: it lies in MongoDB, not in a pod.`);

const nodes = new Set([...answers.keys()].map((pod) => nodeOf.get(pod)));
console.log(`\n${answers.size} pods on ${nodes.size} nodes answered. API: ${report.docsUrl}`);
console.log(`Look around:  kubectl jac status --name taskboard -n ${namespace}`);
console.log(`Take it away: kubectl jac destroy --name taskboard -n ${namespace} --yes`);
if (throwaway) console.log(`with KUBECONFIG=${kubeconfig}; make cluster-down stops the cluster`);
process.exit(answers.size >= 2 && known === 10 ? 0 : 1);

/** On a connection of its own, so that the Service may choose another pod. */
function post(url: string, body: object = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: 'POST', agent: false, headers: { 'content-type': 'application/json' } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve(text));
      },
    );
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}
