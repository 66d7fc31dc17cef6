/**
 * Settings: what the user decided, validated, each value knowing where it came from.
 * The rows that make them (flags, environment, jac.toml, defaults, descriptions) stand in settings-table.ts.
 */

import type { Json } from './kubernetes.js';

export interface Settings {
  /** Name of the app and prefix of its objects; DNS-1123 label, at most 40 characters. */
  readonly appName: string;
  readonly namespace: string;
  readonly kubeContext: string | undefined;
  /** Asked-for NodePort: that one or an error. Undefined: 30001 if free, else the cluster's choice. */
  readonly nodePort: number | undefined;
  readonly replicas: number;
  readonly containerPort: number;
  /** Kubernetes quantities. */
  readonly cpuRequest: string;
  readonly cpuLimit: string | undefined;
  readonly memoryRequest: string;
  readonly memoryLimit: string | undefined;
  /** Size of the volume that holds code bundles. */
  readonly pvcSize: string;
  readonly storageClass: string | undefined;
  /** Image of the Jac runtime, or a plain Python image into which the runtime is installed once. */
  readonly pythonImage: string;
  readonly busyboxImage: string;
  readonly imagePullSecrets: readonly string[];
  /** Readiness and startup probe path. */
  readonly healthCheckPath: string;
  readonly livenessPath: string;
  /** Seconds a container may take until it is ready for the first time. */
  readonly startupSeconds: number;
  /** `auto`: what the runtime understands. */
  readonly jacCommand: 'auto' | 'start' | 'serve';
  /** Python requirements (PEP 508) beyond the runtime, from `[dependencies]`. */
  readonly dependencies: readonly string[];
  /** Pinned versions of the runtime's own packages when it has to be installed, by the name pip knows: jaclang, jac-scale. */
  readonly pluginVersions: Readonly<Record<string, string>>;
  /** Additional labels on every object and pod. */
  readonly labels: Readonly<Record<string, string>>;
  /** Environment variables of the app that are secret: name to value. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly revisionHistoryLimit: number;
  /** Seconds. */
  readonly timeout: number;
  /** Seconds to wait for another run's lock. */
  readonly lockTimeout: number;
  /** Whether a failed update goes back to the last good Revision. */
  readonly rollback: boolean;
  /** Whether the code goes into an image, which is pushed and run. Undefined: the door decides. */
  readonly build: boolean | undefined;
  /** With `build` the name to push to, else the image to run. */
  readonly image: string | undefined;
  /** Host of the registry to push to; with `http://` in front it is spoken to in clear. */
  readonly registry: string;
  readonly registryUsername: string | undefined;
  readonly registryPassword: string | undefined;
  /** Registries (host:port) that speak plain HTTP. */
  readonly insecureRegistries: readonly string[];
  /** Path relative to the root; `Dockerfile` where there is one and nobody said otherwise. `none`, undefined: without one. */
  readonly dockerfile: string | undefined;
  /** `linux/amd64` */
  readonly platforms: readonly string[];
  /** `auto`, `off`, or the image name that keeps the cache. */
  readonly buildCache: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly buildSecrets: Readonly<Record<string, string>>;
  /** Where bundles are kept; `auto`: ConfigMaps for a small bundle of a preview, else the code-server. */
  readonly codeStore: 'auto' | 'code-server' | 'configmap';
  /** Host name of the app, or for previews the domain under which each gets one. */
  readonly domain: string | undefined;
  readonly ingressClass: string;
  /** Secret of the namespace with the certificate of `domain`. */
  readonly tlsSecret: string | undefined;
  /** ClusterIssuer of cert-manager that makes the certificate. */
  readonly clusterIssuer: string | undefined;
  /** Gateway to attach an HTTPRoute to instead of an Ingress: `name` or `namespace/name`. */
  readonly gateway: string | undefined;
  /** Requests a second of one client. */
  readonly ingressLimitRps: number | undefined;
  /** Quantity. */
  readonly ingressBodySize: string | undefined;
  /** Whether a MongoDB, a Redis, a PostgreSQL of the app's own is provisioned. */
  readonly mongodb: boolean;
  readonly redis: boolean;
  readonly postgresql: boolean;
  readonly mongodbImage: string;
  readonly redisImage: string;
  readonly postgresqlImage: string;
  /** Quantities. */
  readonly mongodbStorage: string;
  readonly redisStorage: string;
  readonly postgresqlStorage: string;
  /** Of each database. */
  readonly databaseCpuRequest: string;
  readonly databaseCpuLimit: string | undefined;
  readonly databaseMemoryRequest: string;
  readonly databaseMemoryLimit: string | undefined;
  /** Seconds a pod of the app waits for its databases before it gives up. */
  readonly databaseWait: number;
  /** The app keeps nothing in its own file storage: it may have several pods without a MongoDB. */
  readonly stateless: boolean;
  /** Size of a volume for the app's own file storage; undefined: data die with the pod. */
  readonly dataVolume: string | undefined;
  /** What the runtime signs tokens with, where the user wants to decide it; else a random one is kept in the cluster. */
  readonly jwtSecret: string | undefined;
  readonly adminPassword: string | undefined;
  /** Autoscaling is on when one of these four is set (model/settings-scaling.ts). Percent of the request. */
  readonly minReplicas: number | undefined;
  readonly maxReplicas: number | undefined;
  readonly cpuTarget: number | undefined;
  readonly memoryTarget: number | undefined;
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** As in a pod's spec. */
  readonly tolerations: readonly Json[];
  readonly affinity: Json | undefined;
  readonly serviceAccountName: string | undefined;
  /** Secrets of the namespace whose keys become environment variables of the app. */
  readonly envFromSecrets: readonly string[];
  /** Command that runs once per release, in a pod like the app's, before the rollout. */
  readonly beforeRollout: readonly string[];
  /** What goes into the bundle: the folder but for ignored files, or what the app file imports. */
  readonly bundleMode: 'folder' | 'imports';
  /** Globs, relative to the root, of files that go with `imports`. */
  readonly assets: readonly string[];
}

export type SettingKey = keyof Settings;

/** Where a value came from; `detail` is what the user would look for: `--replicas`, `K8_NAMESPACE`, `jac.toml:12`. */
export interface Origin {
  readonly kind: 'flag' | 'environment' | 'jac.toml' | 'project' | 'kubeconfig' | 'folder' | 'default';
  readonly detail: string;
}

export interface Warning {
  /** Stable identifier, as an error's code. */
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly next?: string;
}

/** One file of the user's, in the place of a template of ours, or beside it. */
export interface TemplateFile {
  readonly module: string;
  /** Absent: every version of the module. */
  readonly version?: string;
  readonly path: string;
  /** As messages name it, and what stands in it. */
  readonly file: { readonly file: string; readonly text: string };
}

export interface ResolvedSettings {
  readonly settings: Settings;
  readonly origins: Readonly<Record<SettingKey, Origin>>;
  /** Origin of each of `settings.secrets`. */
  readonly secretOrigins?: Readonly<Record<string, Origin>>;
  readonly warnings: readonly Warning[];
  /** Absolute path of the bundle root: the folder of jac.toml, else the .jac file's. */
  readonly root: string;
  /** The .jac file relative to the root, with forward slashes; empty for a verb that found its app without one. */
  readonly entry: string;
  /** Absolute path of jac.toml, if there is one. */
  readonly tomlPath: string | undefined;
  /** The project's own templates, which go over ours. */
  readonly templates?: readonly TemplateFile[];
  /** Version of the project, as jac.toml says. */
  readonly projectVersion?: string;
}
