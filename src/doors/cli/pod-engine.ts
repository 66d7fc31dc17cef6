import type { Context } from '../../engine/context.js';
import type { ResolvedSettings } from '../../model/settings.js';
import type { events } from '../../operations/events.js';
import type { ExecOptions } from '../../operations/exec.js';
import type { OpenOptions } from '../../operations/open.js';
import type { restart } from '../../operations/restart.js';
import type { Console } from '../../ports/console.js';
import type { Invocation } from './command.js';

/** What the verbs that talk to pods need. */
export interface PodEngine {
  /** Connections from this machine to the pods of an app. */
  open(
    invocation: Invocation,
    context: Context,
    resolved: ResolvedSettings,
    options: Omit<OpenOptions, 'podPorts' | 'localPorts'>,
  ): Promise<never>;
  /** Shows a page to who sits here; false where nobody does. */
  browse(url: string): Promise<boolean>;
  console(): Promise<Console>;
  exec(context: Context, resolved: ResolvedSettings, options: ExecOptions): Promise<number>;
  readonly restart: typeof restart;
  readonly events: typeof events;
}
