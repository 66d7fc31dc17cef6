/** The objects of an app and its pods on their nodes, as a Mermaid flowchart, which GitHub draws. */
import type { PodView, Report, ReportChange } from '../../../model/report.js';
import { clean, cut } from './text.js';

/** More are drawn as one box with their number. */
const mostPods = 12;

const workloads = ['Deployment', 'StatefulSet', 'DaemonSet'];

/** Within quotes: every sign that could mean something to Mermaid, or to the HTML it makes, by its number. */
export function label(...lines: readonly string[]): string {
  const safe = lines.map((line) =>
    [...cut(clean(line).replace(/\s+/g, ' '), 80)]
      .map((sign) => (/[A-Za-z0-9 .:/-]/.test(sign) ? sign : `#${sign.codePointAt(0)};`))
      .join(''),
  );
  return `"${safe.join('<br/>')}"`;
}

class Chart {
  readonly lines: string[] = ['flowchart LR'];
  #count = 0;

  /** Declares a node, answers its id. */
  node(text: string, shape: readonly [string, string] = ['[', ']'], indent = '  '): string {
    const id = `n${this.#count++}`;
    this.lines.push(`${indent}${id}${shape[0]}${text}${shape[1]}`);
    return id;
  }

  edge(from: string | undefined, to: string | undefined, arrow: '-->' | '-.->' | '---'): void {
    if (from !== undefined && to !== undefined) this.lines.push(`  ${from} ${arrow} ${to}`);
  }
}

/** Lines of the picture; none when there is nothing to draw. */
export function picture(report: Report): readonly string[] {
  const there = (report.changes ?? []).filter((change) => change.action !== 'delete');
  const pods = report.pods ?? [];
  if (there.length + pods.length === 0) return [];
  const chart = new Chart();
  const ids = drawObjects(chart, report, there);
  drawPods(chart, report.app, pods, ids);
  return chart.lines;
}

type Ids = ReadonlyMap<string, string>;

function drawObjects(chart: Chart, { app, url }: Report, objects: readonly ReportChange[]): Ids {
  const ids = new Map<string, string>();
  const draw = (kind: string, shape?: readonly [string, string]) => {
    for (const { name } of objects.filter((object) => object.kind === kind))
      ids.set(`${kind}/${name}`, chart.node(label(kind, name), shape));
  };
  const named = (kind: string) => [...ids].filter(([key]) => key.startsWith(`${kind}/`));
  const entry = url === undefined ? undefined : chart.node(label(url), ['([', '])']);
  for (const kind of ['Ingress', 'Service', ...workloads]) draw(kind);
  for (const kind of ['PersistentVolumeClaim', 'ConfigMap']) draw(kind, ['[(', ')]']);
  draw('HorizontalPodAutoscaler');

  const main = ids.get(`Deployment/${app}`) ?? ids.get(`StatefulSet/${app}`);
  const front = ids.get(`Service/${app}-service`);
  const ingress = named('Ingress')[0]?.[1];
  chart.edge(entry, ingress ?? front ?? main, '-->');
  chart.edge(ingress, front, '-->');
  chart.edge(front, main, '-->');
  for (const [key, id] of named('Service').filter(([, id]) => id !== front)) {
    const name = key.slice('Service/'.length).replace(/-service$/, '');
    chart.edge(main, id, '-.->');
    chart.edge(id, workloads.map((kind) => ids.get(`${kind}/${name}`)).find(Boolean), '-->');
  }
  for (const [, id] of named('ConfigMap')) chart.edge(main, id, '-.->');
  for (const [, id] of named('HorizontalPodAutoscaler')) chart.edge(id, main, '-.->');
  const store = ids.get(`Deployment/${app}-code-server`) ?? main;
  for (const [, id] of named('PersistentVolumeClaim')) chart.edge(store, id, '---');
  return ids;
}

function drawPods(chart: Chart, app: string, pods: readonly PodView[], ids: Ids): void {
  const shown = pods.slice(0, mostPods);
  const drawn: { readonly pod: PodView; readonly id: string }[] = [];
  for (const [index, node] of [...new Set(shown.map((pod) => pod.node ?? ''))].entries()) {
    chart.lines.push(`  subgraph g${index}[${label(node === '' ? 'no node yet' : node)}]`);
    for (const pod of shown.filter((each) => (each.node ?? '') === node))
      drawn.push({ pod, id: chart.node(label(pod.name, pod.status), ['(', ')'], '    ') });
    chart.lines.push('  end');
  }
  const main = ids.get(`Deployment/${app}`) ?? ids.get(`StatefulSet/${app}`);
  for (const { pod, id } of drawn) {
    const own = workloads.map((kind) => ids.get(`${kind}/${app}-${pod.component}`)).find(Boolean);
    chart.edge(own ?? main, id, '-->');
  }
  if (pods.length > shown.length)
    chart.edge(main, chart.node(label(`${pods.length - shown.length} more pods`), ['(', ')']), '-->');
  const bad = drawn.filter(({ pod }) => !pod.ready).map(({ id }) => id);
  if (bad.length === 0) return;
  chart.lines.push('  classDef bad stroke:#d1242f,stroke-width:3px', `  class ${bad.join(',')} bad`);
}
