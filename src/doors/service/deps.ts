/** What the HTTP side is given: tests give another one. */
import type { ModuleContext } from '../../engine/modules/context.js';
import type { PythonModules } from '../../gateways/pymodule/modules-port.js';
import type { Clock } from '../../ports/clock.js';
import type { Require } from './access.js';
import type { Authenticator } from './auth.js';
import type { JqmGateways } from './jqm.js';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import type { Settings } from './settings.js';

export interface Life {
  /** `draining`: it still answers, but nobody is to send it anything new; `closing`: it ends what it has begun. */
  readonly phase: () => 'up' | 'draining' | 'closing';
  readonly isLeader: () => boolean;
  /** Aborted when it begins to stop: ends what only waits. */
  readonly draining: AbortSignal;
}

export interface ServiceDeps {
  readonly settings: Pick<Settings, 'bodyLimit' | 'runBodyLimit' | 'rate' | 'concurrency' | 'scope'>;
  /** Where it runs, and Python modules with it. */
  readonly namespace: string;
  readonly version: string;
  readonly clock: Clock;
  readonly modules: ModuleContext;
  readonly python: PythonModules;
  readonly jqm: JqmGateways;
  /** Absent: everybody may everything (`--auth off`). */
  readonly authenticator: Authenticator | undefined;
  /** For calls of Python modules and JQM. */
  readonly require: Require;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly life: Life;
}
