import { sameQuantity } from '../model/quantity.js';
import { isFields } from '../model/read.js';

/**
 * Whether the live object still has every value we would apply. Fields that only the cluster sets (defaults, status) are
 * not looked at; what the API server drops or rewrites on the way in (empty values, quantities) counts as equal.
 */
export function agrees(want: unknown, live: unknown): boolean {
  if (isEmpty(want) && live === undefined) return true;
  if (Array.isArray(want)) return Array.isArray(live) && agreesList(want, live);
  if (isFields(want)) {
    return isFields(live) && Object.entries(want).every(([key, value]) => agrees(value, live[key]));
  }
  if (want === live) return true;
  return (
    (typeof want === 'string' || typeof want === 'number') &&
    (typeof live === 'string' || typeof live === 'number') &&
    sameQuantity(String(want), String(live))
  );
}

/** The keys by which the API merges its lists, most telling first (x-kubernetes-list-map-keys of the kinds we render). */
const mergeKeys = ['name', 'mountPath', 'containerPort', 'port', 'topologyKey', 'key'] as const;

function agreesList(want: readonly unknown[], live: readonly unknown[]): boolean {
  const key = mergeKeys.find((candidate) => want.every((item) => isFields(item) && candidate in item));
  if (key === undefined || want.length === 0) {
    return want.length === live.length && want.every((item, index) => agrees(item, live[index]));
  }
  return want.every((item) => {
    const name = isFields(item) ? item[key] : undefined;
    // Several may share it: tolerations of one taint, for each of its effects.
    return live.some((other) => isFields(other) && other[key] === name && agrees(item, other));
  });
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isFields(value) && Object.values(value).every(isEmpty);
}
