import type { Settings } from '../model/settings.js';
import type { Context } from './context.js';
import { acquireLock, type Lock } from './lock.js';

/**
 * Takes the lock of the app that a run is about, and tells when it has to wait for another run.
 * @throws JacScaleError `Locked` (exit 6) naming the holder
 */
export async function lockApp(
  context: Context,
  { namespace, appName, lockTimeout }: Pick<Settings, 'namespace' | 'appName' | 'lockTimeout'>,
): Promise<{ readonly lock: Lock; readonly waited: boolean }> {
  let waited = false;
  const lock = await acquireLock({
    cluster: context.cluster,
    clock: context.clock,
    signal: context.signal,
    namespace,
    app: appName,
    holder: context.source.holder(),
    waitSeconds: lockTimeout,
    onWait: (holder) => {
      waited = true;
      context.emit({ type: 'phase', phase: 'lock', message: `waiting for ${holder}` });
    },
  });
  return { lock, waited };
}
