/** Calls that concern every node, or several ids at once. */
import type { Call, Merge } from './calls.js';
import { type NodeClient, NodeFailure, type NodeRequest, type NodeText } from './client.js';
import { GatewayError } from './errors.js';
import * as merge from './merge.js';
import { answerFrom, type GatewayAnswer, mergedAnswer, missingHeader, nodeHeader } from './messages.js';
import type { JqmNode } from './nodes.js';
import { arrayFrom, fieldsOf, integerOf, itemsOf } from './slices.js';

export interface FanOut {
  readonly client: NodeClient;
  readonly nodes: readonly JqmNode[];
  /** Answers may be missing: the client said so. */
  readonly partial: boolean;
}

type Asked =
  | { readonly kind: 'answers'; readonly answers: readonly NodeText[]; readonly missing: readonly JqmNode[] }
  /** A node refused; this is what it said. */
  | { readonly kind: 'refused'; readonly answer: NodeText };

/**
 * Asks every node. One that does not answer fails the call, since a list that silently lacks jobs is a wrong list; but for a node that only
 * starts, where nothing listens yet.
 * @throws NodeFailure, naming who did not answer
 */
export async function askAll({ client, nodes, partial }: FanOut, what: NodeRequest): Promise<Asked> {
  if (nodes.length === 0)
    throw new GatewayError('NoNodeReady', 'there is no JQM node: kubectl jac jqm status tells why');
  const outcomes = await Promise.all(
    nodes.map((node) => client.read(node, what).catch((error: unknown) => failureOf(error))),
  );
  const answers: NodeText[] = [];
  const failures: NodeFailure[] = [];
  for (const outcome of outcomes) {
    if (outcome instanceof NodeFailure) failures.push(outcome);
    else answers.push(outcome);
  }
  const serious = failures.filter(({ node, sent }) => !partial && (sent || node.state !== 'not-ready'));
  if (serious.length > 0 || answers.length === 0) throw together(serious.length > 0 ? serious : failures);
  const refused = answers.find(({ status }) => status >= 400);
  if (refused !== undefined) return { kind: 'refused', answer: refused };
  return { kind: 'answers', answers, missing: failures.map(({ node }) => node) };
}

function failureOf(error: unknown): NodeFailure {
  if (error instanceof NodeFailure) return error;
  throw error;
}

function together(failures: readonly NodeFailure[]): Error {
  const [first] = failures;
  if (first === undefined) return new GatewayError('NoNodeReady', 'no JQM node answers');
  return new GatewayError(first.reason, failures.map(({ message }) => message).join('; '));
}

/** @throws GatewayError `NodeUnreachable` when a node answers in a form that it should not */
export async function mergeAll(fanOut: FanOut, what: NodeRequest, how: Merge): Promise<GatewayAnswer> {
  const asked = await askAll(fanOut, what);
  if (asked.kind === 'refused') return answerFrom(asked.answer);
  const { answers, missing } = asked;
  const nodes = answers.map(({ node }) => node);
  const lacking = missing.map(({ ip }) => ip).join(', ');
  const more: Record<string, string> = lacking === '' ? {} : { [missingHeader]: lacking };
  if (how === 'done') return { status: 204, headers: { ...more, [nodeHeader]: addresses(nodes) }, body: '' };
  const texts = answers.map(({ text }) => text).filter((text) => text.trim() !== '');
  // Nodes of one image write alike; one that has nothing may write nothing.
  const type = answers.find(({ text }) => text.trim() !== '')?.headers['content-type'] ?? 'application/json';
  const isXml = /\bxml\b/.test(type);
  const answer = (body: string) => mergedAnswer(body, nodes, { ...more, 'content-type': type });
  return readable(() => {
    switch (how) {
      case 'concat':
        return answer(isXml ? merge.concatXml(texts) : merge.concat(texts.map(listText)));
      case 'distinct':
        return answer(isXml ? (texts[0] ?? '') : merge.distinct(texts.map(listText)));
      case 'sum':
        return answer(merge.sum(texts));
      case 'state':
        return answer(merge.queueState(texts));
      case 'text':
        return answer(merge.logs(answers.map(({ node, text }) => ({ ip: node.ip, text }))));
    }
  });
}

/** A search, its pages cut after merging. */
export async function searchAll(
  fanOut: FanOut,
  what: NodeRequest,
  body: string,
  answer: 'query' | 'ids',
): Promise<GatewayAnswer> {
  const query = merge.pagedQuery(body);
  const asked = await askAll(fanOut, { ...what, path: '/ws/client/ji/query', body: Buffer.from(query.body) });
  if (asked.kind === 'refused') return answerFrom(asked.answer);
  const nodes = asked.answers.map(({ node }) => node);
  return readable(() => {
    const merged = merge.mergedQuery(
      query,
      asked.answers.map(({ text }) => text),
    );
    if (answer === 'query') return mergedAnswer(merged, nodes);
    const ids = merge.instancesOf(fieldsOf(merged)).map((job) => fieldsOf(job).get('id') ?? 'null');
    return mergedAnswer(arrayFrom(ids), nodes);
  });
}

/**
 * A list of ids, each asked of its node. All owners have to be known before the first is asked.
 * @param ownerOf throws where an id is nobody's
 * @throws GatewayError `BodyInvalid`
 */
export async function askOwners(
  fanOut: FanOut,
  what: NodeRequest,
  body: string,
  how: Extract<Call, { to: 'owners' }>['merge'],
  ownerOf: (id: bigint) => Promise<JqmNode>,
): Promise<GatewayAnswer> {
  const ids = idsIn(body);
  const groups = new Map<string, { node: JqmNode; at: number[] }>();
  for (const [at, id] of ids.entries()) {
    const node = await ownerOf(id);
    const group = groups.get(node.uid) ?? { node, at: [] };
    group.at.push(at);
    groups.set(node.uid, group);
  }
  const asked = await Promise.all(
    [...groups.values()].map(async ({ node, at }) => {
      const list = arrayFrom(at.map((index) => String(ids[index])));
      return { at, answer: await fanOut.client.read(node, { ...what, body: Buffer.from(list) }) };
    }),
  );
  const refused = asked.find(({ answer }) => answer.status >= 400);
  if (refused !== undefined) return answerFrom(refused.answer);
  const nodes = asked.map(({ answer }) => answer.node);
  return readable(() => {
    if (how === 'count') return mergedAnswer(merge.sum(asked.map(({ answer }) => answer.text)), nodes);
    const made = asked.map(({ at, answer }) => ({ at, items: itemsOf(answer.text) }));
    if (made.some(({ at, items }) => at.length !== items.length)) {
      return mergedAnswer(arrayFrom(made.flatMap(({ items }) => items)), nodes);
    }
    const ordered = made
      .flatMap(({ at, items }) => items.map((item, index) => ({ item, at: at[index] ?? 0 })))
      .sort((a, b) => a.at - b.at);
    return mergedAnswer(arrayFrom(ordered.map(({ item }) => item)), nodes);
  });
}

function idsIn(body: string): bigint[] {
  try {
    const ids = itemsOf(body).map(integerOf);
    if (ids.every((id) => id !== undefined)) return ids;
  } catch {
    // Said below.
  }
  throw new GatewayError('BodyInvalid', 'the body has to be a JSON list of ids');
}

/** An answer that is no JSON, or not of the form that the call has, is the node's fault and not the client's. */
function readable(make: () => GatewayAnswer): GatewayAnswer {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new GatewayError('NodeUnreachable', `a node's answer cannot be read: ${error.message}`);
  }
}

/** What a list of Java's may read like where there is none. */
function listText(text: string): string {
  return text.trim() === 'null' ? '[]' : text;
}

function addresses(nodes: readonly JqmNode[]): string {
  return nodes.map(({ ip }) => ip).join(', ');
}
