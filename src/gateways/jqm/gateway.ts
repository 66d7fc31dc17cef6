/** The gateway to JQM nodes that know nothing of each other: enqueues anywhere, asks everything else where it is known. */
import type { JobArchive } from './archive.js';
import { archivedAnswer, findArchived } from './archived.js';
import { type Call, callOf } from './calls.js';
import { type NodeAnswer, type NodeClient, NodeFailure, type NodeRequest } from './client.js';
import { GatewayError } from './errors.js';
import { askOwners, type FanOut, mergeAll, searchAll } from './fan-out.js';
import { idsPerNode, ownerOf } from './ids.js';
import {
  answerFrom,
  bodyOf,
  type GatewayAnswer,
  type GatewayRequest,
  headersFor,
  needsJson,
  partialHeader,
} from './messages.js';
import type { JqmNode, NodeSource } from './nodes.js';
import type { Observations } from './observations.js';
import { fieldsOf, integerOf } from './slices.js';

export interface GatewayOptions {
  readonly nodes: NodeSource;
  readonly client: NodeClient;
  readonly observations: Observations;
  readonly archive?: JobArchive | undefined;
  /** Bytes of a body that is held in memory; files that are added to a job pass through. */
  readonly bodyLimit: number;
}

export const defaultBodyLimit = 1024 * 1024;

export class JqmGateway {
  readonly #options: GatewayOptions;
  #turn = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  /** @throws GatewayError for what the gateway itself refuses; what a node refuses is an answer */
  async answer(request: GatewayRequest): Promise<GatewayAnswer> {
    const call = callOf(request.method, request.target);
    const what: NodeRequest = {
      method: request.method,
      path: request.target,
      headers: headersFor(request.headers),
      signal: request.signal,
    };
    switch (call.to) {
      case 'any':
        return this.#any({ ...what, ...(await this.#body(request)) });
      case 'owner': {
        const body = call.streams ? { body: request.body } : await this.#body(request);
        return this.#owner(call, { ...what, ...body });
      }
      case 'owner-or-all':
        return this.#ownerOrAll(call.id, { ...what, ...(await this.#body(request)) }, request);
      case 'owner-in-body':
        return this.#ownerInBody({ ...what, ...(await this.#body(request)) });
      case 'first':
        return this.#first(what);
      case 'all':
        return mergeAll(this.#fanOut(request), { ...what, ...(await this.#body(request)) }, call.merge);
      case 'query': {
        needsJson(request.headers);
        const body = await bodyOf(request, this.#options.bodyLimit);
        const asJson = { ...what, headers: { ...what.headers, accept: 'application/json' } };
        return searchAll(this.#fanOut(request), asJson, body.toString('utf8'), call.answer);
      }
      case 'owners': {
        const body = await bodyOf(request, this.#options.bodyLimit);
        const owner = (id: bigint) => this.#ownerOf(id);
        return askOwners(this.#fanOut(request), what, body.toString('utf8'), call.merge, owner);
      }
    }
  }

  async #body(request: GatewayRequest): Promise<{ body?: Buffer }> {
    if (request.method === 'GET') return {};
    return { body: await bodyOf(request, this.#options.bodyLimit) };
  }

  #fanOut(request: GatewayRequest): FanOut {
    const partial = request.headers[partialHeader] === 'true';
    return { client: this.#options.client, nodes: this.#options.nodes.nodes(), partial };
  }

  /** Ready nodes by turns; one that no byte reached is replaced by the next. */
  async #any(what: NodeRequest): Promise<GatewayAnswer> {
    const nodes = this.#options.nodes.nodes();
    const ready = nodes.filter(({ state }) => state === 'ready');
    const start = this.#turn++;
    let failure: NodeFailure | undefined;
    for (const index of ready.keys()) {
      const node = ready[(start + index) % ready.length];
      if (node === undefined) break;
      try {
        return await this.#noted(node, what);
      } catch (error) {
        if (!(error instanceof NodeFailure) || error.sent) throw error;
        failure = error;
      }
    }
    throw failure ?? new GatewayError('NoNodeReady', `none of ${nodes.length} JQM nodes is ready`);
  }

  /** What a node answers to a new job is an id of its own. */
  async #noted(node: JqmNode, what: NodeRequest): Promise<GatewayAnswer> {
    if (what.method !== 'POST') return answerFrom(await this.#options.client.send(node, what));
    const answer = await this.#options.client.read(node, what);
    const id = integerOf(answer.text.trim()) ?? idIn(answer.text);
    if (answer.status < 300 && id !== undefined) this.#options.observations.saw(node, id);
    return answerFrom(answer);
  }

  async #owner(call: Extract<Call, { to: 'owner' }>, what: NodeRequest): Promise<GatewayAnswer> {
    const { archive, client, observations } = this.#options;
    const owner = ownerOf(call.id, this.#known());
    if (owner.kind === 'ambiguous') throw this.#ambiguous(call.id, owner.nodes);
    if (owner.kind === 'none' || archive?.has(owner.node.uid) === true) {
      const found = await findArchived(archive, call.id);
      if (found !== undefined) return archivedAnswer(call, found, what.method);
      if (owner.kind === 'none') throw this.#unknown(call.id, owner.candidates);
    }
    const { node } = owner;
    let answer: NodeAnswer;
    try {
      answer = await client.send(node, what);
    } catch (error) {
      // It may be on its way out, with what it finished saved.
      const found = what.method === 'GET' ? await archive?.find(call.id) : undefined;
      if (found?.kind === 'job') return archivedAnswer(call, found, what.method);
      throw error;
    }
    if (answer.status >= 400 && what.method === 'GET') {
      // An address may have come again: the job can be one of its last node.
      const found = await archive?.find(call.id);
      if (found?.kind === 'job') {
        answer.body.destroy();
        return archivedAnswer(call, found, what.method);
      }
    }
    if (answer.status < 300 && call.part === 'job') observations.saw(node, call.id);
    return answerFrom(answer);
  }

  /** @throws GatewayError when it is nobody's, or a recycled node's */
  async #ownerOf(id: bigint): Promise<JqmNode> {
    const owner = ownerOf(id, this.#known());
    if (owner.kind === 'node') return owner.node;
    if (owner.kind === 'ambiguous') throw this.#ambiguous(id, owner.nodes);
    const found = await findArchived(this.#options.archive, id);
    const call = { to: 'owner', id, part: undefined, streams: false } as const;
    if (found !== undefined) archivedAnswer(call, found, 'POST');
    throw this.#unknown(id, owner.candidates);
  }

  /** What the image brought has small ids, and is on every node. */
  async #ownerOrAll(id: bigint, what: NodeRequest, request: GatewayRequest): Promise<GatewayAnswer> {
    if (id >= idsPerNode) return answerFrom(await this.#options.client.send(await this.#ownerOf(id), what));
    return what.method === 'GET' ? this.#first(what) : mergeAll(this.#fanOut(request), what, 'done');
  }

  async #ownerInBody(what: NodeRequest): Promise<GatewayAnswer> {
    const id = idIn(String(what.body));
    if (id === undefined) throw new GatewayError('BodyInvalid', 'the body has to be a file, with its id');
    return answerFrom(await this.#options.client.send(await this.#ownerOf(id), what));
  }

  /** Whoever has it; the refusal of one where none has. */
  async #first(what: NodeRequest): Promise<GatewayAnswer> {
    const { client, nodes } = this.#options;
    const outcomes = await Promise.allSettled(nodes.nodes().map((node) => client.send(node, what)));
    const answers = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const best = answers.find(({ status }) => status === 200) ?? answers[0];
    for (const answer of answers) if (answer !== best) answer.body.destroy();
    if (best !== undefined) return answerFrom(best);
    const failed = outcomes.find((one) => one.status === 'rejected');
    throw failed?.reason ?? new GatewayError('NoNodeReady', 'there is no JQM node');
  }

  #known(): (JqmNode & { scheme: 'decimal' | 'binary' | undefined })[] {
    const { nodes, observations } = this.#options;
    return nodes.nodes().map((node) => ({ ...node, scheme: observations.of(node)?.scheme }));
  }

  #unknown(id: bigint, candidates: readonly { ip: string }[]): GatewayError {
    // The smallest addresses are the same by both schemes.
    const addresses = [...new Set(candidates.map(({ ip }) => ip))].join(' or ');
    const known = this.#options.nodes.nodes().map(({ ip }) => ip);
    return new GatewayError(
      'OwnerUnknown',
      `no node has job ${id}: ${addresses === '' ? 'no address gives such an id' : `its id is of ${addresses}`}; ` +
        `nodes are ${known.length === 0 ? 'none' : known.join(', ')}`,
    );
  }

  #ambiguous(id: bigint, nodes: readonly JqmNode[]): GatewayError {
    return new GatewayError(
      'OwnerAmbiguous',
      `job ${id} may be of ${nodes.map(({ ip }) => ip).join(' or ')}, and it is not known yet how they count`,
    );
  }
}

/** The `id` of a job or a file in JSON or in JQM's XML, exactly; undefined for anything else. */
function idIn(text: string): bigint | undefined {
  if (text.trimStart().startsWith('<')) return integerOf(/<id>(\d+)<\/id>/.exec(text)?.[1]);
  try {
    return integerOf(fieldsOf(text).get('id'));
  } catch {
    return undefined;
  }
}
