/** A user's changes to documents of a template, before these get their identity: JSON patch (RFC 6902) and strategic merge. */
import { usageError } from '../../model/error.js';
import type { Json } from '../../model/kubernetes.js';
import { at, fieldsAt, isFields, textAt } from '../../model/read.js';
import { fill, type Template, type TemplateValues } from '../render/template.js';

/** Which documents: of that kind and, where it is given, with that name in `identity` or `metadata`. */
interface Target {
  readonly kind: string;
  readonly name: string | undefined;
}

export interface Patch {
  readonly file: string;
  readonly target: Target;
  apply(document: Json): Json;
}

type JsonMap = { [key: string]: Json };

const isMap = (value: unknown): value is JsonMap => isFields(value);

/**
 * The patches of a file, with the values of placeholders in them.
 * @throws JacScaleError `TemplateInvalid` (exit 2) for a document that is none
 */
export function readPatches(template: Template, values: TemplateValues): Patch[] {
  return fill(template, values).map((document) => {
    const { file, line } = template.documents[0] ?? { file: template.file, line: 1 };
    const fail = (what: string) =>
      usageError({ code: 'TemplateInvalid', what: `${file}: ${what}`, place: { file, line } });
    const kind = textAt(document, 'target', 'kind');
    const name = textAt(document, 'target', 'name');
    if (kind === undefined) throw fail('a patch says by target.kind what it changes');
    const keys = Object.keys(fieldsAt(document)).filter((key) => key !== 'target');
    const [key] = keys;
    const content = at(document, key ?? '');
    const target = { kind, name };
    if (keys.length === 1 && key === 'strategic' && isMap(content))
      return { file, target, apply: (each) => merge(each, content) };
    if (keys.length === 1 && key === 'jsonPatch' && Array.isArray(content))
      return {
        file,
        target,
        apply: (each) => content.reduce<Json>((done, op) => operate(done, op, fail), each),
      };
    throw fail('a patch has one of strategic (a map) and jsonPatch (a list) beside target');
  });
}

/**
 * Applies patches in their order.
 * @returns the documents, and which patches met none of them
 */
export function applyPatches(
  documents: readonly Json[],
  patches: readonly Patch[],
): { readonly documents: Json[]; readonly met: ReadonlySet<Patch> } {
  const met = new Set<Patch>();
  const patched = documents.map((document) =>
    patches.reduce((done, patch) => {
      if (!isTarget(document, patch.target)) return done;
      met.add(patch);
      return patch.apply(done);
    }, document),
  );
  return { documents: patched, met };
}

function isTarget(document: Json, { kind, name }: Target): boolean {
  if (textAt(document, 'kind') !== kind) return false;
  return (
    name === undefined ||
    [textAt(document, 'identity', 'name'), textAt(document, 'metadata', 'name')].includes(name)
  );
}

/** The keys by which the API merges its lists, most telling first. */
const mergeKeys = ['name', 'mountPath', 'containerPort', 'port', 'topologyKey', 'key', 'ip'];

/** Maps are merged, lists of named things by their names, anything else is replaced; null takes away. */
export function merge(value: Json, patch: Json): Json {
  if (isMap(patch)) {
    const base = isMap(value) ? value : {};
    const changed = Object.entries(patch).flatMap(([key, each]) =>
      each === null ? [] : [[key, merge(base[key] ?? null, each)] as const],
    );
    const kept = Object.entries(base).filter(([key]) => !Object.hasOwn(patch, key));
    return Object.fromEntries([...kept, ...changed]);
  }
  return Array.isArray(patch) && Array.isArray(value) ? mergeLists(value, patch) : patch;
}

function mergeLists(value: readonly Json[], patch: readonly Json[]): Json[] {
  const key = mergeKeys.find((each) => [...value, ...patch].every((item) => isMap(item) && each in item));
  if (key === undefined || value.length === 0) return [...patch];
  const nameOf = (item: Json): unknown => at(item, key);
  const named = new Map(patch.map((item) => [nameOf(item), item]));
  const merged = value.map((item) => {
    const other = named.get(nameOf(item));
    named.delete(nameOf(item));
    return other === undefined ? item : merge(item, other);
  });
  return [...merged, ...named.values()];
}

/** One operation of a JSON patch on a copy. */
function operate(document: Json, operation: Json, fail: (what: string) => Error): Json {
  const op = textAt(operation, 'op') ?? '';
  const path = textAt(operation, 'path');
  if (path === undefined || !['add', 'remove', 'replace', 'move', 'copy', 'test'].includes(op))
    throw fail(`${JSON.stringify(op)} at ${JSON.stringify(path ?? '')} is no operation of a JSON patch`);
  const steps = stepsOf(path, fail);
  const given = () => {
    if (!Object.hasOwn(fieldsAt(operation), 'value')) throw fail(`${op} ${path} has no value`);
    return at(operation, 'value') as Json;
  };
  const from = () => {
    const source = stepsOf(textAt(operation, 'from') ?? '', fail);
    return { source, value: valueAt(document, source, fail) };
  };
  switch (op) {
    case 'test':
      if (JSON.stringify(valueAt(document, steps, fail)) !== JSON.stringify(given()))
        throw fail(`test ${path} does not hold`);
      return document;
    case 'remove':
      return changeAt(document, steps, 'remove', null, fail);
    case 'replace':
      return changeAt(document, steps, 'replace', given(), fail);
    case 'copy':
      return changeAt(document, steps, 'add', from().value, fail);
    case 'move': {
      const { source, value } = from();
      return changeAt(changeAt(document, source, 'remove', null, fail), steps, 'add', value, fail);
    }
    default:
      return changeAt(document, steps, 'add', given(), fail);
  }
}

/** RFC 6901. */
function stepsOf(pointer: string, fail: (what: string) => Error): string[] {
  if (!pointer.startsWith('/')) throw fail(`${JSON.stringify(pointer)} is no path below the document`);
  const steps = pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (steps.includes('__proto__')) throw fail(`${pointer} is no path`);
  return steps;
}

const indexOf = (step: string): number => (/^(0|[1-9]\d{0,8})$/.test(step) ? Number(step) : Number.NaN);

function valueAt(document: Json, steps: readonly string[], fail: (what: string) => Error): Json {
  return steps.reduce<Json>((value, step) => {
    const next = Array.isArray(value)
      ? value[indexOf(step)]
      : isMap(value) && Object.hasOwn(value, step)
        ? value[step]
        : undefined;
    if (next === undefined) throw fail(`there is nothing at /${steps.join('/')}`);
    return next;
  }, document);
}

function changeAt(
  value: Json,
  steps: readonly string[],
  how: 'add' | 'remove' | 'replace',
  content: Json,
  fail: (what: string) => Error,
): Json {
  const [step = '', ...rest] = steps;
  const missing = () => fail(`there is nothing at ${step === '' ? 'the path' : step} to ${how}`);
  if (Array.isArray(value)) {
    const copy = [...value];
    const index = step === '-' && rest.length === 0 && how === 'add' ? copy.length : indexOf(step);
    const isThere = index < copy.length || (how === 'add' && rest.length === 0 && index === copy.length);
    if (!isThere) throw missing();
    if (rest.length > 0) copy[index] = changeAt(copy[index] ?? null, rest, how, content, fail);
    else copy.splice(index, how === 'add' ? 0 : 1, ...(how === 'remove' ? [] : [content]));
    return copy;
  }
  if (!isMap(value)) throw missing();
  if (!Object.hasOwn(value, step) && (rest.length > 0 || how !== 'add')) throw missing();
  if (rest.length > 0) return { ...value, [step]: changeAt(value[step] ?? null, rest, how, content, fail) };
  const { [step]: _gone, ...others } = value;
  return how === 'remove' ? others : { ...value, [step]: content };
}
