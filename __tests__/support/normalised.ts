/** What a run said when it failed, the same in each run: names of the test's own, hashes, times and addresses put as on the page. */
import { placeholders } from '../catalogue/failure.js';

export interface Here {
  /** The app's. */
  readonly name: string;
  readonly namespace: string;
  /** The address of the registry. */
  readonly registry: string;
  /** Folder of the app. */
  readonly folder: string;
}

const rules: readonly (readonly [RegExp, string])[] = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a runtime's log
  [/\u001b\[[0-9;]*m/g, ''],
  // Kubernetes' own letters for such names, so that no word looks like one.
  [/-[bcdf-hj-np-tv-z2456789]{6,10}-[bcdf-hj-np-tv-z2456789]{5}\b(?!-)/g, '-6f7d9c5b8d-x2k4p'],
  [/(pod\/[a-z0-9-]+-before)-[a-z0-9-]+\b/g, '$1-3f9a1c02de-x2k4p'],
  [/-[bcdf-hj-np-tv-z2456789]{6,10}-(?=")/g, '-6f7d9c5b8d-'],
  [/(replicaset(?:\.apps)?[/ ]"?[a-z0-9-]+?)-[bcdf-hj-np-tv-z2456789]{6,10}\b/g, '$1-6f7d9c5b8d'],
  [/\bnode-\d\b/g, 'node-1'],
  [/sha256:[0-9a-f]{64}/g, `sha256:${'0123456789abcdef'.repeat(4)}`],
  [
    /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g,
    '01234567-89ab-cdef-0123-456789abcdef',
  ],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '2026-01-02T03:04:05Z'],
  [/\b10\.\d+\.\d+\.\d+\b/g, '10.0.0.10'],
  [/\/tmp\/jac-actor-[A-Za-z0-9_-]+\/kubeconfig(\.[\w-]+)?/g, '/home/you/.kube/config'],
  [/\/tmp\/jac-[A-Za-z0-9_-]+/g, '/home/you/other'],
  [/127\.0\.0\.1:\d{4,5}\b/g, '127.0.0.1:6443'],
  [/(timed out|failed|gave up) after (?:\d+m)?[\d.]+m?s\b/g, '$1 after 12.3s'],
  [/(revision \d+ {2}sha256:)[0-9a-f]{8}\b/g, '$11a2b3c4d'],
];

/** From the first `error:` on: what goes before is progress. */
export function normalised(stderr: string, { name, namespace, registry, folder }: Here): string {
  const from = stderr.search(/^error: /m);
  let text = from === -1 ? stderr : stderr.slice(from);
  text = text.replaceAll(folder, '/home/you/hello');
  text = text.replaceAll(registry, placeholders.registry).replaceAll(namespace, placeholders.namespace);
  text = text.replace(new RegExp(`\\b${name}\\b(?!\\.txt)`, 'g'), placeholders.app);
  for (const [pattern, by] of rules) text = text.replace(pattern, by);
  return text;
}
