/** An app with users: over a NodePort, and through the ingress controller where there is one, while things happen to it. */
import { expect } from '@jest/globals';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from './apps.js';
import { devcluster, getJson, kubectl } from './cluster.js';
import { ensureIngress } from './ingress.js';
import { report } from './jac.js';
import { type Outcomes, type Stream, underLoad } from './load.js';
import { type Actor, deployer } from './roles.js';

interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly deletionTimestamp?: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly nodeName?: string };
}

/** Requests a second over the NodePort, and as many through the Ingress: half of them on connections that are kept. */
const rate = 100;
const domain = 'traffic.example.com';

export class Traffic {
  /** Nobody else's pods have this name, so that a drain can be of these alone. */
  readonly name: string;
  readonly actor: Actor;
  readonly app: App;
  readonly #replicas: string;
  #streams: readonly Stream[] = [];
  #bounds: string | undefined;

  private constructor(actor: Actor, app: App, replicas: number) {
    this.actor = actor;
    this.name = actor.namespace;
    this.app = app;
    this.#replicas = String(replicas);
  }

  /** Deploys the app with so many pods. */
  static async start(prefix: string, replicas: number): Promise<Traffic> {
    const ingress = await ensureIngress();
    const traffic = new Traffic(await deployer(prefix), copyOf('taskboard'), replicas);
    try {
      if (ingress !== undefined) traffic.app.set(`domain = "${domain}"`);
      const first = await traffic.scale();
      const path = '/healthz/live';
      const byHost = (name: string, keepAlive: boolean): Stream => ({
        name,
        url: `${ingress?.http}${path}`,
        host: domain,
        keepAlive,
        rate: rate / 2,
      });
      traffic.#streams = [
        { name: 'NodePort', url: `${await traffic.#nodeUrl(first)}${path}`, rate },
        ...(ingress === undefined ? [] : [byHost('Ingress', false), byHost('Ingress, kept', true)]),
      ];
      return traffic;
    } catch (error) {
      await traffic.end();
      throw error;
    }
  }

  async end(): Promise<void> {
    this.app.cleanUp();
    await this.actor.cleanUp();
  }

  /** As the settings and files say by now, with the number of pods that it began with unless an autoscaler decides. */
  scale(...more: string[]): Promise<Report> {
    return report(this.actor, [
      'scale',
      this.app.file,
      '--name',
      this.name,
      '--replicas',
      this.#replicas,
      ...more,
    ]);
  }

  /**
   * Leaves the number of pods to an autoscaler, and waits until there are so many. It has no choice: where it finds fewer or more
   * than its bounds it acts at once.
   */
  async autoscaled(count: number): Promise<void> {
    const bounds = `min_replicas = ${count}\nmax_replicas = ${count}`;
    if (this.#bounds === undefined) this.app.set(bounds);
    else this.app.edit('jac.toml', this.#bounds, bounds);
    this.#bounds = bounds;
    await report(this.actor, ['scale', this.app.file, '--name', this.name]);
    const ready = `--for=jsonpath={.status.readyReplicas}=${count}`;
    await kubectl('wait', `deployment/${this.name}`, ready, '-n', this.name, '--timeout=180s');
  }

  rollback(): Promise<Report> {
    return report(this.actor, ['rollback', '--name', this.name]);
  }

  /** Does something, waits until all pods are as they should be and none ends, and expects that nobody noticed. */
  async unnoticed<T>(act: () => Promise<T>): Promise<T> {
    const { result, load } = await underLoad(this.#streams, async () => {
      const done = await act();
      await this.settled();
      return done;
    });
    expectAllAnswered(load);
    return result;
  }

  async settled(): Promise<void> {
    for (const deployment of [this.name, `${this.name}-code-server`])
      await kubectl('rollout', 'status', `deployment/${deployment}`, '-n', this.name, '--timeout=180s');
    const ending = (await this.pods()).filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
    for (const { metadata } of ending)
      await kubectl('wait', `pod/${metadata.name}`, '--for=delete', '-n', this.name, '--timeout=180s');
  }

  async pods(component?: 'app' | 'code-server'): Promise<readonly Pod[]> {
    const { items } = (await getJson('pods', '-n', this.name)) as { items: readonly Pod[] };
    return items.filter(
      ({ metadata }) =>
        component === undefined || metadata.labels['app.kubernetes.io/component'] === component,
    );
  }

  /** Node of the (first) pod of a component that is not on its way out. */
  async nodeOf(component: 'app' | 'code-server'): Promise<string> {
    const pods = await this.pods(component);
    const found = pods.find(({ metadata }) => metadata.deletionTimestamp === undefined)?.spec.nodeName;
    if (found === undefined) throw new Error(`no pod of ${component} is on a node`);
    return found;
  }

  /**
   * What an administrator does before a node is repaired, for this app's pods: `then` happens while the node takes no new
   * ones. It does again afterwards, whatever happens.
   */
  async drained<T>(node: string, then: () => Promise<T>): Promise<T> {
    try {
      const own = `--pod-selector=app.kubernetes.io/instance=${this.name}`;
      await kubectl('drain', node, own, '--delete-emptydir-data', '--ignore-daemonsets', '--timeout=180s');
      return await then();
    } finally {
      await kubectl('uncordon', node);
    }
  }

  async #nodeUrl({ url }: Report): Promise<string> {
    const { spec } = await getJson('service', `${this.name}-service`, '-n', this.name);
    const address = devcluster?.nodes[0]?.ip ?? new URL(url ?? '').hostname;
    return `http://${address}:${spec.ports[0].nodePort}`;
  }
}

function expectAllAnswered({ sent, answered, failures, examples }: Outcomes): void {
  expect({ failures, examples }).toEqual({ failures: {}, examples: [] });
  expect(answered).toBe(sent);
  expect(sent).toBeGreaterThan(rate);
}
