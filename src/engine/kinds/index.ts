/** Every kind answers the same questions in its own file; this is the table. Adding a kind is one file and one row. */
import type { KubeObject } from '../../model/kubernetes.js';
import { configMap } from './configmap.js';
import { deployment } from './deployment.js';
import { horizontalPodAutoscaler } from './horizontalpodautoscaler.js';
import { httpRoute } from './httproute.js';
import { ingress } from './ingress.js';
import { job } from './job.js';
import { mongoDbCommunity } from './mongodbcommunity.js';
import { namespace } from './namespace.js';
import { persistentVolumeClaim } from './persistentvolumeclaim.js';
import { pod } from './pod.js';
import { podDisruptionBudget } from './poddisruptionbudget.js';
import { done, type KindRules, type Readiness } from './rules.js';
import { secret } from './secret.js';
import { service } from './service.js';
import { statefulSet } from './statefulset.js';

const table = [
  namespace,
  secret,
  configMap,
  persistentVolumeClaim,
  service,
  ingress,
  httpRoute,
  job,
  statefulSet,
  deployment,
  podDisruptionBudget,
  horizontalPodAutoscaler,
  pod,
  mongoDbCommunity,
] as const satisfies readonly KindRules[];

/** Kinds without a row go last. */
const lastOrder = 100;

const rulesOf = (object: KubeObject): KindRules | undefined =>
  table.find(({ kind }) => kind.kind === object.kind && kind.apiVersion === object.apiVersion);

export const orderOf = (object: KubeObject): number => rulesOf(object)?.order(object) ?? lastOrder;

/** What others depend on comes first: Secret, volume claim, Service, code-server, disruption budget, app. */
export function inApplyOrder<O extends KubeObject>(objects: readonly O[]): O[] {
  return objects.toSorted((a, b) => orderOf(a) - orderOf(b) || compare(a.metadata.name, b.metadata.name));
}

/** By code unit: the order may not depend on the locale. */
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

export const readinessOf = (object: KubeObject): Readiness => rulesOf(object)?.ready(object) ?? done;

/** A copy without secret values. Everything that is printed goes through it or through `maskChange`. */
export const maskObject = (object: KubeObject): KubeObject => rulesOf(object)?.mask(object) ?? object;

/** Both sides of a diff without secret values; a key whose value changes is marked, as in `kubectl diff`. */
export function maskChange(
  before: KubeObject,
  after: KubeObject,
): { readonly before: KubeObject; readonly after: KubeObject } {
  return {
    before: rulesOf(before)?.mask(before, { other: after, side: 'before' }) ?? before,
    after: rulesOf(after)?.mask(after, { other: before, side: 'after' }) ?? after,
  };
}
