/** Takes nodes out one step at a time; whoever leads calls it again and again, and another may go on where it stopped. */
import type { JobArchive } from './archive.js';
import type { NodeClient } from './client.js';
import { rangeOf, schemeOf } from './ids.js';
import type { JqmNode, NodeSource } from './nodes.js';
import type { Observations } from './observations.js';
import { type Decision, decide, type NodeFacts, type RecycleSettings } from './recycle.js';
import { fieldsOf, integerOf } from './slices.js';
import { jobsOf, jobsPage, nodeStatuses } from './status.js';

/** What Kubernetes is asked to do with a node's pod. */
export interface NodeControl {
  /** Out of its Deployment and Service by its labels; the Deployment makes another pod. */
  detach(node: JqmNode): Promise<void>;
  /** Deletes that very pod. */
  remove(node: JqmNode): Promise<void>;
  /** Since when it is detached. */
  detachedAt(node: JqmNode): Date | undefined;
}

export interface RecyclerOptions {
  readonly nodes: NodeSource;
  readonly control: NodeControl;
  readonly client: NodeClient;
  readonly observations: Observations;
  readonly archive: JobArchive;
  readonly settings: RecycleSettings;
  readonly now: () => Date;
}

export interface Outcome extends Decision {
  /** Why it is not done: NodeFailure, ClusterError, SyntaxError. */
  readonly error?: unknown;
}

/** Rows of one page: small enough for a node with 512 MB. */
const pageRows = 1_000;

export class Recycler {
  readonly #options: RecyclerOptions;

  constructor(options: RecyclerOptions) {
    this.#options = options;
  }

  /**
   * One round. What fails at one node keeps no other one waiting; the next round tries it again.
   * @returns what was decided of each node, and done by now but for those with an error
   * @throws ClusterError when the archive cannot be read
   */
  async step(): Promise<Outcome[]> {
    const { nodes, archive, settings, now, client, observations, control } = this.#options;
    const known = nodes.nodes();
    await archive.load();
    await archive.expire(new Set(known.map(({ uid }) => uid)));
    const statuses = await nodeStatuses(known, client, observations);
    const facts = statuses.map((status, index): NodeFacts => {
      const node = known[index];
      const drainingSince = node === undefined ? undefined : control.detachedAt(node);
      // One that Kubernetes ends by itself is not ours to save and delete.
      const state = status.state === 'draining' && drainingSince === undefined ? 'not-ready' : status.state;
      return { ...status, state, saved: archive.has(status.uid), drainingSince };
    });
    const outcomes: Outcome[] = [];
    for (const decision of decide(facts, settings, now())) {
      const node = known.find(({ uid }) => uid === decision.node.uid);
      try {
        if (node !== undefined) await this.#act(decision, node);
        outcomes.push(decision);
      } catch (error) {
        outcomes.push({ ...decision, error });
      }
    }
    return outcomes;
  }

  async #act({ step }: Decision, node: JqmNode): Promise<void> {
    const { control } = this.#options;
    if (step === 'detach') await control.detach(node);
    else if (step === 'save') await this.#save(node);
    else if (step === 'remove') await control.remove(node);
  }

  /** All or nothing: what was saved counts only if it was as much as the node says it has, and no job came meanwhile. */
  async #save(node: JqmNode): Promise<void> {
    const { client, archive } = this.#options;
    const { highest } = await jobsOf(node, client);
    const scheme = highest === undefined ? undefined : schemeOf(highest, node.ip);
    if (highest === undefined || scheme === undefined) {
      // It never had a job.
      const { first } = rangeOf(node.ip, 'binary');
      await archive.save({ ...identityOf(node), scheme: 'binary', first, last: first - 1n }, noJobs());
      return;
    }
    const { first } = rangeOf(node.ip, scheme);
    const jobs = this.#finished(node);
    await archive.save({ ...identityOf(node), scheme, first, last: highest }, jobs);
  }

  /** Ends with an error, and so without an index, when the node turns out to be still at work. */
  async *#finished(node: JqmNode): AsyncGenerator<string> {
    const { client } = this.#options;
    let row = 0;
    let total = 0;
    do {
      const page = await jobsPage(node, client, 'history', {
        firstRow: row,
        pageSize: pageRows,
        order: 'ASCENDING',
      });
      yield* page.jobs.filter((job) => integerOf(fieldsOf(job).get('id')) !== undefined);
      if (page.jobs.length === 0 && row < page.total)
        throw new SyntaxError(`${node.ip} says it has ${page.total} finished jobs, and gives ${row}`);
      row += page.jobs.length;
      total = page.total;
    } while (row < total);
    if ((await jobsOf(node, client)).active > 0)
      throw new SyntaxError(`${node.ip} got new jobs while its finished ones were saved`);
  }
}

function identityOf({ name, uid, ip }: JqmNode) {
  return { name, uid, ip };
}

async function* noJobs(): AsyncGenerator<string> {}
