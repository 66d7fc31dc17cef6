import { createHash } from 'node:crypto';
import { clean } from './markdown/text.js';

/** What a comment and a Deployment are about. */
export interface Subject {
  readonly app: string;
  readonly environment: string;
  readonly matrix: string | undefined;
}

/** Whose a Deployment is: apps and jobs of a matrix may share an environment. App names hold no slash. */
export const deploymentKey = ({ app, matrix }: Pick<Subject, 'app' | 'matrix'>): string =>
  matrix === undefined ? app : `${app}/${hashOf(matrix)}`;

/** Hidden line by which a later run finds this comment again; nothing in it can end it early. */
export function commentMarker({ app, environment, matrix }: Subject): string {
  const parts = { app, environment, ...(matrix === undefined ? {} : { matrix: hashOf(matrix) }) };
  const text = Object.entries(parts).map(([name, value]) => `${name}=${encodeURIComponent(clean(value))}`);
  return `<!-- jac-scale ${text.join(' ')} -->`;
}

const hashOf = (matrix: string): string => createHash('sha256').update(matrix).digest('hex').slice(0, 12);
