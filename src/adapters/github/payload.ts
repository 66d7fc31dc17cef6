import { isFields, textAt } from '../../model/read.js';

/** Tells ours from a job's, and one attempt from another. */
const attemptField = 'jac-scale';
const keyField = 'jac-scale-key';

/** What we write into a Deployment that GitHub keeps as it is. */
export interface Payload {
  readonly attempt: string;
  /** Whose it is of those that share an environment. */
  readonly key: string | undefined;
}

export const payloadFields = ({ attempt, key }: Payload): Record<string, string> => ({
  [attemptField]: attempt,
  ...(key === undefined ? {} : { [keyField]: key }),
});

/** GitHub answers a payload as it was given, or as the text of it. @returns undefined when it is none of ours */
export function payloadOf({ payload }: { readonly payload: unknown }): Payload | undefined {
  const fields = typeof payload === 'string' ? parsed(payload) : payload;
  if (!isFields(fields)) return undefined;
  const attempt = textAt(fields, attemptField);
  return attempt === undefined ? undefined : { attempt, key: textAt(fields, keyField) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
