import type { ReportChange, ReportObject } from '../../../model/report.js';
import { plain } from './style.js';

export interface Consequences {
  readonly changes: readonly ReportChange[];
  /** Data that stays. */
  readonly kept: readonly ReportObject[];
  /** Whether what users stored is among what goes. */
  readonly dataGoes?: boolean;
}

/** What goes, one object a line, what stays of the data, and the question; the answer is typed behind it. */
export function questionText(
  { changes, kept, dataGoes = false }: Consequences,
  app: string,
  namespace: string,
): string {
  const list = (objects: readonly ReportObject[]) =>
    objects.map((object) => `  ${object.kind.toLowerCase()}/${plain(object.name)}\n`).join('');
  const many = `${changes.length} object${changes.length === 1 ? '' : 's'}`;
  const stays = kept.length === 0 ? '' : `Data stays (--delete-data takes it as well):\n${list(kept)}`;
  const forGood = dataGoes
    ? `Data goes with it for good; to have it in a file first: kubectl jac data export ${app}.tar --name ${app} -n ${namespace}\n`
    : '';
  return `Of app ${app} in namespace ${namespace} this deletes:\n${list(changes)}${stays}${forGood}Delete ${many}? [y/N]: `;
}
