import { createTwoFilesPatch } from 'diff';
import { type Pair, stringify } from 'yaml';
import { type KubeObject, refText } from '../model/kubernetes.js';
import type { Change } from '../model/plan.js';
import { maskChange, maskObject } from './kinds/index.js';

/**
 * Unified diff of one change as YAML: what is live against what the API server would store. Values of Secrets are masked by
 * field, so that a value which also stands elsewhere is neither shown nor hidden by accident.
 */
export function diffOf(change: Change, result: KubeObject | undefined): string {
  const name = refText({ kind: change.kind, metadata: { name: change.name } });
  const { before, after } = masked(change.live, result);
  const [, ...lines] = createTwoFilesPatch(name, name, text(before), text(after), 'live', 'after', {
    context: 3,
  }).split('\n');
  return lines.join('\n');
}

function masked(before: KubeObject | undefined, after: KubeObject | undefined) {
  if (before !== undefined && after !== undefined) return maskChange(before, after);
  return { before: before && maskObject(before), after: after && maskObject(after) };
}

function text(object: KubeObject | undefined): string {
  if (object === undefined) return '';
  return stringify(withoutNoise(object), {
    lineWidth: 0,
    aliasDuplicateObjects: false,
    sortMapEntries: byReading,
  });
}

/** As people write manifests: what it is, then its name, then the rest by name. The API answers in an order of its own. */
function byReading(a: Pair, b: Pair): number {
  const rank = (pair: Pair) => {
    const found = first.indexOf(String(pair.key));
    return found < 0 ? first.length : found;
  };
  return rank(a) - rank(b) || (String(a.key) < String(b.key) ? -1 : 1);
}

const first = ['apiVersion', 'kind', 'metadata', 'name', 'namespace'];

/** What the cluster writes by itself, and nobody reads in a diff. */
function withoutNoise(object: KubeObject): KubeObject {
  const { status: _status, ...rest } = object;
  const {
    managedFields: _managed,
    resourceVersion: _version,
    uid: _uid,
    creationTimestamp: _created,
    generation: _generation,
    ...metadata
  } = rest.metadata;
  return { ...rest, metadata };
}
