/** Watching, opening and making on this machine. */
import type { ErrorCodeRow } from './row.js';

export const verbCodes = {
  JacSyntax: {
    ends: [2],
    meaning: 'A Jac file has a syntax error; nothing was deployed.',
    cause: 'The file, line and column are named.',
    cure: 'Save the file without it.',
  },
  NothingToWatch: {
    ends: [2],
    meaning: '`--watch` has nothing to watch.',
    cause: '`--image` names an image that has its code inside.',
    cure: 'Leave one of the two out.',
  },
  WatchFailed: {
    ends: [1],
    meaning: 'The folder cannot be watched.',
    cause: "Mostly the system's limit of watched files (`fs.inotify.max_user_watches`).",
    cure: 'Leave large folders out with `.jacignore`, or raise it.',
  },
  WatchedAppChanged: {
    ends: [2],
    meaning: 'The app that is watched got another name, namespace, context or file.',
    cause: 'jac.toml was changed meanwhile.',
    cure: 'End with Ctrl-C, and start anew.',
  },
} as const satisfies Readonly<Record<string, ErrorCodeRow>>;
