/** What the stand-in registry can be told to do wrong. */
import type { Asked } from './stand-in-auth.js';

/** What happens to a request instead of what it asks for. */
export type Fault =
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string | object;
    }
  /** The connection is reset after so many bytes of the request's body; those are kept. */
  | { readonly cutAfter: number }
  /** The answer is cut after so many bytes of its body. */
  | { readonly answerCutAfter: number }
  /** It is done, and the answer comes late. */
  | { readonly answerAfterMs: number }
  /** It is done, and the connection reset before the answer. */
  | { readonly loseAnswer: true };

/** Faults that come once each, in this order, for the requests that match. */
export function once(
  ...faults: readonly (readonly [method: string, path: RegExp, fault: Fault])[]
): (asked: Asked) => Fault | undefined {
  const left = [...faults];
  return ({ method, path }) => {
    const index = left.findIndex(([verb, pattern]) => verb === method && pattern.test(path));
    return index === -1 ? undefined : left.splice(index, 1)[0]?.[2];
  };
}
