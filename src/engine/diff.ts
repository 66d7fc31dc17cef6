import { createTwoFilesPatch } from 'diff';
import { stringify } from 'yaml';
import { type KubeObject, refText } from '../model/kubernetes.js';
import type { Change } from '../model/plan.js';
import { maskChange, maskObject } from './kinds/index.js';

/**
 * Unified diff of one change as YAML: what is live against what the API server would store. Values of Secrets are masked by
 * field, so that a value which also stands elsewhere is neither shown nor hidden by accident.
 */
export function diffOf(change: Change, result: KubeObject | undefined): string {
  const name = refText({ kind: change.kind, metadata: { name: change.name } });
  const [before, after] = sides(change.live, result).map((side) =>
    side === undefined ? '' : text(side),
  ) as [string, string];
  const [, ...lines] = createTwoFilesPatch(name, name, before, after, 'live', 'after', { context: 3 }).split(
    '\n',
  );
  return lines.join('\n');
}

function sides(live: KubeObject | undefined, result: KubeObject | undefined): (KubeObject | undefined)[] {
  if (live !== undefined && result !== undefined) {
    const masked = maskChange(live, result);
    return [masked.before, masked.after];
  }
  return [live, result].map((side) => (side === undefined ? undefined : maskObject(side)));
}

function text(object: KubeObject): string {
  return stringify(withoutNoise(object), { lineWidth: 0, aliasDuplicateObjects: false });
}

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
