import type { AccessReviewer, Caller } from '../../ports/access.js';
import type { Context } from '../context.js';
import type { Catalog } from './catalog.js';
import type { ModuleScope } from './config.js';

/** What an operation on modules is given by its door. */
export interface ModuleContext extends Pick<Context, 'cluster' | 'clock' | 'signal' | 'emit'> {
  readonly catalog: Catalog;
  readonly scope: ModuleScope;
  /** Who holds a lock, for those who wait for it: name of the pod, or user and machine. */
  readonly holder: string;
  /** Absent: nobody is asked whether the caller may (`--auth off`). */
  readonly reviewer?: AccessReviewer;
}

/** On whose behalf; absent where nobody is asked, and for default modules, which the owner of the Secret asked for. */
export interface OnBehalf {
  readonly caller?: Caller | undefined;
}
