import { textAt } from '../../model/read.js';
import { type KubeconfigChoice, readFiles } from './kubeconfig.js';

export interface NamedContext {
  readonly name: string;
  /** Entry of the cluster, and the namespace, as the context names them. */
  readonly cluster: string | undefined;
  readonly namespace: string | undefined;
  readonly current: boolean;
}

/**
 * Contexts of the kubeconfig files, by name; no server is asked.
 * @throws JacScaleError `KubeconfigInvalid`, exit 2
 */
export async function readContexts(choice: KubeconfigChoice): Promise<NamedContext[]> {
  const merged = await readFiles(choice);
  return [...(merged?.contexts ?? [])]
    .map(([name, { value }]) => ({
      name,
      cluster: textAt(value, 'context', 'cluster'),
      namespace: textAt(value, 'context', 'namespace'),
      current: name === merged?.currentContext,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
