/** What is there of a module, recorded or not: an apply that failed is not, and leaves objects all the same. */
import { dataComponents, labelKeys, managedBy } from '../../model/identity.js';
import { type Kind, kindOf, kinds } from '../../model/kubernetes.js';
import { archiveComponent, type ModuleRecord, type ModuleRef, moduleInstance } from '../../model/module.js';
import { objectKey } from '../../model/object-key.js';
import type { Change } from '../../model/plan.js';
import { textAt } from '../../model/read.js';
import { ClusterError, type ObjectReader } from '../../ports/cluster.js';
import { orderOf } from '../kinds/index.js';
import type { TemplateNode } from '../render/template.js';
import type { CompiledModule } from './compile-module.js';
import { removalOf } from './survey.js';

export interface Remains {
  /** In the order in which they go. */
  readonly objects: readonly Change[];
  /** Secrets and claims without which stored data is lost; the Secrets are among `objects`. */
  readonly data: readonly Change[];
}

/** By the record, and by their labels claims that StatefulSets made and archives. */
export async function recordedRemains(cluster: ObjectReader, record: ModuleRecord): Promise<Remains> {
  const [removals, ...made] = await Promise.all([
    Promise.all(record.objects.map((object) => removalOf(cluster, record, object))),
    labelled(cluster, record, kinds.PersistentVolumeClaim),
    archives(cluster, record),
  ]);
  const objects = removals.flat().reverse();
  const recorded = new Set(record.objects.map(objectKey));
  const data = [...objects.filter(isLogin), ...made.flat().filter((each) => !recorded.has(objectKey(each)))];
  return { objects, data };
}

/** By labels, of every kind that the module has. */
export async function unrecordedRemains(
  cluster: ObjectReader,
  ref: ModuleRef,
  compiled: CompiledModule,
): Promise<Remains> {
  const lists = await Promise.all(kindsOf(compiled).map((kind) => labelled(cluster, ref, kind)));
  const claims = await labelled(cluster, ref, kinds.PersistentVolumeClaim);
  const archived = await archives(cluster, ref);
  const changes = lists
    .flat()
    .filter((each) => each.kind !== kinds.PersistentVolumeClaim.kind && !isArchive(each));
  const rank = ({ live }: Change) => (live === undefined ? 0 : orderOf(live));
  const objects = changes.toSorted((a, b) => rank(b) - rank(a));
  return { objects, data: [...objects.filter(isLogin), ...claims, ...archived] };
}

/** Secrets that open what is on a volume. */
const isLogin = ({ kind, live }: Change): boolean =>
  kind === kinds.Secret.kind &&
  (dataComponents as readonly string[]).includes(live?.metadata.labels?.[labelKeys.component] ?? '');

/** What a gateway has saved of pods that are gone. */
const isArchive = ({ kind, live }: Change): boolean =>
  kind === kinds.Secret.kind && live?.metadata.labels?.[labelKeys.component] === archiveComponent;

const archives = async (cluster: ObjectReader, ref: ModuleRef): Promise<Change[]> =>
  (await labelled(cluster, ref, kinds.Secret)).filter(isArchive);

function kindsOf({ modules }: CompiledModule): Kind[] {
  const nodes = modules.flatMap(({ template }) => template.documents.map(({ node }) => node));
  const found = nodes.flatMap((node) => {
    const document = unwrapped(node);
    const apiVersion = textAt(document, 'apiVersion');
    const kind = textAt(document, 'kind');
    return apiVersion === undefined || kind === undefined ? [] : (kindOf({ apiVersion, kind }) ?? []);
  });
  return [...new Set(found)].filter(({ namespaced }) => namespaced);
}

function unwrapped(node: TemplateNode): TemplateNode {
  const isFlagged = typeof node === 'object' && node !== null && !Array.isArray(node) && '$then' in node;
  return isFlagged ? (node['$then'] ?? null) : node;
}

async function labelled(cluster: ObjectReader, ref: ModuleRef, kind: Kind): Promise<Change[]> {
  const labelSelector = `${labelKeys.managedBy}=${managedBy},${labelKeys.instance}=${moduleInstance(ref)}`;
  try {
    const { items } = await cluster.list(kind, { namespace: ref.namespace, labelSelector });
    return (
      items
        // The record is a Secret with these labels as well.
        .filter(({ metadata }) => metadata.labels?.[labelKeys.component] !== 'orchestrator')
        .map((live) => ({
          action: 'delete' as const,
          apiVersion: kind.apiVersion,
          kind: kind.kind,
          namespace: ref.namespace,
          name: live.metadata.name,
          live,
        }))
    );
  } catch (error) {
    // A kind that came with nobody yet.
    if (error instanceof ClusterError && error.reason === 'NotFound') return [];
    throw error;
  }
}
