/**
 * Kubernetes quantities (`100m`, `256Mi`, `1.5`, `2e3`) as exact numbers. Grammar and suffixes:
 * k8s.io/apimachinery/pkg/api/resource/quantity.go; there the precision is n (nano), here nothing is rounded.
 */

const grammar = /^([+-]?)(\d*)(?:\.(\d*))?(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d{1,3})?$/;

/** Base units times 10^scale: exact, so that quantities compare without rounding. */
export interface Quantity {
  readonly units: bigint;
  /** Decimal places of `units`. */
  readonly scale: number;
}

const binary: Readonly<Record<string, bigint>> = {
  Ki: 1024n,
  Mi: 1024n ** 2n,
  Gi: 1024n ** 3n,
  Ti: 1024n ** 4n,
  Pi: 1024n ** 5n,
  Ei: 1024n ** 6n,
};

const decimal: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

/** The quantity a text stands for, or undefined when the API would refuse it. */
export function parseQuantity(text: string): Quantity | undefined {
  const match = grammar.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', suffix = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n);
  const factor = binary[suffix];
  if (factor !== undefined) return { units: digits * factor, scale: fraction.length };
  const exponent = decimal[suffix] ?? (suffix === '' ? 0 : Number(suffix.slice(1)));
  const scale = fraction.length - exponent;
  return scale >= 0 ? { units: digits, scale } : { units: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** Negative, zero or positive, as a is less than, equal to or more than b. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  const scale = Math.max(a.scale, b.scale);
  const left = a.units * 10n ** BigInt(scale - a.scale);
  const right = b.units * 10n ** BigInt(scale - b.scale);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Whether two texts mean the same amount: the API server answers `1000m` as `1`. Texts that are no quantities compare as texts. */
export function sameQuantity(a: string, b: string): boolean {
  if (a === b) return true;
  const left = parseQuantity(a);
  const right = parseQuantity(b);
  return left !== undefined && right !== undefined && compareQuantities(left, right) === 0;
}
