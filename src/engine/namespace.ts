import { JacScaleError } from '../model/error.js';
import { annotationKeys, labelKeys, managedBy } from '../model/identity.js';
import { type KubeObject, kinds } from '../model/kubernetes.js';
import { textAt } from '../model/read.js';
import { ClusterError, type ObjectReader, type ObjectWriter } from '../ports/cluster.js';

export interface NamespaceState {
  readonly exists: boolean;
  /** uid, when it exists and carries the mark that this app's first deploy made it. */
  readonly madeByUs?: string;
}

/**
 * Looks whether the namespace is there. Someone who may not see namespaces was given one: it counts as there.
 * @throws JacScaleError `NamespaceTerminating`
 */
export async function lookAtNamespace(
  cluster: ObjectReader,
  name: string,
  app: string,
): Promise<NamespaceState> {
  try {
    const namespace = await cluster.get({ kind: kinds.Namespace, name });
    if (namespace === undefined) return { exists: false };
    if (textAt(namespace, 'status', 'phase') === 'Terminating') throw terminating(name);
    return { exists: true, ...madeMark(namespace, app) };
  } catch (error) {
    if (error instanceof ClusterError && error.reason === 'Forbidden') return { exists: true };
    throw error;
  }
}

/** Creates the namespace and marks it as made for this app, so that destroy may remove it again. */
export async function createNamespace(
  cluster: ObjectReader & ObjectWriter,
  name: string,
  app: string,
): Promise<NamespaceState> {
  try {
    const made = await cluster.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name,
        labels: { [labelKeys.managedBy]: managedBy },
        annotations: { [annotationKeys.madeBy]: app },
      },
    });
    return { exists: true, ...madeMark(made, app) };
  } catch (error) {
    if (error instanceof ClusterError && error.reason === 'AlreadyExists')
      return lookAtNamespace(cluster, name, app);
    throw error;
  }
}

function madeMark(namespace: KubeObject, app: string): { madeByUs?: string } {
  const { annotations, uid } = namespace.metadata;
  return annotations?.[annotationKeys.madeBy] === app && uid !== undefined ? { madeByUs: uid } : {};
}

function terminating(name: string): JacScaleError {
  return new JacScaleError({
    code: 'NamespaceTerminating',
    what: `namespace ${name} is being deleted`,
    why: 'nothing can be created in it until it is gone',
    next: `kubectl get namespace ${name} -o jsonpath='{.status.conditions}'`,
  });
}
