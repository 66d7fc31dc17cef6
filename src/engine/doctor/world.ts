/** What doctor is given: each part may fail by itself, and is a finding then. */
import type { ImageName, RegistryLogin } from '../../model/image.js';
import type { Platform } from '../../model/platform.js';
import type { ResolvedSettings } from '../../model/settings.js';
import type { Clock } from '../../ports/clock.js';
import type { Cluster } from '../../ports/cluster.js';
import type { Images } from '../../ports/images.js';
import type { WhoAmI } from '../../ports/service-proxy.js';

/** What a kubeconfig says of how the cluster is reached, without anything secret. */
export interface AccessFacts {
  /** Files that were read, or the folder of a pod's ServiceAccount. */
  readonly file: string;
  /** Undefined in a pod. */
  readonly context: string | undefined;
  readonly server: string;
  /** Namespace of the context, if it names one. */
  readonly namespace: string | undefined;
  /** `client certificate`, `token`, `exec plugin aws` … */
  readonly user: string;
  /** When the certificate or token of the user ends, where it says so itself. */
  readonly expires?: Date;
  /** Whether the server's certificate is not looked at. */
  readonly insecure: boolean;
}

/** One answer of the API server. */
export interface ServerAnswer {
  /** `v1.34.4` */
  readonly version: string;
  /** Milliseconds of one request over a connection that is open. */
  readonly latencyMs: number;
  /** Its own clock (the header Date, whole seconds), and ours halfway through the request. */
  readonly clock: { readonly server: Date; readonly here: Date } | undefined;
}

export interface ServerProbe {
  /** Asks the API server who it is. @throws ClusterError; JacScaleError for credentials that cannot be read */
  probe(): Promise<ServerAnswer>;
}

export type DoctorCluster = Cluster & WhoAmI & ServerProbe;

/** Registries, each asked once and without patience. Failures are the JacScaleErrors of a deploy. */
export interface RegistryProbe extends Pick<Images, 'storedLogin'> {
  /** Undefined: there is no such image. */
  platforms(name: ImageName, login: RegistryLogin | undefined): Promise<readonly Platform[] | undefined>;
  /** Begins an upload and takes it back at once. @throws JacScaleError when a push would be refused */
  tryPush(name: ImageName, login: RegistryLogin | undefined): Promise<void>;
}

/** Where the app is, for checks that need no more. */
export interface AppPlace {
  /** Undefined: no app is named, and none can be told from the folder. */
  readonly app: string | undefined;
  readonly namespace: string;
}

export interface DoctorWorld {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Of this plugin. */
  readonly version: string;
  /** As `scale` would read them; undefined when there is no app here. @throws JacScaleError for settings that are wrong */
  settings(): Promise<ResolvedSettings | undefined>;
  /** Also where settings are wrong. */
  place(): Promise<AppPlace>;
  /** @throws JacScaleError `KubeconfigInvalid`, `NoKubeconfig` */
  access(): Promise<AccessFacts>;
  /** Nothing is sent yet. @throws as `access` */
  connect(): Promise<DoctorCluster>;
  /** `v1.34.4` of the kubectl on the PATH; undefined when there is none. */
  kubectl(): Promise<string | undefined>;
  registries(insecure: readonly string[]): Promise<RegistryProbe>;
}
