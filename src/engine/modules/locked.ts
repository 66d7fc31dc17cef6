import { randomBytes } from 'node:crypto';
import { type ModuleRef, moduleInstance } from '../../model/module.js';
import type { Cluster } from '../../ports/cluster.js';
import { fenced } from '../fence.js';
import { acquireLock, type Lock } from '../lock.js';
import type { ModuleContext } from './context.js';

/** Runs with the lock of one module and name; every write checks it. */
export async function locked<T>(
  context: ModuleContext,
  ref: ModuleRef,
  waitSeconds = 60,
  run: (held: Cluster, lock: Lock) => Promise<T>,
): Promise<T> {
  const lock = await acquireLock({
    cluster: context.cluster,
    clock: context.clock,
    signal: context.signal,
    namespace: ref.namespace,
    app: moduleInstance(ref),
    // Two requests of one process are two.
    holder: `${context.holder} ${randomBytes(4).toString('hex')}`,
    waitSeconds,
    onWait: (holder) =>
      context.emit({
        type: 'phase',
        phase: 'lock',
        message: `${moduleInstance(ref)}: waiting for ${holder}`,
      }),
  });
  try {
    return await run(fenced(context.cluster, lock), lock);
  } finally {
    await lock.release();
  }
}
