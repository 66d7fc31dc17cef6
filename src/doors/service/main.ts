/** Entry of the orchestrator: the one place of this door that knows adapters. */
import { grpcTransport } from '../../adapters/grpc/transport.js';
import { connect } from '../../adapters/kube/connection.js';
import { nodeClock } from '../../adapters/node/clock.js';
import { shippedModules } from '../../engine/modules/shipped.js';
import { openPythonModules } from '../../gateways/pymodule/service.js';
import { exitCodes, JacScaleError, messageOf } from '../../model/error.js';
import { makeLog } from './log.js';
import { startService } from './service.js';
import { helpText, readSettings, type Settings } from './settings.js';

/** Set by the build from package.json. */
declare const __VERSION__: string;

const { env } = process;

async function run(settings: Settings): Promise<void> {
  const log = makeLog({
    format: settings.logFormat,
    level: settings.logLevel,
    now: () => new Date(),
    write: (line) => process.stdout.write(line),
  });
  const unforeseen = (error: unknown) => {
    log.error('the service failed', { error: error instanceof Error ? (error.stack ?? '') : String(error) });
    process.exit(exitCodes.error);
  };
  process.on('uncaughtException', unforeseen);
  process.on('unhandledRejection', unforeseen);
  const cluster = await connect({ env });
  const service = await startService({
    settings,
    cluster,
    clock: nodeClock,
    log,
    texts: shippedModules,
    version: __VERSION__,
    pid: process.pid,
    processMetrics: true,
    openPython: (options) =>
      openPythonModules({
        ...options,
        cluster,
        clock: nodeClock,
        transport: grpcTransport(),
        allow: settings.modulesAllow,
        defaults: {
          ...(settings.podManagerUrl === undefined ? {} : { podManagerUrl: settings.podManagerUrl }),
          ...settings.pythonConfig,
        },
      }),
  });
  let isStopping = false;
  const stop = (drainSeconds: number) => {
    // Whoever asks twice does not want to wait.
    if (isStopping) process.exit(exitCodes.cancelled);
    isStopping = true;
    service.stop(drainSeconds * 1000).then(() => process.exit(exitCodes.ok), unforeseen);
  };
  process.on('SIGTERM', () => stop(settings.drainSeconds));
  // At a terminal nobody else sends requests.
  process.on('SIGINT', () => stop(0));
}

function refuse(error: JacScaleError): never {
  const more = [error.why, error.next].filter((line) => line !== undefined && line !== '').join('; ');
  process.stderr.write(`error: ${error.message}${more === '' ? '' : ` (${more})`}\n`);
  process.exit(error.exitCode);
}

try {
  const settings = readSettings(process.argv.slice(2), env);
  if (settings === 'help') process.stdout.write(helpText());
  else
    run(settings).catch((error: unknown) => {
      if (error instanceof JacScaleError) refuse(error);
      process.stderr.write(`error: ${messageOf(error)}\n`);
      process.exit(exitCodes.error);
    });
} catch (error) {
  if (error instanceof JacScaleError) refuse(error);
  throw error;
}
