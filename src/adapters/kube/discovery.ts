import type { Kind } from '../../model/kubernetes.js';
import { at, listAt, textAt } from '../../model/read.js';
import { ClusterError } from '../../ports/cluster.js';
import type { About } from './errors.js';
import type { Transport } from './transport.js';

/** All groups in one answer (Kubernetes 1.26 and later); older servers answer with what the second type names. */
const accept = [
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList',
  'application/json',
].join(',');

/**
 * Every namespaced kind that can be listed, each in its group's preferred version. Groups whose server (an aggregated
 * one, as for metrics) does not answer are left out.
 * Source: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
 * @throws ClusterError
 */
export async function discoverKinds(transport: Transport): Promise<Kind[]> {
  const answers = await Promise.all(['/api', '/apis'].map((path) => ask(transport, path)));
  const kinds = await Promise.all(
    answers.map((answer) =>
      textAt(answer, 'kind') === 'APIGroupDiscoveryList' ? aggregated(answer) : oneByOne(transport, answer),
    ),
  );
  return kinds.flat();
}

/**
 * Whether a group is there: one that may not be asked is.
 * @throws ClusterError other than that there is none, or that its server does not answer
 */
export async function servesGroup(transport: Transport, apiVersion: string): Promise<boolean> {
  const path = `/apis/${apiVersion}`;
  try {
    await transport.json({ method: 'GET', path, about: { verb: 'get', resource: path }, repeatable: false });
    return true;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (error.reason === 'Forbidden') return true;
    if (['ServerError', 'NotFound'].includes(error.reason)) return false;
    throw error;
  }
}

function ask(transport: Transport, path: string): Promise<unknown> {
  const about: About = { verb: 'get', resource: path };
  return transport.json({ method: 'GET', path, about, accept, repeatable: true });
}

function aggregated(answer: unknown): Kind[] {
  return listAt(answer, 'items').flatMap((group) => {
    const name = textAt(group, 'metadata', 'name') ?? '';
    const rows = listAt(group, 'versions').flatMap((version) =>
      listAt(version, 'resources').flatMap((resource) => {
        const listed = listAt(resource, 'verbs').includes('list');
        if (!listed || textAt(resource, 'scope') !== 'Namespaced') return [];
        return row(
          [name, textAt(version, 'version')],
          textAt(resource, 'responseKind', 'kind'),
          textAt(resource, 'resource'),
        );
      }),
    );
    return preferred(rows);
  });
}

async function oneByOne(transport: Transport, answer: unknown): Promise<Kind[]> {
  const core = listAt(answer, 'versions').map((version) => ['', String(version)] as const);
  const groups = listAt(answer, 'groups').flatMap((group) =>
    listAt(group, 'versions').map(
      (version) => [textAt(group, 'name') ?? '', textAt(version, 'version') ?? ''] as const,
    ),
  );
  const rows = await Promise.all([...core, ...groups].map((version) => resources(transport, version)));
  return preferred(rows.flat());
}

async function resources(transport: Transport, version: readonly [string, string]): Promise<Kind[]> {
  const path = version[0] === '' ? `/api/${version[1]}` : `/apis/${version[0]}/${version[1]}`;
  try {
    return listAt(await ask(transport, path), 'resources').flatMap((resource) => {
      const name = textAt(resource, 'name') ?? '';
      const listed = listAt(resource, 'verbs').includes('list') && !name.includes('/');
      if (!listed || at(resource, 'namespaced') !== true) return [];
      return row(version, textAt(resource, 'kind'), name);
    });
  } catch (error) {
    if (error instanceof ClusterError && ['ServerError', 'NotFound'].includes(error.reason)) return [];
    throw error;
  }
}

function row(
  [group, version]: readonly (string | undefined)[],
  kind: string | undefined,
  plural: string | undefined,
): Kind[] {
  if (version === undefined || kind === undefined || plural === undefined) return [];
  return [{ apiVersion: group ? `${group}/${version}` : version, kind, plural, namespaced: true }];
}

/** Versions come in the server's order of preference: of each group's resource the first one counts. */
function preferred(kinds: readonly Kind[]): Kind[] {
  const seen = new Map<string, Kind>();
  for (const kind of kinds) {
    const key = `${kind.apiVersion.split('/').slice(0, -1)} ${kind.plural}`;
    if (!seen.has(key)) seen.set(key, kind);
  }
  return [...seen.values()];
}
