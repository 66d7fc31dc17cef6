import type { ExitCode } from '../error.js';
import type { ErrorCodeRow } from './row.js';

/** What each exit code means to whoever reads a job's log; docs/exit-codes.md says which verbs end with it. */
export const exitRows: Readonly<Record<ExitCode, Omit<ErrorCodeRow, 'ends'>>> = {
  0: {
    meaning: 'Done, or there was nothing to do.',
    cause: 'What you asked for is so.',
    cure: 'None is needed.',
  },
  1: {
    meaning: 'Error.',
    cause: 'The cluster, a registry or a program refused or could not be reached, or something unforeseen.',
    cure: 'By the code of the error, below. Running it again does no harm.',
  },
  2: {
    meaning: 'Usage or bad settings; nothing was done.',
    cause: 'A flag, an argument, a file or a setting.',
    cure: 'Correct what the error names, with file and line.',
  },
  3: {
    meaning: 'There are changes.',
    cause: '`dry-run --exit-code` was asked to say so, as `kubectl diff` does.',
    cure: 'Deploy them, or find out who changed what.',
  },
  4: {
    meaning: 'Not ready.',
    cause:
      'A first deploy failed, or an update did with `--rollback=false`; or `status` found that the app does not serve.',
    cure: 'The diagnosis names object, cause and next command. Nothing was taken away: look at it.',
  },
  5: {
    meaning: 'The update failed; what ran before runs again.',
    cause: 'The new pods could not start. The diagnosis was made before the rollback.',
    cure: 'Correct what the diagnosis names and deploy again.',
  },
  6: {
    meaning: 'Another run works on the app.',
    cause: 'Two jobs at once, or a job and a person.',
    cure: 'Wait, raise `--lock-timeout`, or give the workflow `concurrency:`.',
  },
  7: {
    meaning: 'Timeout.',
    cause: 'Something that passes by itself did not pass in time: no node with room, a volume, a slow image.',
    cure: 'See what it waited for in the report; raise `--timeout` if that is only slow.',
  },
  130: {
    meaning: 'Cancelled.',
    cause: 'Ctrl-C, SIGTERM, a question answered with no, or a pull request that is closed.',
    cure: 'Run it again: the next run repairs what this one left.',
  },
};
