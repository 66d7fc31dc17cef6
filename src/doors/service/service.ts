/** The service as a whole: what follows the cluster, what listens, and in which order all of it ends. */

import { setMaxListeners } from 'node:events';
import type { FastifyInstance } from 'fastify';
import { clusterReviewer } from '../../engine/modules/access.js';
import type { ModuleTexts } from '../../engine/modules/compile-module.js';
import type { ModuleContext } from '../../engine/modules/context.js';
import type { PythonModules } from '../../gateways/pymodule/modules-port.js';
import { messageOf } from '../../model/error.js';
import { deployDefaults } from '../../operations/orc/defaults.js';
import type { Clock } from '../../ports/clock.js';
import type { Cluster } from '../../ports/cluster.js';
import { rememberingReviewer, requirer } from './access.js';
import { makeApp, stopping } from './app.js';
import { tokenAuthenticator } from './auth.js';
import { makeDefaults } from './defaults.js';
import { followObjects } from './followed.js';
import { jqmGateways } from './jqm.js';
import { lead } from './leader.js';
import type { Log } from './log.js';
import { makeMetrics } from './metrics.js';
import { moduleContext } from './module-context.js';
import type { Settings } from './settings.js';
import { makeTemplates } from './templates.js';

export interface World {
  readonly settings: Settings;
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly log: Log;
  readonly texts: ModuleTexts;
  readonly version: string;
  readonly pid: number;
  /** Whether metrics tell of the process. */
  readonly processMetrics: boolean;
  openPython(options: {
    readonly moduleContext: ModuleContext;
    readonly namespace: string;
    readonly report: (error: unknown) => void;
  }): PythonModules;
}

export interface Service {
  readonly app: FastifyInstance;
  readonly port: number;
  /**
   * Lets go of the lead, answers on for a while, lets requests finish and ends the rest.
   * @param drainMs how long it still takes new requests
   */
  stop(drainMs: number): Promise<void>;
}

/** However often somebody wants it. */
const leastPauseMs = 100;
/** How long the start waits for default modules. */
const startMs = 10_000;
/** How long requests have to finish. */
const finishMs = 25_000;
/** How long what was then ended has to say so. */
const lastWordsMs = 2_000;

/** Listens when it resolves. @throws what `listen` throws: the port is taken */
export async function startService(world: World): Promise<Service> {
  const { settings, cluster, clock, log } = world;
  log.server(`Started server process [${world.pid}]`);
  log.server('Waiting for application startup.');
  const namespace = settings.namespace ?? cluster.contextNamespace ?? 'default';
  const work = new AbortController();
  const drain = new AbortController();
  for (const { signal } of [work, drain]) setMaxListeners(0, signal);
  let phase: 'up' | 'draining' | 'closing' = 'up';

  const templates = makeTemplates(world.texts, log);
  const hasTokens = settings.auth === 'token';
  const reviewer = hasTokens ? clusterReviewer(cluster) : undefined;
  const modules = moduleContext(world, { namespace, templates, signal: work.signal, reviewer });
  const warn = (message: string) => (error: unknown) => log.warn(message, { error: messageOf(error) });
  const python = world.openPython({
    moduleContext: modules,
    namespace,
    report: warn('pods of Python modules cannot be followed'),
  });
  const jqm = jqmGateways({
    modules,
    namespace: settings.scope === 'namespace' ? namespace : undefined,
    settings: settings.recycle,
    log,
  });
  const defaults = makeDefaults({
    log,
    deploy: (entries, say) =>
      deployDefaults({ ...modules, signal: AbortSignal.any([work.signal, drain.signal]) }, entries, say),
  });
  const leadership = lead({
    cluster,
    clock,
    namespace,
    holder: settings.podName,
    signal: drain.signal,
    log,
    onChange: (isLeader) => defaults.leads(isLeader),
  });
  const metrics = makeMetrics(
    {
      pods: () => python.pods(),
      isLeader: () => leadership.isLeader(),
      defaults: () => defaults.counts(),
      jqmGateways: () => jqm.size(),
    },
    world.processMetrics,
  );
  const app = await makeApp({
    settings,
    namespace,
    version: world.version,
    clock,
    modules,
    python,
    jqm,
    authenticator: hasTokens ? tokenAuthenticator(cluster, clock, settings.audience) : undefined,
    require: requirer(reviewer === undefined ? undefined : rememberingReviewer(reviewer, clock)),
    log,
    metrics,
    life: { phase: () => phase, isLeader: () => leadership.isLeader(), draining: drain.signal },
  });

  const { read, over } = followObjects(world, { namespace, templates, defaults, signal: drain.signal });
  const first = Promise.all([read, leadership.known]).then(() => defaults.idle());
  await within(clock, startMs, first);
  const port = await listen(app, settings.port);
  log.server('Application startup complete.');
  log.server(`Uvicorn running on http://0.0.0.0:${port} (Press CTRL+C to quit)`);
  const chores = every(clock, settings.recycle.everySeconds, drain.signal, async () => {
    await jqm.sweep();
    if (!leadership.isLeader()) return;
    defaults.retry();
    await jqm.recycle(() => leadership.isLeader());
  });

  return {
    app,
    port,
    async stop(drainMs) {
      log.server('Shutting down');
      phase = 'draining';
      drain.abort(stopping());
      await leadership.over;
      await clock.sleep(drainMs);
      phase = 'closing';
      log.server('Waiting for application shutdown.');
      const closed = app.close();
      if (!(await within(clock, finishMs, closed))) {
        work.abort(stopping());
        await within(clock, lastWordsMs, closed);
        app.server.closeAllConnections();
      }
      work.abort(stopping());
      await Promise.all([python.close(), jqm.close(), over, chores]);
      log.server('Application shutdown complete.');
      log.server(`Finished server process [${world.pid}]`);
    },
  };
}

async function every(
  clock: Clock,
  seconds: number,
  signal: AbortSignal,
  run: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(Math.max(leastPauseMs, seconds * 1000), signal).catch(() => undefined);
    if (!signal.aborted) await run();
  }
}

/** Whether it came in time. */
async function within(clock: Clock, ms: number, promise: Promise<unknown>): Promise<boolean> {
  const enough = new AbortController();
  const late = clock.sleep(ms, enough.signal).then(
    () => false,
    () => false,
  );
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    enough.abort();
  }
}

/** On every address, of both families where there are two. */
async function listen(app: FastifyInstance, port: number): Promise<number> {
  try {
    await app.listen({ port, host: '::' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code !== 'EAFNOSUPPORT' && code !== 'EADDRNOTAVAIL') throw error;
    await app.listen({ port, host: '0.0.0.0' });
  }
  const address = app.server.address();
  return address !== null && typeof address === 'object' ? address.port : port;
}
