/** A way in which a deployment fails: how somebody comes to it, and what they have to be told. Data for the suites and for docs/failures.md. */
import type { App } from '../support/apps.js';
import type { Run, RunOptions } from '../support/jac.js';
import type { Actor } from '../support/roles.js';

/** Words of these tables that stand for what differs from cluster to cluster; the page shows them as they are. */
export const placeholders = {
  registry: 'registry.example.com',
  namespace: 'web',
  app: 'hello',
} as const;

/** What a failure is provoked with. */
export interface Scene {
  readonly actor: Actor;
  readonly app: App;
  /** The app's name in the cluster. */
  readonly name: string;
  readonly registry: { readonly address: string; readonly username: string; readonly password: string };
  /** As the administrator. */
  kubectl(...args: string[]): Promise<string>;
  apply(...objects: readonly object[]): Promise<string>;
  /** `kubectl jac …` as the actor, with `-o json`. */
  jac(args: readonly string[], options?: RunOptions & { readonly kubeconfig?: string }): Promise<Run>;
  /** `scale` with the flags and the environment of the failure. */
  scale(more?: readonly string[]): Promise<Run>;
}

/** One that `kubectl jac` tells. Texts may hold the placeholders above. */
export interface Failure {
  /** Its heading in the page, and the name of the app in the tests. */
  readonly id: string;
  readonly title: string;
  /** What one does, where settings, code, objects and flags do not say it all; Markdown, one step each. */
  readonly steps?: readonly string[];
  /** Lines of `[plugins.scale.kubernetes]` in jac.toml. */
  readonly settings?: string;
  /** More sections of jac.toml. */
  readonly toml?: string;
  /** The whole of app.jac. */
  readonly code?: string;
  /** What is in the namespace before; not namespaced where `metadata.namespace` cannot be. */
  readonly objects?: readonly KubeLike[];
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What it needs does something to others: the namespace is its own. */
  readonly ownNamespace?: boolean;
  /** It changes what is the whole cluster's, so nothing runs beside it. */
  readonly alone?: boolean;
  /** The code goes through a ConfigMap, which is quicker, unless it is about the code-server. */
  readonly codeServer?: boolean;
  readonly prepare?: (scene: Scene) => Promise<void>;
  /** What is asked in the end is `status`, not `scale`. */
  readonly status?: boolean;
  /** Instead of either. */
  readonly act?: (scene: Scene) => Promise<Run>;
  readonly tidy?: (scene: Scene) => Promise<void>;
  /** What is told. */
  readonly told: Told;
  /** The remedy was followed: `scale` now ends well. */
  readonly mend?: (scene: Scene) => Promise<void>;
}

export interface KubeLike {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly [field: string]: unknown;
}

export interface Told {
  readonly exit: 1 | 2 | 4 | 5 | 6 | 7;
  readonly code: string;
  /** `pod/hello` for a pod of that name and any suffix. */
  readonly object?: string;
  readonly container?: string | undefined;
  /** A part of what or why. */
  readonly says: RegExp;
  /** The remedy; absent where `says` is one: what was expected of a value. */
  readonly next?: RegExp;
  readonly file?: string;
}

/** One file of the suite. */
export interface Theme {
  readonly title: string;
  readonly suite: string;
  readonly failures: readonly Failure[];
}

/** The app that fails, with its name as the page shows it. */
export const hello = `"""Says hello."""

def:pub greet(name: str = "world") -> str {
    return f"Hello, {name}!";
}
`;
