/** What the stand-in is told to be, and what it tells of requests. */

export interface StandInOptions {
  readonly owner?: string;
  readonly repo?: string;
  /** What the repository was called before it was renamed or transferred, as `owner/name`: leads on as GitHub does. */
  readonly formerly?: string;
  /** Path in front of the API's, as Enterprise Server has `/api/v3`. */
  readonly prefix?: string;
  /** https, with this name in the certificate besides 127.0.0.1. */
  readonly tls?: { readonly host?: string };
}

export interface SeenRequest {
  readonly method: string;
  /** As the description writes it: `/repos/{owner}/{repo}/pulls`; the path itself when it knows none. */
  readonly route: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly token: string;
}
