import type { ReportObject } from '../../../model/report.js';
import type { Adoption } from '../../../operations/adopt.js';
import { plain } from './style.js';

/** What is taken over, what goes, what is left alone, and the question; the answer is typed behind it. */
export function adoptionText({ changes, stays }: Adoption, app: string, namespace: string): string {
  const list = (title: string, objects: readonly ReportObject[]) =>
    objects.length === 0
      ? ''
      : `${title}:\n${objects.map(({ kind, name }) => `  ${kind.toLowerCase()}/${plain(name)}\n`).join('')}`;
  const taken = changes.filter(({ action }) => action !== 'delete');
  const goes = changes.filter(({ action }) => action === 'delete');
  return [
    `App ${app} in namespace ${namespace} was deployed by jac-scale 0.2.30.\n`,
    list('Taken over as it is', taken),
    list('Replaced or of no use any more, deleted', goes),
    list('Not touched, serves beside the app', stays),
    `Take over app ${app}? [y/N]: `,
  ].join('');
}
