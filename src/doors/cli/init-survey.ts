import type { ResolvedSettings } from '../../model/settings.js';

/** What `init` finds before it asks. */
export interface InitSurvey {
  readonly resolved: ResolvedSettings;
  /** Whether there is a .jac file to run. */
  readonly hasApp: boolean;
  /** Whether jac.toml says already how the app is deployed. */
  readonly hasSection: boolean;
  /** What the app would be called. */
  readonly name: string;
}
