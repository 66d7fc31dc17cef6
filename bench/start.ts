/**
 * What the plugin adds to kubectl's own commands: to one that asks nobody, and to one that asks the cluster. Goals: `version` adds at
 * most 40 ms, `status` at most 60 ms, with the executable that people install.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { copyOf } from '../__tests__/support/apps.js';
import { kubectlProgram, projectRoot } from '../__tests__/support/cluster.js';
import { deployer } from '../__tests__/support/roles.js';
import { hostPlatform, makeExecutables } from '../scripts/executables.mjs';
import { jacScale } from './jac-scale.js';
import { atMost, type Line, type Measurement, median, milliseconds } from './measurement.js';
import { inTurn, node, plugin, timed } from './processes.js';

const rounds = 15;

export const start: Measurement = {
  name: 'start',
  title: 'start of the plugin',
  async run() {
    const actor = await deployer('bench-start');
    const app = copyOf('hello');
    const folder = mkdtempSync(join(tmpdir(), 'bench-start-'));
    try {
      const name = 'hello';
      await timed(actor, [node, plugin, 'scale', app.file, '--name', name]);
      const host = hostPlatform();
      if (host === undefined) throw new Error('there is no executable for this machine');
      const [executable = ''] = await makeExecutables([host], folder);
      const bin = join(folder, 'bin');
      mkdirSync(bin);
      symlinkSync(executable, join(bin, 'kubectl-jac'));
      // kubectl takes the first kubectl-jac of the PATH: the executable, or the script for Node.js.
      const seconds = (first: string, ...command: [string, ...string[]]) =>
        timed(actor, ['env', `PATH=${pathWith(first)}`, ...command]).then((ran) => ran.seconds);
      const script = join(projectRoot, 'kubectl-plugin/bin');
      const status = ['status', '--name', name, '-n', actor.namespace] as const;
      const samples: Readonly<Record<string, number[]>> = await inTurn(rounds, {
        'kubectl jac version': () => seconds(bin, kubectlProgram, 'jac', 'version'),
        'kubectl jac version, Node.js': () => seconds(script, kubectlProgram, 'jac', 'version'),
        'kubectl version --client': () => seconds(bin, kubectlProgram, 'version', '--client'),
        'kubectl jac status': () => seconds(bin, kubectlProgram, 'jac', ...status),
        'kubectl jac status, Node.js': () => seconds(script, kubectlProgram, 'jac', ...status),
        'kubectl get pods': () => seconds(bin, kubectlProgram, 'get', 'pods', '-n', actor.namespace),
      });
      const line = (what: string, ours: string, peer: string, more: Partial<Line> = {}): Line => {
        const [own, other] = [median(samples[ours] ?? []), median(samples[peer] ?? [])];
        return { what, ours: milliseconds(own), peer: milliseconds(other), ratio: own / other, ...more };
      };
      const adds = (who: string, ours: string, peer: string, most?: number): Line => {
        const added = median(samples[ours] ?? []) - median(samples[peer] ?? []);
        return {
          what: `what ${who} adds to it`,
          ours: milliseconds(added),
          ...(most === undefined ? {} : { goal: atMost(added, most, `≤ ${milliseconds(most)}`) }),
        };
      };
      const [client, pods] = ['kubectl version --client', 'kubectl get pods'];
      return {
        samples,
        lines: [
          line(`kubectl jac version, beside ${client}`, 'kubectl jac version', client, {
            jacScale: jacScale.start,
          }),
          adds('the executable', 'kubectl jac version', client, 0.04),
          adds('dist/ on Node.js', 'kubectl jac version, Node.js', client),
          line(`kubectl jac status, beside ${pods}`, 'kubectl jac status', pods),
          adds('the executable', 'kubectl jac status', pods, 0.06),
          adds('dist/ on Node.js', 'kubectl jac status, Node.js', pods),
        ],
      };
    } finally {
      rmSync(folder, { recursive: true });
      app.cleanUp();
      await actor.cleanUp();
    }
  },
};

function pathWith(first: string): string {
  const kubectl = kubectlProgram.includes('/') ? [dirname(kubectlProgram)] : [];
  return [first, dirname(node), ...kubectl, process.env['PATH'] ?? ''].join(delimiter);
}
