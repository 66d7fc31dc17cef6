import { JacScaleError } from '../../model/error.js';
import type { ExecResult, PodExec } from '../../ports/cluster.js';
import type { Command } from './engines.js';

/** A container in which something is run. */
export interface Place {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/**
 * Runs a command that prints data.
 * @throws JacScaleError `ExportFailed`; ClusterError; what `take` throws
 */
export async function receive(
  cluster: PodExec,
  place: Place,
  { command, input }: Command,
  what: string,
  take: (chunk: Uint8Array) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const result = await cluster.exec({ ...where(place), command, stdin: once(input), stdout: take, signal });
  if (result.exitCode !== 0) throw failed('ExportFailed', `${what} could not be read`, place, input, result);
}

/**
 * Runs a command that takes data in.
 * @throws JacScaleError `ImportFailed`; ClusterError; what `data` throws
 */
export async function send(
  cluster: PodExec,
  place: Place,
  { command, input }: Command,
  what: string,
  data: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<void> {
  async function* stdin() {
    yield* once(input);
    yield* data;
  }
  const result = await cluster.exec({ ...where(place), command, stdin: stdin(), signal });
  if (result.exitCode !== 0)
    throw failed('ImportFailed', `${what} could not be restored`, place, input, result);
}

const where = ({ namespace, pod, container }: Place): Place => ({ namespace, pod, container });

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  if (bytes.length > 0) yield bytes;
}

function failed(
  code: string,
  what: string,
  { namespace, pod, container }: Place,
  secrets: Uint8Array,
  { exitCode, stderr }: ExecResult,
): JacScaleError {
  const said = withoutSecrets(stderr, Buffer.from(secrets).toString('utf8')).trim().split('\n');
  return new JacScaleError({
    code,
    what: `${what} (exit code ${exitCode} in pod/${pod})`,
    why: said.slice(-3).join('\n'),
    next: `kubectl logs ${pod} -c ${container} -n ${namespace}`,
  });
}

/** A tool may repeat what it was given when it does not understand it. */
function withoutSecrets(text: string, secrets: string): string {
  return secrets
    .split(/[\s"':@/,()]+/)
    .filter((word) => word.length >= 8)
    .reduce((rest, word) => rest.replaceAll(word, '***'), text);
}
