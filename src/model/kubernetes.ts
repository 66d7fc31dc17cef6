/** The shape of Kubernetes objects as plain data. Nothing here talks to a cluster. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: {
    apiVersion: string;
    kind: string;
    name: string;
    uid: string;
    controller?: boolean;
  }[];
  [field: string]: unknown;
}

/** Any object of the API, as it stands in JSON. Fields beyond metadata are read through the small readers in engine/kinds. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [field: string]: unknown;
}

/** A kind we read or write: enough to build its URL. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

const row = (apiVersion: string, kind: string, plural: string, namespaced = true): Kind => ({
  apiVersion,
  kind,
  plural,
  namespaced,
});

/** Every kind the engine touches. Adding one is one row. */
export const kinds = {
  Namespace: row('v1', 'Namespace', 'namespaces', false),
  Node: row('v1', 'Node', 'nodes', false),
  Secret: row('v1', 'Secret', 'secrets'),
  ConfigMap: row('v1', 'ConfigMap', 'configmaps'),
  Service: row('v1', 'Service', 'services'),
  ServiceAccount: row('v1', 'ServiceAccount', 'serviceaccounts'),
  PersistentVolumeClaim: row('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims'),
  Pod: row('v1', 'Pod', 'pods'),
  Event: row('v1', 'Event', 'events'),
  Deployment: row('apps/v1', 'Deployment', 'deployments'),
  ReplicaSet: row('apps/v1', 'ReplicaSet', 'replicasets'),
  StatefulSet: row('apps/v1', 'StatefulSet', 'statefulsets'),
  PodDisruptionBudget: row('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets'),
  HorizontalPodAutoscaler: row('autoscaling/v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers'),
  Ingress: row('networking.k8s.io/v1', 'Ingress', 'ingresses'),
  IngressClass: row('networking.k8s.io/v1', 'IngressClass', 'ingressclasses', false),
  Gateway: row('gateway.networking.k8s.io/v1', 'Gateway', 'gateways'),
  HTTPRoute: row('gateway.networking.k8s.io/v1', 'HTTPRoute', 'httproutes'),
  Job: row('batch/v1', 'Job', 'jobs'),
  ResourceQuota: row('v1', 'ResourceQuota', 'resourcequotas'),
  LimitRange: row('v1', 'LimitRange', 'limitranges'),
  NetworkPolicy: row('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies'),
  Role: row('rbac.authorization.k8s.io/v1', 'Role', 'roles'),
  RoleBinding: row('rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings'),
  ClusterRole: row('rbac.authorization.k8s.io/v1', 'ClusterRole', 'clusterroles', false),
  ClusterRoleBinding: row('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'clusterrolebindings', false),
  CustomResourceDefinition: row(
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    'customresourcedefinitions',
    false,
  ),
  // Its plural is its singular.
  MongoDBCommunity: row('mongodbcommunity.mongodb.com/v1', 'MongoDBCommunity', 'mongodbcommunity'),
  TokenReview: row('authentication.k8s.io/v1', 'TokenReview', 'tokenreviews', false),
  SubjectAccessReview: row('authorization.k8s.io/v1', 'SubjectAccessReview', 'subjectaccessreviews', false),
  SelfSubjectAccessReview: row(
    'authorization.k8s.io/v1',
    'SelfSubjectAccessReview',
    'selfsubjectaccessreviews',
    false,
  ),
  SelfSubjectReview: row('authentication.k8s.io/v1', 'SelfSubjectReview', 'selfsubjectreviews', false),
  Lease: row('coordination.k8s.io/v1', 'Lease', 'leases'),
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;

/** Names one object. */
export interface ObjectRef {
  readonly kind: Kind;
  readonly namespace?: string;
  readonly name: string;
}

/** The row of a kind by its apiVersion and kind, or undefined when the engine does not know it. */
export function kindOf(object: { apiVersion: string; kind: string }): Kind | undefined {
  const known = kinds[object.kind as KindName] as Kind | undefined;
  return known !== undefined && known.apiVersion === object.apiVersion ? known : undefined;
}

/** `deployment/taskboard`, as kubectl prints it. */
export function refText(object: { kind: string; metadata: { name: string } }): string {
  return `${object.kind.toLowerCase()}/${object.metadata.name}`;
}
