/** Codes of docs/diagnosis.md that no failure of the catalogue has, and why: where else they are provoked, or why they are not. */
import type { Code } from '../../src/engine/diagnose/codes.js';

export const elsewhere: Partial<Record<Code, string>> = {
  ImageNameInvalid:
    "settings of that kind are refused before (image-name-invalid); the kubelet's own answer is a recorded stream, `image-name-invalid`",
  InitCrashLoop:
    'the init containers are ours, and end with codes of their own; a recorded stream, `init-crash`',
  RunsAsRoot: 'pods of an app say which user they run as; a recorded stream, `runs-as-root`',
  VolumeNodeGone:
    'a node would have to go for good: hand-made objects in a unit test, and the node-loss suite',
  VolumeLost: 'volumes of the throwaway cluster go with their claim; hand-made objects in a unit test',
  PodInvalid: 'a Deployment with such a pod is refused before: hand-made objects in a unit test',
  PackageInstallFailed:
    'of Python modules of the orchestrator: the suites orc-python and orc-python-packages',
  PackageModuleMissing:
    'of Python modules of the orchestrator: the suites orc-python and orc-python-packages',
  ModuleMissing: 'of Python modules of the orchestrator: the suites orc-python and orc-python-packages',
  ModuleImportFailed: 'of Python modules of the orchestrator: the suites orc-python and orc-python-packages',
  ImagePulling: 'a slow registry would be needed; it is waited for like any other pull',
  ContainerExited: 'on the way to every failure of a container, which then has another code',
  Initializing: 'on the way to every start; the suite runtime shows it',
  ContainerCreating: 'on the way to every start',
  ContainerConfigRetry: 'passes by itself at the start of healthy pods; recorded streams hold it',
  VolumeMount: 'needs a disk that two nodes want: hand-made objects in a unit test',
  PodReplaced: 'needs a node that evicts: hand-made objects in a unit test',
  CodeServerNodeLost: 'takes a node away: the suite node-loss',
  NodeLost: 'takes a node away: the suite node-loss',
  RolloutProgressing: 'stands beside every cause that is waited for',
  BeforeRolloutRunning: 'on the way of every command before a rollout',
  JacTomlMalformed:
    'refused before anything is sent (jac-toml-malformed); recorded logs hold what the runtime says',
  EntryMissing:
    'refused before anything is sent (app-file-missing, entry-ignored); recorded logs hold what the runtime says',
  PackageIndexUnreachable: 'takes the package index away from the whole cluster: the suite runtime',
  PackageConflict: 'recorded logs of pip',
  PortInUse: 'a hint beside ProbeFailed (port-taken)',
  RuntimeMissing: 'recorded logs of our own scripts',
  BundleCorrupt: 'recorded logs of our own scripts',
  BundleUnreachable: 'takes ten minutes: recorded logs of our own scripts',
  VolumeNotWritable: 'needs a driver that leaves out fsGroup: recorded logs of our own scripts',
};
