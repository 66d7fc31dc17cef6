import type { Lookups } from './lookups.js';
import type { UserFiles } from './user-files.js';

/** What completion needs of the entry. */
export interface CompletionEngine {
  completionLookups(): Promise<Lookups>;
  /** Files of the user that sits there. */
  userFiles(): Promise<UserFiles>;
}
