/** Who asks, and whether they may. */

/** As a TokenReview tells it. */
export interface Caller {
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** One verb on one object, as RBAC names it. */
export interface AccessAttributes {
  readonly verb: string;
  /** Empty: the core group. */
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  /** Absent: a cluster-scoped kind, or all namespaces. */
  readonly namespace?: string;
  readonly name?: string;
}

export interface AccessReviewer {
  /** Throws a ClusterError when nobody can tell. */
  isAllowed(caller: Caller, attributes: AccessAttributes): Promise<boolean>;
}
