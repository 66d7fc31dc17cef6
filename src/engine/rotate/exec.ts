import { JacScaleError } from '../../model/error.js';
import type { PodExec } from '../../ports/cluster.js';
import type { Command } from './databases.js';

/** A container in which something is run. */
export interface Place {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/**
 * Runs a script that says in its last line how it ended.
 * @returns that line
 * @throws JacScaleError `RotationFailed` when it ended with an error; ClusterError
 */
export async function runScript(
  cluster: PodExec,
  { namespace, pod, container }: Place,
  { command, input }: Command,
  what: string,
  signal: AbortSignal,
): Promise<string> {
  const stdin = (async function* () {
    yield input;
  })();
  const result = await cluster.exec({ namespace, pod, container, command, stdin, signal });
  const last = result.stdout.trimEnd().split('\n').at(-1) ?? '';
  if (result.exitCode === 0 && last !== '') return last;
  throw new JacScaleError({
    code: 'RotationFailed',
    what: `${what} (exit code ${result.exitCode} in pod/${pod})`,
    why: withoutSecrets(result.stderr, input).trim().split('\n').slice(-3).join('\n'),
    next: `look at kubectl logs ${pod} -c ${container} -n ${namespace}, then run the command again: it goes on where it stopped`,
  });
}

/** A program may repeat what it was given when it does not understand it. */
function withoutSecrets(text: string, input: Uint8Array): string {
  return Buffer.from(input)
    .toString('utf8')
    .split(/[\s"':@/,(){}]+/)
    .filter((word) => word.length >= 12)
    .reduce((rest, word) => rest.replaceAll(word, '***'), text);
}
