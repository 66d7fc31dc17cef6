import type { ProjectOrigin } from '../model/inventory.js';
import type { SourceCommit } from '../model/revision.js';

/** Who deploys what from where: read from git and the environment. */
export interface SourceInfo {
  origin(root: string): Promise<ProjectOrigin>;
  commit(root: string): Promise<SourceCommit>;
  /** `user@host`, or the CI run's actor. */
  actor(): string;
  /** Unique for this run: run id, attempt and job in CI, else host, pid and random. */
  holder(): string;
}
