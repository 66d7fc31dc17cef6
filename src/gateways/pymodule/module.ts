/** What the module `python` needs beyond its templates: names that follow from what is asked for, and what cannot be. */
import { createHash } from 'node:crypto';
import { hashOf } from '../../engine/canonical.js';
import { usageError } from '../../model/error.js';
import type { Json } from '../../model/kubernetes.js';
import { admission, admitProject } from './admission.js';
import { defaultProject, projectOf } from './packages.js';

/** Placeholders of the templates that nobody sets. */
export interface PythonFlags {
  /** Names the Job that installs, which cannot be changed. */
  readonly setKey: string;
  /** Names the ConfigMap of the server, which cannot be changed either, and which pods of another set still need. */
  readonly serverKey: string;
}

/** What stands in the Job's pod. What is not here (replicas, threads) must not install anew. */
const installed = [
  'module',
  'package',
  'image',
  'imagePullSecrets',
  'nodeSelector',
  'tolerations',
  'installs',
  'indexUrl',
  'indexCa',
  'indexSecret',
] as const;

/** What becomes a rule of a NetworkPolicy. */
const peers = ['clients', 'dnsPeers', 'dnsPorts', 'indexPeers', 'indexPorts'] as const;

/**
 * @param texts files of the module's version, the server among them
 * @param allow as of `admission`: whichever way a module is asked for
 * @throws JacScaleError `ModuleValueInvalid` (exit 2), `ModuleNotAllowed`
 */
export function pythonFlags(
  config: Readonly<Record<string, Json>>,
  texts: Readonly<Record<string, string>>,
  allow: readonly string[] = [],
): PythonFlags {
  const fail = (key: string, what: string) =>
    usageError({ code: 'ModuleValueInvalid', what: `${key}: ${what}`, place: { key } });
  const { module, package: wanted, replicas, minReplicas = 1, maxReplicas } = config;
  if (module === 'module_server' || String(module).startsWith('module_server.'))
    throw fail('module', 'module_server is the server itself');
  if (typeof module === 'string') admission(allow)(module);
  const open = peers.find((key) => Array.isArray(config[key]) && config[key].length === 0);
  if (open !== undefined)
    throw fail(open, 'an empty list is everybody to a NetworkPolicy: name some, or leave it out');
  if (wanted !== undefined) {
    const project = projectOf(String(wanted));
    if (project === undefined)
      throw fail('package', 'it has to be a name, with versions behind it if wanted, such as numpy==2.1');
    const usual = defaultProject(String(module), texts['packages.py'] ?? '');
    admitProject(allow, String(module), project, usual);
  }
  if (maxReplicas !== undefined && replicas !== undefined)
    throw fail('replicas', 'the autoscaler of maxReplicas sets it: leave one of the two out');
  if (maxReplicas !== undefined && Number(minReplicas) > Number(maxReplicas))
    throw fail('minReplicas', 'it is more than maxReplicas');
  const parts = installed.map((key) => config[key] ?? null);
  const server = Object.entries(texts).filter(([path]) => path.endsWith('.py'));
  return {
    setKey: hashOf([parts, texts]).slice(0, 10),
    serverKey: hashOf(Object.fromEntries(server)).slice(0, 10),
  };
}

/**
 * Name under which a Python module is deployed: `py-numpy`. One that loses something on the way to Kubernetes' letters (`PIL`,
 * `google.cloud.storage`) gets a hash behind it, so that no two are the same.
 */
export function deployedName(module: string): string {
  const plain = module
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  if (plain === module && plain.length <= 24) return `py-${plain}`;
  const hash = createHash('sha256').update(module).digest('hex').slice(0, 6);
  return `py-${plain.slice(0, 17).replace(/-$/, '')}-${hash}`;
}
