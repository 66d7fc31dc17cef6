/** Modules: what the orchestrator deploys from a folder of templates, and what it answers about them. */
import type { Json } from './kubernetes.js';

/** Body of `POST /deployment` and `POST /deployment/dry_run`. */
export interface ModuleRequest {
  readonly module: string;
  /** A folder of the module, or `latest`, the newest of them; absent: `latest`. */
  readonly version?: string | undefined;
  /** Values of placeholders. Every module has `name` (default `jac-{module}`) and `namespace` (default `default`). */
  readonly config: Readonly<Record<string, Json>>;
}

/** Names one deployed module. */
export interface ModuleRef {
  readonly namespace: string;
  readonly module: string;
  readonly name: string;
}

/** What `GET /deployment` tells of one. */
export interface ModuleDeployment extends ModuleRef {
  readonly version: string;
  /** As it was asked for; secrets are left out. */
  readonly config: Readonly<Record<string, Json>>;
  /** When it was last deployed, RFC 3339. */
  readonly created: string;
  /** Who asked for it. */
  readonly by: string;
  /** Where its Services are reached within the cluster. */
  readonly fqdn: readonly string[];
}

/** One object of a recorded module. */
export interface ModuleObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent: cluster-scoped. */
  readonly namespace?: string;
  readonly name: string;
  readonly uid?: string;
  /** Of the manifest that was applied. */
  readonly hash: string;
}

/** The Secret `jac-orc.{module}.{name}`, written after an apply without an error, and only then. */
export interface ModuleRecord extends ModuleDeployment {
  readonly format: number;
  /** Without dependencies, which others may use as well. */
  readonly objects: readonly ModuleObject[];
}

export interface PlaceholderAnswer {
  readonly default: Json;
  readonly current: Json;
}

/** Answer of `POST /deployment/dry_run`. */
export interface DryRunAnswer {
  readonly placeholders: Readonly<Record<string, PlaceholderAnswer>>;
  /** File name to YAML; values of Secrets are masked. */
  readonly dependencies: Readonly<Record<string, string>>;
  readonly modules: Readonly<Record<string, string>>;
}

/** Answer of `POST /deployment`. */
export interface DeployAnswer {
  /** `deployment.apps/web created`, as kubectl writes it. */
  readonly results: readonly string[];
  readonly errors: readonly string[];
  /** Where its Services are reached within the cluster. */
  readonly fqdn: readonly string[];
}

/** Component of the Secrets with what pods that are gone had finished: data, as volumes are. */
export const archiveComponent = 'jqm-archive';

/** How a placeholder's default and current value read where they are secret. */
export const generatedText = '(generated)';
export const maskedText = '****';

/** Name of the record. Module names hold no dot, so that no two modules and names give the same one. */
export const moduleRecordName = ({ module, name }: Pick<ModuleRef, 'module' | 'name'>): string =>
  `jac-orc.${module}.${name}`;

/** Instance of a module in labels, and whose lock it is: no app's, since names of apps hold no dot. */
export const moduleInstance = ({ module, name }: Pick<ModuleRef, 'module' | 'name'>): string =>
  `${module}.${name}`;
