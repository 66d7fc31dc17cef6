/** The Inventory of an app: what we made, so that deletion goes by it and never by a name prefix. */

export interface InventoryEntry {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Absent until the object was seen in the cluster. */
  readonly uid?: string;
  /** Hash of the manifest that was last applied completely; absent until then. */
  readonly hash?: string;
}

/** Which project an app name belongs to, so that two projects cannot overwrite each other. */
export interface ProjectOrigin {
  /** `github.com/owner/repo`, else `path:/absolute/project/path`. */
  readonly project: string;
  /** Subfolder of the repository, '' at its root. */
  readonly subfolder: string;
}

export interface Inventory {
  readonly format: number;
  readonly app: string;
  readonly origin: ProjectOrigin;
  /** uid of the Namespace when our first deploy made it. */
  readonly madeNamespace?: string;
  /** The Revision whose manifests are (being) applied; 0 before the first. */
  readonly revision: number;
  /** The last Revision that became ready; 0 if none did. */
  readonly goodRevision: number;
  readonly entries: readonly InventoryEntry[];
  /** Key of the HMAC by which secret values are compared; base64. Never leaves the cluster's Secret. */
  readonly hmacKey: string;
}
