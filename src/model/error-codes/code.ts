// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references as jac.toml writes them.
/** Code on its way into the cluster. */
import type { ErrorCodeRow } from './row.js';

export const bundleCodes = {
  AssetsMissing: {
    ends: ['warning'],
    meaning: 'A pattern of `assets` matches no file.',
    cause: 'A typing mistake, or the files are ignored.',
    cure: 'Correct it, or take it away.',
  },
  BundleChanged: {
    ends: [1],
    meaning: 'A file changed while the code was read.',
    cause: 'An editor or the app itself writes into the folder.',
    cure: 'Run again; leave files that programs write out with `.jacignore`.',
  },
  BundleDamaged: {
    ends: [1],
    meaning: 'The code arrived damaged, twice.',
    cause: 'A file changed meanwhile, or a disk or connection is faulty.',
    cure: 'Run again; look at the disk of the code volume.',
  },
  BundleEmpty: {
    ends: [2],
    meaning: 'There is no file to deploy.',
    cause: 'The folder is empty, or all is ignored.',
    cure: 'Name another folder, or `!PATTERN` in `.jacignore`.',
  },
  BundleMissing: {
    ends: [1],
    meaning: 'The code of a revision is not on the code volume.',
    cause: 'The volume was replaced, or somebody removed it.',
    cure: 'Deploy that commit again.',
  },
  BundleTooLarge: {
    ends: [2],
    meaning: 'The code does not fit into a ConfigMap.',
    cause: '`code_store = "configmap"` holds 900 KiB packed.',
    cure: 'Leave large files out with `.jacignore`, or `--code-store code-server`.',
  },
  CodeMapDamaged: {
    ends: [1],
    meaning: 'A ConfigMap with code holds other code than its name says.',
    cause: 'Somebody made or changed it.',
    cure: 'Delete it with the command of the error; run again.',
  },
  CodeServerFailed: {
    ends: [1],
    meaning: 'The code-server could not store the code.',
    cause: 'The last line it said follows.',
    cure: 'Look at its log with the command of the error.',
  },
  CodeServerNotReady: {
    ends: [1],
    meaning: 'The code-server was not ready in time.',
    cause: 'Its volume is not bound, its image cannot be pulled, or no node has room.',
    cure: '`kubectl describe` it, as the error says.',
  },
  CodeVolumeFull: {
    ends: [1],
    meaning: 'The code volume is full.',
    cause: 'It keeps the code of every revision that can be rolled back to.',
    cure: 'Leave large files out, lower `revision_history_limit`, or raise `pvc_size`.',
  },
  CodeVolumeUnused: {
    ends: ['warning'],
    meaning: '`--replace-code-volume` does nothing.',
    cause: 'The code of this release lies on no volume.',
    cure: 'Leave it out.',
  },
  EntryIgnored: {
    ends: [2],
    meaning: 'The app file itself is left out of the bundle.',
    cause: 'A line of `.gitignore` or `.jacignore`, or a folder that is never bundled.',
    cure: 'Remove that line, or add `!app.jac` to `.jacignore`.',
  },
  EntryMissing: {
    ends: [2],
    meaning: 'The app file is not a file of the folder.',
    cause: 'It lies outside of the folder of jac.toml, or has another name.',
    cure: 'Name a .jac file inside that folder.',
  },
  FileTooLarge: {
    ends: [2],
    meaning: 'A file is larger than 8 GiB.',
    cause: 'The format of the bundle holds no more.',
    cure: 'Leave it out and let the app fetch it.',
  },
  ImportUnresolved: {
    ends: ['warning'],
    meaning: 'The app imports a file that is not in the bundle.',
    cause: 'A typing mistake, or the file is ignored.',
    cure: 'Correct the name, or take the file back in with `.jacignore`.',
  },
  LinkDangling: {
    ends: ['warning'],
    meaning: 'A link to nothing is left out of the bundle.',
    cause: 'Its target does not exist here.',
    cure: 'Remove it.',
  },
  LinkRefused: {
    ends: [2],
    meaning: 'A link leads out of the folder, or in a circle.',
    cause: 'A bundle holds only what is in the folder.',
    cure: 'Put a copy in its place, or ignore it.',
  },
  NameNotUtf8: {
    ends: [2],
    meaning: 'A file name is not UTF-8.',
    cause: 'It was made under another encoding.',
    cure: 'Rename it, or ignore it.',
  },
  SecretInBundle: {
    ends: ['warning'],
    meaning: 'A literal in jac.toml goes into the code bundle and looks like a secret.',
    cause: 'It stands outside of the places that are taken out.',
    cure: 'Write `"${VARIABLE}"` and give the value under `[plugins.scale.secrets]`.',
  },
  SpecialFileSkipped: {
    ends: ['warning'],
    meaning: 'A pipe, socket or device is left out of the bundle.',
    cause: 'A bundle holds files and folders.',
    cure: 'Nothing to do, or ignore it.',
  },
  TomlNotStripped: {
    ends: [2],
    meaning: 'Secrets in jac.toml cannot be taken out safely.',
    cause: 'It is written in a way that the cleaner does not understand.',
    cure: 'Write them as `"${VARIABLE}"`.',
  },
  UploadCut: {
    ends: [1],
    meaning: 'The upload of the code was cut again and again.',
    cause: "The connection, or the code-server's container, ended.",
    cure: '`kubectl describe` its pod, as the error says.',
  },
} as const satisfies Readonly<Record<string, ErrorCodeRow>>;
