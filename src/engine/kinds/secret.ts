import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { fieldsAt, isFields } from '../../model/read.js';
import { type Against, type KindRules, plain } from './rules.js';

const secretFields = ['data', 'stringData'] as const;
/** Written by client-side apply; for a Secret it repeats the values. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Secret values go by field, whatever they contain, so that none survives because it looks unlike a secret. */
export const secret: KindRules = {
  ...plain,
  kind: kinds.Secret,
  order: () => 1,
  mask(object, against) {
    const masked: KubeObject = { ...object };
    for (const field of secretFields) {
      if (isFields(object[field])) masked[field] = maskValues(object, field, against);
    }
    if (object.metadata.annotations?.[lastApplied] !== undefined)
      masked.metadata = {
        ...object.metadata,
        annotations: { ...object.metadata.annotations, [lastApplied]: '****' },
      };
    return masked;
  },
};

function maskValues(
  object: KubeObject,
  field: 'data' | 'stringData',
  against: Against | undefined,
): Record<string, string> {
  const values = fieldsAt(object, field);
  const others = against === undefined ? values : fieldsAt(against.other, field);
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      Object.hasOwn(others, key) && others[key] !== value ? `**** (${against?.side})` : '****',
    ]),
  );
}
