/** What jac-scale 0.2.30 makes, by the names it gives; recorded in __tests__/fixtures/jac-scale-0.2.30. */
import { labelKeys, managedBy } from '../../model/identity.js';
import type { KubeObject } from '../../model/kubernetes.js';
import { textAt } from '../../model/read.js';
import type { DatabaseName } from '../data/databases.js';

export const oldVersion = '0.2.30';

/** What the Kubernetes client for Python calls itself; its fields are taken over without a word. */
export const oldManagers: readonly string[] = ['OpenAPI-Generator'];

/** Deployments beside the app that nothing of ours replaces, each with a network policy of its own. */
const companions = [
  'mongo-express',
  'redis-insight',
  'prometheus',
  'grafana',
  'kube-state-metrics',
  'node-exporter',
] as const;

export interface OldDatabaseNames {
  readonly name: Extract<DatabaseName, 'mongodb' | 'redis'>;
  readonly kind: 'StatefulSet' | 'Deployment';
  readonly workload: string;
  readonly service: string;
  readonly secret: string;
  readonly serviceAccount: string;
  readonly policy: string;
  readonly claim?: string;
  readonly config?: string;
  /** Whom our URL names. */
  readonly port: number;
}

export function oldNamesOf(app: string) {
  const database = (name: OldDatabaseNames['name'], port: number) => ({
    name,
    port,
    workload: `${app}-${name}`,
    service: `${app}-${name}-service`,
    secret: `${app}-${name}-secret`,
    serviceAccount: `${app}-${name}-sa`,
    policy: `${app}-${name}-network-policy`,
  });
  const databases: readonly OldDatabaseNames[] = [
    {
      ...database('mongodb', 27017),
      kind: 'StatefulSet',
      claim: `${app}-mongo-data-${app}-mongodb-0`,
    },
    // A cache: without a volume, and it evicts.
    { ...database('redis', 6379), kind: 'Deployment', config: `${app}-redis-config` },
  ];
  return {
    databases,
    secrets: `${app}-secrets`,
    serviceAccounts: [`${app}-sa`, `${app}-code-server-sa`],
    policies: [`${app}-network-policy`, `${app}-code-server-network-policy`],
    companions: companions.map((name) => ({
      name: `${app}-${name}`,
      policy: `${app}-${name}-network-policy`,
    })),
    controller: `${app}-ingress-nginx`,
  };
}

export const isOurs = ({ metadata: { labels } }: KubeObject): boolean =>
  labels?.[labelKeys.managedBy] === managedBy;

/** Whether jac-scale 0.2.30 made it (its Service of Redis spells the label in another way). */
export const isOld = (object: KubeObject): boolean => {
  const { labels } = object.metadata;
  return !isOurs(object) && (labels?.['managed'] === managedBy || labels?.['managed-by'] === managedBy);
};

/** Pods of the old app, and its ReplicaSets, carry this one label. */
export const oldSelector = (app: string): string => `app=${app}`;

/** Whether a Service leads to the old app's pods. */
export const leadsToOld = (service: KubeObject | undefined, app: string): boolean =>
  textAt(service, 'spec', 'selector', 'app') === app;
