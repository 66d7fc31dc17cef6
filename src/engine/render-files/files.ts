/** Manifests as files of a folder that a GitOps controller reads: sorted, the same bytes for the same input. */
import { Document } from 'yaml';
import type { KubeObject } from '../../model/kubernetes.js';
import { headerMark } from './mark.js';

const header = `# ${headerMark}. Changes here are lost: change the project, and render again.\n`;
const pageHeader = `<!-- ${headerMark}. Changes here are lost. -->\n\n`;

export interface RenderedFile {
  /** Relative to the folder. */
  readonly path: string;
  readonly text: string;
}

/** A Secret that is referred to and never written. */
export interface NeededSecret {
  readonly name: string;
  readonly type: 'Opaque' | 'kubernetes.io/dockerconfigjson';
  readonly keys: readonly string[];
  /** What it is for, with what its values have to be. */
  readonly purpose: string;
}

/**
 * One file an object, kustomization.yaml with their names in the order of their paths, and a page about the Secrets.
 * @throws TypeError when two objects have the same file
 */
export function filesOf(
  app: string,
  namespace: string,
  manifests: readonly KubeObject[],
  secrets: readonly NeededSecret[],
): RenderedFile[] {
  const objects = manifests
    .map((manifest) => ({ path: pathOf(manifest), text: header + yamlOf(manifest) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const paths = objects.map(({ path }) => path);
  if (new Set(paths).size !== paths.length)
    throw new TypeError(`two objects of one name: ${paths.join(', ')}`);
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: paths,
  };
  return [
    ...objects,
    { path: 'kustomization.yaml', text: header + yamlOf(kustomization) },
    { path: 'README.md', text: pageHeader + page(app, namespace, secrets) },
  ];
}

const pathOf = ({ kind, metadata: { name } }: KubeObject): string => `${kind.toLowerCase()}-${name}.yaml`;

function yamlOf(value: object): string {
  const options = { lineWidth: 0, aliasDuplicateObjects: false, sortMapEntries: true } as const;
  return new Document(value, options).toString({ lineWidth: 0 });
}

function page(app: string, namespace: string, secrets: readonly NeededSecret[]): string {
  const intro = `# ${app}\n\nManifests of ${app} for namespace \`${namespace}\`, which has to exist. They hold no values of Secrets.\n`;
  if (secrets.length === 0) return `${intro}\nThe app needs no Secret.\n`;
  const parts = secrets.map(
    (secret) =>
      `\n## Secret \`${secret.name}\`\n\n${secret.purpose}\n\nKeys: ${secret.keys.map((key) => `\`${key}\``).join(', ')}.\n\n\`\`\`sh\n${commandOf(secret, namespace)}\n\`\`\`\n`,
  );
  const how =
    '\nPods wait until these Secrets are there. Make them by External Secrets, Sealed Secrets or SOPS under these names, or by hand; files with values do not belong in git.\nA changed value reaches the app when its pods start anew: `kubectl rollout restart deployment/' +
    `${app} -n ${namespace}\`.\n`;
  return intro + how + parts.join('');
}

function commandOf({ name, type, keys }: NeededSecret, namespace: string): string {
  if (type !== 'Opaque')
    return `kubectl create secret docker-registry ${name} -n ${namespace} --from-file=${keys[0]}=FILE`;
  return `# FILE has a line KEY=VALUE for each key\nkubectl create secret generic ${name} -n ${namespace} --from-env-file=FILE`;
}
