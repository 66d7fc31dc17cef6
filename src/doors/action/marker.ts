import { createHash } from 'node:crypto';
import { clean } from './markdown/text.js';

/** What a comment and a Deployment are about. */
export interface Subject {
  readonly app: string;
  readonly environment: string;
  readonly matrix: string | undefined;
}

/** Hidden line by which a later run finds this comment again; nothing in it can end it early. */
export function commentMarker({ app, environment, matrix }: Subject): string {
  const hash = matrix === undefined ? '' : createHash('sha256').update(matrix).digest('hex').slice(0, 12);
  const parts = { app, environment, ...(hash === '' ? {} : { matrix: hash }) };
  const text = Object.entries(parts).map(([name, value]) => `${name}=${encodeURIComponent(clean(value))}`);
  return `<!-- jac-scale ${text.join(' ')} -->`;
}
