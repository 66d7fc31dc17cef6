import { revisionsOf } from '../../../engine/records/history.js';
import { annotationKeys, type Component, labelKeys, managedBy } from '../../../model/identity.js';
import { kinds } from '../../../model/kubernetes.js';
import type { ObjectReader } from '../../../ports/cluster.js';
import type { Candidate } from './protocol.js';

/** What the line says about where to look: flags and the app's file, as typed. */
export interface Place {
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly file: string | undefined;
}

/** Names that only the cluster and the kubeconfig know; each throws, or takes its time, as it likes. */
export interface Lookups {
  apps(place: Place): Promise<readonly Candidate[]>;
  namespaces(place: Place): Promise<readonly Candidate[]>;
  contexts(place: Place): Promise<readonly Candidate[]>;
  revisions(place: Place): Promise<readonly Candidate[]>;
}

const labelled = (component: Component) =>
  `${labelKeys.managedBy}=${managedBy},${labelKeys.component}=${component}`;

/** Apps of a namespace: those that have an Inventory. Metadata alone travels, since the rest of these Secrets is large. */
export async function appsIn(reader: ObjectReader, namespace: string): Promise<Candidate[]> {
  const query = { namespace, labelSelector: labelled('inventory'), metadataOnly: true };
  const { items } = await reader.list(kinds.Secret, query);
  return items.flatMap(({ metadata }) => {
    const value = metadata.labels?.[labelKeys.instance];
    return value === undefined ? [] : [{ value }];
  });
}

/** Namespaces of the cluster; a preview's says of which pull request it is. */
export async function namespacesOf(reader: ObjectReader): Promise<Candidate[]> {
  const { items } = await reader.list(kinds.Namespace, { metadataOnly: true });
  return items.map(({ metadata: { name, annotations } }) => {
    const repository = annotations?.[annotationKeys.repository];
    const pullRequest = annotations?.[annotationKeys.pullRequest];
    if (repository === undefined || pullRequest === undefined) return { value: name };
    return { value: name, description: `preview of ${repository}#${pullRequest}` };
  });
}

/** Revisions of an app, newest first, each with how and when it ended. */
export async function revisionsIn(
  reader: ObjectReader,
  namespace: string,
  app: string,
): Promise<Candidate[]> {
  const labelSelector = `${labelled('revision')},${labelKeys.instance}=${app}`;
  const { items } = await reader.list(kinds.Secret, { namespace, labelSelector, metadataOnly: true });
  return revisionsOf(app, items).map(({ number, secret: { metadata } }) => {
    const outcome = metadata.annotations?.[annotationKeys.outcome] ?? 'interrupted';
    const when = metadata.annotations?.[annotationKeys.finished] ?? metadata.creationTimestamp ?? '';
    return { value: String(number), description: `${outcome} ${when}`.trim() };
  });
}
