import { fieldManager } from '../model/identity.js';
import type { KubeObject } from '../model/kubernetes.js';
import { kindOf } from '../model/kubernetes.js';
import type { Change } from '../model/plan.js';
import { fieldsAt, listAt, numberAt } from '../model/read.js';
import { ClusterError, type ObjectWriter } from '../ports/cluster.js';
import { hashOf } from './canonical.js';
import { dryRunOf } from './data/update.js';
import { applyHandingOver } from './scaling/handover.js';

export interface ApplyPolicy {
  /** Fields of other managers that the user lets us take: `spec.replicas`. */
  readonly takeOver: readonly string[];
  /** Whether the cluster may choose the NodePort when ours is taken. */
  readonly anyNodePort: boolean;
}

/** A change that the API server accepted in a dry run, with what it would make of it. */
export interface Checked {
  readonly change: Change;
  /** The object as it would be stored; absent for delete and unchanged. */
  readonly result?: KubeObject;
}

/**
 * Asks the API server, by dry run, whether it would take every change, so that bad input, a missing right or a conflict
 * stops the run before its first write.
 * @throws ClusterError of the first change that is refused
 */
export function preflight(
  cluster: Pick<ObjectWriter, 'apply'>,
  changes: readonly Change[],
  policy: ApplyPolicy,
): Promise<Checked[]> {
  return Promise.all(changes.map((change) => check(cluster, change, policy)));
}

async function check(
  cluster: Pick<ObjectWriter, 'apply'>,
  change: Change,
  policy: ApplyPolicy,
): Promise<Checked> {
  const { manifest } = change;
  if (manifest === undefined || change.action === 'unchanged') return { change };
  try {
    const asked = { dryRun: true, ...(change.force === true ? { force: true } : {}) };
    return { change, result: handedOver(await cluster.apply(dryRunOf(manifest, change), asked), change) };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    const remedied = remedy(change, manifest, error, policy);
    if (remedied === undefined) throw error;
    const { force = false, handover } = remedied;
    const result = await cluster.apply(dryRunOf(remedied.manifest ?? manifest, change), {
      dryRun: true,
      ...(force || handover !== undefined ? { force: true } : {}),
    });
    return { change: remedied, result: handedOver(result, change) };
  }
}

/** With the number of pods that another manager will hold: a dry run of the manifest alone does not know it. */
const handedOver = (object: KubeObject, { handover }: Change): KubeObject =>
  handover === undefined ? object : { ...object, spec: { ...fieldsAt(object, 'spec'), replicas: handover } };

/**
 * The change made acceptable in a way the user allowed, or undefined. What `jac-scale-sleep` and its like hold is ours, and
 * taken back without a word.
 */
function remedy(
  change: Change,
  manifest: KubeObject,
  error: ClusterError,
  policy: ApplyPolicy,
): Change | undefined {
  if (isNodePortTaken(error) && policy.anyNodePort)
    return { ...change, manifest: withNodePort(manifest, undefined) };
  const named = policy.takeOver.map(fieldName);
  const { conflicts } = error;
  // Who gets the number of pods is settled right before.
  const left = conflicts.filter(
    ({ field }) => change.handover === undefined || fieldName(field) !== 'spec.replicas',
  );
  if (conflicts.length > 0 && left.length === 0) return change;
  const foreign = left
    .filter(({ manager }) => !manager.startsWith(fieldManager))
    .map(({ field }) => fieldName(field));
  if (left.length > 0 && foreign.every((field) => named.includes(field))) return { ...change, force: true };
  return undefined;
}

const fieldName = (field: string): string => field.replace(/^\./, '');

/** Whether the API server refused a Service because its NodePort belongs to another. */
function isNodePortTaken(error: ClusterError): boolean {
  return error.reason === 'Invalid' && error.fields.some(({ field }) => field.endsWith('nodePort'));
}

/** A Service with its (only) port on that NodePort, or on none. */
export function withNodePort(service: KubeObject, nodePort: number | undefined): KubeObject {
  const spec = service['spec'] as Record<string, unknown>;
  const ports = listAt(spec, 'ports').map((port) => {
    const { nodePort: _taken, ...rest } = port as Record<string, unknown>;
    return nodePort === undefined ? rest : { ...rest, nodePort };
  });
  return { ...service, spec: { ...spec, ports } };
}

export const nodePortOf = (service: KubeObject | undefined): number | undefined =>
  numberAt(service, 'spec', 'ports', 0, 'nodePort');

/** What an applied change left in the cluster. */
export interface Applied {
  readonly object: KubeObject;
  /** For the Inventory. */
  readonly hash: string;
}

/**
 * Applies one change; deletion has the uid as precondition.
 * @returns undefined for a deletion
 * @throws ClusterError
 */
export async function applyChange(
  cluster: ObjectWriter,
  change: Change,
  anyNodePort: boolean,
): Promise<Applied | undefined> {
  const { manifest, live } = change;
  if (change.action === 'delete' || manifest === undefined) {
    const kind = kindOf(change);
    if (kind === undefined || live === undefined) return undefined;
    const namespace = change.namespace === undefined ? {} : { namespace: change.namespace };
    const uid = live.metadata.uid === undefined ? {} : { uid: live.metadata.uid };
    await cluster.delete({ kind, name: change.name, ...namespace }, { ...uid, propagation: 'Background' });
    return undefined;
  }
  const options = change.force === true ? { force: true } : {};
  const apply = () =>
    cluster.apply(manifest, options).catch((error: unknown) => {
      // The dry run reserves nothing: another Service may have got the port since.
      if (!anyNodePort || !(error instanceof ClusterError) || !isNodePortTaken(error)) throw error;
      return cluster.apply(withNodePort(manifest, undefined), options);
    });
  const object = await applyHandingOver(cluster, { ...change, manifest }, apply);
  // A NodePort that the cluster chose is ours from now on: the next run renders it, and must find it unchanged.
  const port = manifest.kind === 'Service' ? nodePortOf(object) : undefined;
  return { object, hash: hashOf(port === undefined ? manifest : withNodePort(manifest, port)) };
}
