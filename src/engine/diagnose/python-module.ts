/** How containers of the module `python` end: exit codes of runtime/python, whose last line says what it was. */
import { labelKeys } from '../../model/identity.js';
import type { KubeObject } from '../../model/kubernetes.js';
import type { Code } from './codes.js';
import { type ContainerView, whereOf } from './read-pod.js';
import { type Exit, type Finding, finding } from './types.js';

interface Row {
  readonly code: Code;
  readonly next: string;
}

const package_ = 'correct the package or its version (package)';
const rows: Readonly<Record<number, Row>> = {
  2: { code: 'PackageInstallFailed', next: 'correct the value that it names' },
  10: { code: 'PackageNotFound', next: package_ },
  11: {
    code: 'PackageIndexUnreachable',
    next: 'let the installing pod reach the index: indexUrl, indexPeers, indexPorts, indexCa',
  },
  12: { code: 'DiskFull', next: 'ask for a larger volume (storage)' },
  13: {
    code: 'PackageInstallFailed',
    next: 'another package or version, or an image that has it (installs: false)',
  },
  14: { code: 'RuntimeMissing', next: 'use an image that has pip' },
  15: { code: 'VolumeNotWritable', next: 'use a StorageClass whose driver honours fsGroup (storageClass)' },
  16: { code: 'PackageModuleMissing', next: 'name the package that has the module (package)' },
  41: { code: 'ModuleMissing', next: 'correct the name of the module, or name its package (package)' },
  42: { code: 'ModuleImportFailed', next: 'another version (package), or an image with what it needs' },
};

export const isPythonModule = ({ metadata: { labels } }: KubeObject): boolean =>
  labels?.[labelKeys.name] === 'python' && labels[labelKeys.partOf] === 'jac-orc';

/** Undefined for an end that says nothing of its own. Its last words are told in place of the log, which is pip's. */
export function pythonModuleEnd(pod: KubeObject, container: ContainerView, exit: Exit): Finding | undefined {
  const row = isPythonModule(pod) ? rows[exit.code] : undefined;
  if (row === undefined) return undefined;
  const said = exit.message.trim().split('\n').at(-1) ?? '';
  return finding({
    ...whereOf(pod, container),
    code: row.code,
    what: said === '' ? `container ${container.name} ended with exit code ${exit.code}` : said,
    next: row.next,
    logsFrom: undefined,
  });
}
