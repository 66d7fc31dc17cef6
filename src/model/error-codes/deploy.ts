/** Locks, revisions, logs and templates. */
import type { ErrorCodeRow } from './row.js';

export const deployCodes = {
  AppTaken: {
    ends: [1],
    meaning: "The app's name in that namespace belongs to another project.",
    cause: 'Two repositories or folders use one name.',
    cure: 'Choose another name with `--name`; or take the app over as the error says.',
  },
  LockLost: {
    ends: [6],
    meaning: 'The run lost its lock and stopped before its next write.',
    cause: 'The process was stopped or cut off for 15 s; another run may have taken over.',
    cure: '`kubectl jac status`; run again.',
  },
  Locked: {
    ends: [6],
    meaning: 'Another run works on the app.',
    cause: 'Two jobs, or a job and a person; the holder is named.',
    cure: "Wait, or raise `--lock-timeout`. A dead run's lock ends by itself after 15 s.",
  },
  NameTaken: {
    ends: [1],
    meaning: 'An object of that name exists and is not ours.',
    cause: 'Something else made it.',
    cure: 'Choose another name or namespace, or remove the object.',
  },
  NoContainer: {
    ends: [1, 2],
    meaning: 'The pods have no container of that name.',
    cause: 'A typing mistake; those there are named.',
    cure: 'Use one of these.',
  },
  NoEarlierRevision: {
    ends: [1],
    meaning: 'There is nothing to go back to.',
    cause: 'No kept revision before this one was ever ready.',
    cure: '`kubectl jac history`.',
  },
  NoLog: {
    ends: [1],
    meaning: 'No container of the app has started yet.',
    cause: 'The pods wait for something.',
    cure: '`kubectl jac status` says for what.',
  },
  NoPods: {
    ends: [1],
    meaning: 'The app has no pods.',
    cause: 'It is not deployed here, asleep, or scaled to zero.',
    cure: '`kubectl jac status`.',
  },
  NoPreviousLog: {
    ends: [1],
    meaning: 'No container has restarted.',
    cause: '`--previous` shows the run before the last restart.',
    cure: 'Leave `--previous` out.',
  },
  NotDeployed: {
    ends: [1, 4],
    meaning: 'The app is not deployed in that namespace.',
    cause: 'Another name, namespace or context.',
    cure: 'Look with `kubectl jac status -n NAMESPACE --name APP`, or deploy it.',
  },
  NotReady: {
    ends: [1],
    meaning: 'No pod is ready for what the verb does inside it.',
    cause: 'The app or its database is still starting, or is broken.',
    cure: '`kubectl get pods`, then `kubectl jac status`.',
  },
  Overtaken: {
    ends: [6],
    meaning: 'Other runs changed the app again and again while this one planned.',
    cause: 'Many runs at once.',
    cure: 'Run again; give the workflow `concurrency:`.',
  },
  RevisionIncomplete: {
    ends: [1],
    meaning: 'A revision cannot run again.',
    cause: 'A Secret or code that it needs was deleted.',
    cure: 'Deploy its commit again.',
  },
  RevisionNotFound: {
    ends: [2],
    meaning: 'There is no such revision.',
    cause: 'Never made, or beyond `revision_history_limit`.',
    cure: '`kubectl jac history` lists those that are kept.',
  },
  RevisionNotReady: {
    ends: ['warning'],
    meaning: 'The revision that is gone back to was never seen ready.',
    cause: 'It failed, or was interrupted.',
    cure: 'Choose another with `--to`, if that was not meant.',
  },
  StillTerminating: {
    ends: [7],
    meaning: 'Something was not gone in time.',
    cause: 'A finalizer, a lost node, or a process that does not stop.',
    cure: 'Look with the command of the error; run the verb again.',
  },
  TemplateFileUnknown: {
    ends: [2],
    meaning: 'A template of your own is no file that this version knows.',
    cause: "A typing mistake, or a module's version that there is not.",
    cure: '`kubectl jac orc template list`.',
  },
  TemplateInvalid: {
    ends: [2],
    meaning: 'A template of your own cannot be used.',
    cause: 'File and line are named.',
    cure: '`kubectl jac orc template lint`.',
  },
  TemplateValueInvalid: {
    ends: [2],
    meaning: 'A value does not fit into the place of a template.',
    cause: 'The key and line are named.',
    cure: 'Correct the setting, or the template.',
  },
  TemplateWeaker: {
    ends: ['warning'],
    meaning: 'A template of yours has less security than ours.',
    cause: 'What was taken away is named.',
    cure: 'Put it back, unless it was meant.',
  },
  TemplatesMissing: {
    ends: [2],
    meaning: 'The folder of templates that is named does not exist.',
    cause: 'A typing mistake under `[plugins.scale.templates]`.',
    cure: 'Correct the path.',
  },
} as const satisfies Readonly<Record<string, ErrorCodeRow>>;
