/** One answer from those of several nodes. Values stay as the nodes wrote them. */
import { GatewayError } from './errors.js';
import { arrayFrom, fieldsOf, integerOf, itemsOf, objectFrom, textOf } from './slices.js';

/** What JQM takes when a search names no size. */
const defaultPageSize = 50;
/** Every node has to give as many as come before the page: past this, narrow the search. */
const deepestRow = 100_000;

/** One list from several, in the order of the nodes. */
export function concat(lists: readonly string[]): string {
  return arrayFrom(lists.flatMap(itemsOf));
}

/** The same for XML, which JQM writes to whom did not ask for JSON: what stands in the roots, in one of them. @throws SyntaxError */
export function concatXml(documents: readonly string[]): string {
  let open = '';
  let close = '';
  const contents = documents.map((document) => {
    const found = /^\s*(?:<\?xml[^>]*\?>)?\s*<([A-Za-z_][\w.-]*)(?:\s[^>]*?)?(\/?)>/.exec(document);
    if (found === null) throw new SyntaxError('expected an XML document');
    const [start, name = '', empty] = found;
    if (close !== '' && close !== `</${name}>`) throw new SyntaxError(`expected ${close}, not </${name}>`);
    close = `</${name}>`;
    open = empty === '' ? start : open;
    return empty === '' ? document.slice(start.length, document.lastIndexOf(close)) : '';
  });
  // All of them are empty.
  if (open === '') return documents[0] ?? '';
  return open + contents.join('') + close;
}

/** The same for what each node has by itself, such as queues: the first of each id, or name where there is no id. */
export function distinct(lists: readonly string[]): string {
  const seen = new Map<string, string>();
  for (const item of lists.flatMap(itemsOf)) {
    const fields = item.startsWith('{') ? fieldsOf(item) : new Map<string, string>();
    const key = fields.get('id') ?? fields.get('applicationName') ?? item;
    if (!seen.has(key)) seen.set(key, item);
  }
  return arrayFrom([...seen.values()]);
}

/** Whole numbers added up. @throws SyntaxError when a node answers otherwise */
export function sum(texts: readonly string[]): string {
  return texts.reduce((total, text) => total + integer(text), 0n).toString();
}

function integer(text: string): bigint {
  const value = integerOf(text.trim());
  if (value === undefined) throw new SyntaxError(`expected a whole number, not ${text.slice(0, 40)}`);
  return value;
}

/** The state of a queue that each node has for itself; quoted as the nodes do. */
export function queueState(states: readonly string[]): string {
  const [first = '""', ...others] = states.map((state) => state.trim());
  if (others.every((state) => state === first)) return first;
  return first.startsWith('"') ? '"PARTIALLY_RUNNING"' : 'PARTIALLY_RUNNING';
}

/** Several logs as one text. */
export function logs(texts: readonly { readonly ip: string; readonly text: string }[]): string {
  return texts.map(({ ip, text }) => `==> ${ip} <==\n${text}${text.endsWith('\n') ? '' : '\n'}`).join('\n');
}

/** A search as the client asked it. */
export interface PagedQuery {
  /** The body for each node: from the first row to the end of the page. */
  readonly body: string;
  readonly firstRow: number;
  readonly pageSize: number;
  readonly sorts: readonly Sort[];
  readonly fields: ReadonlyMap<string, string>;
}

interface Sort {
  readonly field: string;
  readonly descending: boolean;
}

/** Columns that JQM sorts by, and the field of a job that holds the same. */
const columns: Readonly<Record<string, string>> = {
  ID: 'id',
  APPLICATIONNAME: 'applicationName',
  QUEUENAME: 'queueName',
  STATUS: 'state',
  DATEENQUEUE: 'enqueueDate',
  DATEATTRIBUTION: 'attributionDate',
  DATEEXECUTION: 'beganRunningDate',
  DATEEND: 'endDate',
  USERNAME: 'user',
  PARENTID: 'parent',
};

/** @throws GatewayError `BodyInvalid` */
export function pagedQuery(body: string): PagedQuery {
  let fields: Map<string, string>;
  try {
    fields = fieldsOf(body);
  } catch {
    throw new GatewayError('BodyInvalid', 'a search is a JSON object, as GET /ws/client/ji/query shows it');
  }
  const firstRow = rowOf(fields, 'firstRow', 0);
  // As JQM has it: null asks for all.
  const all = fields.get('pageSize') === 'null';
  const pageSize = all ? deepestRow - firstRow : rowOf(fields, 'pageSize', defaultPageSize);
  if (firstRow + pageSize > deepestRow) {
    throw new GatewayError(
      'BodyInvalid',
      `firstRow and pageSize reach past row ${deepestRow}: narrow the search`,
    );
  }
  const whole = new Map(fields).set('firstRow', '0').set('pageSize', String(firstRow + pageSize));
  return { body: objectFrom(whole), firstRow, pageSize, sorts: sortsOf(fields.get('sortby')), fields };
}

function rowOf(fields: ReadonlyMap<string, string>, name: string, preset: number): number {
  const value = fields.get(name);
  if (value === undefined || value === 'null') return preset;
  const row = integerOf(value);
  if (row === undefined || row < 0n || row > BigInt(deepestRow)) {
    throw new GatewayError('BodyInvalid', `${name} has to be a whole number from 0 to ${deepestRow}`);
  }
  return Number(row);
}

function sortsOf(text: string | undefined): Sort[] {
  if (text === undefined || !text.startsWith('[')) return [];
  return itemsOf(text).map((item) => {
    const fields = item.startsWith('{') ? fieldsOf(item) : new Map<string, string>();
    const column = textOf(fields.get('col')) ?? '';
    const field = columns[column];
    if (field === undefined) {
      throw new GatewayError(
        'BodyInvalid',
        `sortby: "${column}" is not one of ${Object.keys(columns).join(', ')}`,
      );
    }
    return { field, descending: textOf(fields.get('order')) === 'DESCENDING' };
  });
}

/**
 * The page that was asked for, from every node's rows up to its end. Without an order of the client's own, by id.
 * @throws SyntaxError when a node answers otherwise than with a search
 */
export function mergedQuery(query: PagedQuery, answers: readonly string[]): string {
  const found = answers.map(fieldsOf);
  const jobs = found.flatMap(instancesOf).map((text) => ({ text, fields: fieldsOf(text) }));
  const sorts = query.sorts.length > 0 ? query.sorts : [{ field: 'id', descending: false }];
  jobs.sort((a, b) => {
    for (const { field, descending } of sorts) {
      const order = compare(a.fields.get(field), b.fields.get(field));
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
  const page = jobs.slice(query.firstRow, query.firstRow + query.pageSize).map(({ text }) => text);
  const total = found.reduce((count, one) => count + (integerOf(one.get('resultSize')) ?? 0n), 0n);
  const merged = new Map(found[0] ?? query.fields)
    .set('instances', arrayFrom(page))
    .set('resultSize', String(total));
  for (const name of ['firstRow', 'pageSize']) {
    const asked = query.fields.get(name);
    if (asked !== undefined) merged.set(name, asked);
    else merged.delete(name);
  }
  return objectFrom(merged);
}

/** The jobs in the answer to a search; JQM leaves the list out where nothing was found. */
export function instancesOf(answer: ReadonlyMap<string, string>): string[] {
  const list = answer.get('instances');
  return list === undefined || list === 'null' ? [] : itemsOf(list);
}

/** Nothing before something, numbers by size, all else by their text. */
function compare(a: string | undefined, b: string | undefined): number {
  const [left, right] = [a, b].map((value) => (value === 'null' ? undefined : value));
  if (left === undefined || right === undefined)
    return Number(left !== undefined) - Number(right !== undefined);
  const [leftNumber, rightNumber] = [integerOf(left), integerOf(right)];
  if (leftNumber !== undefined && rightNumber !== undefined) {
    return leftNumber < rightNumber ? -1 : Number(leftNumber > rightNumber);
  }
  const [leftText, rightText] = [textOf(left) ?? left, textOf(right) ?? right];
  return leftText < rightText ? -1 : Number(leftText > rightText);
}
