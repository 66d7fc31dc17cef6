import { createTwoFilesPatch } from 'diff';
import { stringify } from 'yaml';
import { type KubeObject, refText } from '../model/kubernetes.js';
import type { Change } from '../model/plan.js';
import { maskObject } from './kinds/index.js';

/**
 * Unified diff of one change as YAML: what is live against what the API server would store. Values of Secrets are masked by
 * field, so that a value which also stands elsewhere is neither shown nor hidden by accident.
 */
export function diffOf(change: Change, result: KubeObject | undefined): string {
  const name = refText({ kind: change.kind, metadata: { name: change.name } });
  const before = change.live === undefined ? '' : text(change.live);
  const after = result === undefined ? '' : text(result);
  const [, ...lines] = createTwoFilesPatch(name, name, before, after, 'live', 'after', { context: 3 }).split(
    '\n',
  );
  return lines.join('\n');
}

function text(object: KubeObject): string {
  return stringify(withoutNoise(maskObject(object)), { lineWidth: 0, aliasDuplicateObjects: false });
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
