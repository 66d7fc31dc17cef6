import type { Outcome } from '../../../model/report.js';
import type { Invocation } from '../command.js';

/** What a run may take although it belongs to somebody else, and what it may change although it was made once. */
export function takingOptions({ flags }: Invocation): {
  takeOver: readonly string[];
  takeApp: boolean;
  replaceCodeVolume: boolean;
  updateDatabases: boolean;
} {
  const fields = flags['take-over'];
  return {
    takeOver: Array.isArray(fields) ? (fields as readonly string[]) : [],
    takeApp: flags['take-app'] === true,
    replaceCodeVolume: flags['replace-code-volume'] === true,
    updateDatabases: flags['update-databases'] === true,
  };
}

/** Whether a run would change something. */
export const hasChanges = ({ report }: Outcome): boolean =>
  (report.changes ?? []).some((change) => change.action !== 'unchanged');
