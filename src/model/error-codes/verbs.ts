/** Watching, opening and making on this machine. */
import type { ErrorCodeRow } from './row.js';

export const verbCodes = {
  AddressInvalid: {
    ends: [2],
    meaning: '`open` cannot listen on that address.',
    cause: 'This machine does not have it.',
    cure: "Leave `--address` out, or name one of this machine's.",
  },
  AddressOpen: {
    ends: ['warning'],
    meaning: 'Others who reach this machine reach the app as well, with your rights in the cluster.',
    cause: '`--address` is not of this machine alone.',
    cure: 'Leave it out.',
  },
  CommandNotFound: {
    ends: [1],
    meaning: 'The container has no such command.',
    cause: 'Commands are looked for in the image; pipes and variables need a shell.',
    cure: '`kubectl jac exec app.jac -- sh -c "…"`.',
  },
  FilesNotWritten: {
    ends: [2],
    meaning: '`init` or `render` wrote nothing.',
    cause: 'A file could not be written; those written before it were put back.',
    cure: 'Mend what the error names; run again.',
  },
  InputEnded: {
    ends: [130],
    meaning: 'The input ended before every question of `init` was answered.',
    cause: 'Ctrl-D, or a script without flags.',
    cure: 'Answer, or say it by flags: `kubectl jac init --help`.',
  },
  JacSyntax: {
    ends: [2],
    meaning: 'A Jac file has a syntax error; nothing was deployed.',
    cause: 'The file, line and column are named.',
    cure: 'Save the file without it.',
  },
  NoReadyPod: {
    ends: [4],
    meaning: 'No pod of the app is ready.',
    cause: 'It is starting, or broken.',
    cure: '`kubectl jac status`.',
  },
  NothingToWatch: {
    ends: [2],
    meaning: '`--watch` has nothing to watch.',
    cause: '`--image` names an image that has its code inside.',
    cure: 'Leave one of the two out.',
  },
  OwnedByGitOps: {
    ends: [1],
    meaning: 'The app is deployed by Argo CD or Flux.',
    cause: 'What this command writes they would take back from git.',
    cure: '`kubectl jac render DIR` and commit it; or end their hold, and add `--take-app`.',
  },
  PodUnknown: {
    ends: [2],
    meaning: 'The app has no pod of that name.',
    cause: 'It was replaced meanwhile; those there are named.',
    cure: 'Name one of these, or leave `--pod` out.',
  },
  PortTaken: {
    ends: [1],
    meaning: 'The local port cannot be listened on.',
    cause: 'Another program does, or the port is below 1024.',
    cure: 'Another `--port`, or none: a free one is chosen.',
  },
  RenderFolderTaken: {
    ends: [2],
    meaning: 'The folder to render into has files of others.',
    cause: 'Manifests go into a folder of their own.',
    cure: 'Name another, or `--force`.',
  },
  RenderNeedsImage: {
    ends: [2],
    meaning: 'The code does not go into manifests.',
    cause: 'It is too large for a ConfigMap, or a code-server was asked for.',
    cure: '`kubectl jac render DIR --build`, or leave large files out.',
  },
  RenderOrder: {
    ends: ['warning'],
    meaning: '`before_rollout` comes before the app under Argo CD alone.',
    cause: 'Flux applies both at once.',
    cure: 'With Flux, put the Job into a Kustomization of its own.',
  },
  ShellUnknown: {
    ends: [2],
    meaning: 'Which shell completes cannot be told.',
    cause: 'SHELL says nothing, or a shell that there is no completion for.',
    cure: '`--shell bash`, or `zsh`, `fish`, `powershell`.',
  },
  TomlNotExtended: {
    ends: [2],
    meaning: '`init` cannot add a section to jac.toml.',
    cause: 'A table above it is written in one line, or by dotted keys.',
    cure: 'Write the lines there yourself; the error names them.',
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
