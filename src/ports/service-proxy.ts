/** A service of the cluster, asked over the API server, and who asks: what stands between a terminal and the orchestrator. */

export interface ServiceRequest {
  readonly namespace: string;
  readonly service: string;
  /** Name or number of the Service's port; it speaks HTTP. */
  readonly port: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** From the service's root, with its query: `/deployment?namespace=shop`. */
  readonly path: string;
  /** The API server takes `Authorization` for its own and passes on the others. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: Uint8Array;
  /** Milliseconds until the answer has to be there, where it may take longer than usual. */
  readonly answerMs?: number;
  readonly signal: AbortSignal;
}

export interface ServiceAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

export interface ServiceProxy {
  /**
   * What the service answers, whatever its status.
   * @throws ClusterError for what the API server itself answers: 403, 404 when there is no such Service, 503 when none of its pods is
   *   ready; the signal's reason
   */
  request(request: ServiceRequest): Promise<ServiceAnswer>;
}

export interface TokenRequest {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly audience: string;
  /** At least 600. */
  readonly seconds: number;
}

export interface TokenRequests {
  /** A token of a ServiceAccount for one audience. @throws ClusterError */
  token(request: TokenRequest): Promise<string>;
}

export interface WhoAmI {
  /** The name under which the API server knows us; undefined where it does not tell (before Kubernetes 1.28). @throws ClusterError */
  whoAmI(): Promise<string | undefined>;
}

/** All of it over one connection. */
export interface ServiceAccess extends ServiceProxy, TokenRequests, WhoAmI {
  /** Namespace of the kubeconfig's context, if it names one. */
  readonly contextNamespace: string | undefined;
}
