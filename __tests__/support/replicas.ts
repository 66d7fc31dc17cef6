/** How many pods a Deployment was asked for, at every moment: what a look before and one after would miss. */
import { spawn } from 'node:child_process';
import { adminKubeconfig, kubectlProgram } from './cluster.js';

/**
 * Watches the number while something is done.
 * @returns each number once, in its order; the first is the one at the beginning
 */
export async function replicasDuring<T>(
  namespace: string,
  deployment: string,
  act: () => Promise<T>,
): Promise<{ readonly result: T; readonly numbers: readonly number[] }> {
  const child = spawn(
    kubectlProgram,
    [
      `--kubeconfig=${adminKubeconfig}`,
      `--namespace=${namespace}`,
      'get',
      `deployment/${deployment}`,
      '--watch',
      '--output=jsonpath={.spec.replicas}{"\\n"}',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let text = '';
  const closed = new Promise((resolve) => child.once('close', resolve));
  const begun = new Promise((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      resolve(undefined);
    });
  });
  try {
    await Promise.race([begun, closed]);
    const result = await act();
    const all = text.split('\n').flatMap((line) => (line === '' ? [] : [Number(line)]));
    return { result, numbers: all.filter((number, index) => number !== all[index - 1]) };
  } finally {
    child.kill();
    await closed;
  }
}
