import type { ResolvedSettings } from '../model/settings.js';
import type { Context } from './context.js';
import { acquireLock, type Lock } from './lock.js';

/**
 * Takes the lock of the app that a run is about, and tells when it has to wait for another run.
 * @throws JacScaleError `Locked` (exit 6) naming the holder
 */
export async function lockApp(
  context: Context,
  { settings }: ResolvedSettings,
): Promise<{ readonly lock: Lock; readonly waited: boolean }> {
  let waited = false;
  const lock = await acquireLock({
    cluster: context.cluster,
    clock: context.clock,
    signal: context.signal,
    namespace: settings.namespace,
    app: settings.appName,
    holder: context.source.holder(),
    waitSeconds: settings.lockTimeout,
    onWait: (holder) => {
      waited = true;
      context.emit({ type: 'phase', phase: 'lock', message: `waiting for ${holder}` });
    },
  });
  return { lock, waited };
}
