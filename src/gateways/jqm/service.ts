/** All of it for one module that is deployed: what the orchestrator opens for each, and closes when it is gone. */
import { deferred } from '../../engine/deferred.js';
import { keepFollowing } from '../../engine/keep-following.js';
import type { Clock } from '../../ports/clock.js';
import type { Cluster } from '../../ports/cluster.js';
import { type ArchiveLimits, defaultArchiveLimits, JobArchive } from './archive.js';
import { defaultClientOptions, type NodeClientOptions, nodeClient } from './client.js';
import { defaultBodyLimit, JqmGateway } from './gateway.js';
import { KubeNodes } from './kube-nodes.js';
import { Observations } from './observations.js';
import { defaultRecycleSettings, type RecycleSettings } from './recycle.js';
import { type Outcome, Recycler } from './recycler.js';
import { secretStore } from './secret-store.js';
import { type NodeStatus, nodeStatuses } from './status.js';

export interface JqmServiceOptions {
  readonly cluster: Pick<
    Cluster,
    'watch' | 'get' | 'list' | 'create' | 'apply' | 'replace' | 'mergePatch' | 'delete'
  >;
  readonly clock: Clock;
  readonly namespace: string;
  /** Of the module: `jqm`. */
  readonly name: string;
  /** Is told why nodes cannot be followed at the moment. */
  readonly report: (error: unknown) => void;
  readonly client?: NodeClientOptions;
  readonly recycle?: RecycleSettings;
  readonly archive?: ArchiveLimits;
  /** Bytes of a request's body. */
  readonly bodyLimit?: number;
}

export interface JqmService {
  readonly gateway: JqmGateway;
  /** Once it is known which nodes there are; rejects when it was closed before. */
  readonly ready: Promise<void>;
  /** What `kubectl jac jqm status` shows. */
  status(): Promise<NodeStatus[]>;
  /** One round, for whoever leads, every minute or so: `Recycler.step`. */
  recycle(): Promise<Outcome[]>;
  close(): Promise<void>;
}

/** Between two attempts to follow the nodes. */
const retryMs = 5_000;

export function openJqm(options: JqmServiceOptions): JqmService {
  const { cluster, clock, namespace, name, report } = options;
  const now = () => clock.now();
  const client = nodeClient(options.client ?? defaultClientOptions);
  const observations = new Observations();
  const nodes = new KubeNodes(cluster, { namespace, name }, now);
  const store = secretStore(cluster, { namespace, name });
  const archive = new JobArchive(store, now, options.archive ?? defaultArchiveLimits);
  const bodyLimit = options.bodyLimit ?? defaultBodyLimit;
  const settings = options.recycle ?? defaultRecycleSettings;
  const recycler = new Recycler({ nodes, control: nodes, client, observations, archive, settings, now });
  const stop = new AbortController();
  const { promise: ready, resolve, reject } = deferred<void>();
  // Who does not wait for it is told by `report`.
  ready.catch(() => undefined);
  const following = keepFollowing((signal) => nodes.follow(signal, resolve), {
    clock,
    signal: stop.signal,
    retryMs,
    report,
  }).then(() => reject(new Error(`the gateway of ${namespace}/${name} was closed`)));
  return {
    gateway: new JqmGateway({ nodes, client, observations, archive, bodyLimit }),
    ready,
    status: () => nodeStatuses(nodes.nodes(), client, observations),
    recycle: () => recycler.step(),
    async close() {
      stop.abort(new Error('closed'));
      await following;
      client.close();
    },
  };
}
