/** A deploy of what runs already: `kubectl jac scale` beside `kubectl apply --server-side` and `helm upgrade --wait`. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyOf } from '../__tests__/support/apps.js';
import { auditMark, auditSince, isWrite } from '../__tests__/support/audit.js';
import { devcluster, kubectlProgram } from '../__tests__/support/cluster.js';
import { report } from '../__tests__/support/jac.js';
import { deployer } from '../__tests__/support/roles.js';
import { jacScale } from './jac-scale.js';
import { atMost, type Line, type Measurement, median, seconds } from './measurement.js';
import { copyBundle, helmPeer, helmProgram, kubectlPeer } from './peers.js';
import { inTurn, node, plugin, timed } from './processes.js';

const rounds = 9;
const goals = { writes: 0, requests: 8 };

export const noChange: Measurement = {
  name: 'no-change',
  title: 'a deploy that changes nothing',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'jac-bench-'));
    const app = copyOf('taskboard');
    const actor = await deployer('bench-ours');
    const cleanUps = [actor.cleanUp];
    try {
      const first = await report(actor, ['scale', app.file]);
      const { stdout: manifests } = await timed(actor, [node, plugin, 'dry-run', app.file, '-o', 'yaml']);
      const kubectl = await kubectlPeer(folder, manifests);
      cleanUps.push(kubectl.actor.cleanUp);
      const program = await helmProgram();
      const helm = program === undefined ? undefined : await helmPeer(folder, manifests, program);
      if (helm !== undefined) cleanUps.push(helm.actor.cleanUp);
      if (first.release === undefined) throw new Error('the first deploy named no release');
      const digest = first.release.digest as `sha256:${string}`;
      await copyBundle(actor, helm === undefined ? [kubectl] : [kubectl, helm], first.app, digest);

      const ours = async (...command: [string, ...string[]]) => {
        const ran = await timed(actor, command);
        if (!ran.stdout.includes('unchanged')) throw new Error(`something changed:\n${ran.stdout}`);
        return ran.seconds;
      };
      const samples = await inTurn<string>(rounds, {
        'kubectl jac scale': () => ours(kubectlProgram, 'jac', 'scale', app.file),
        'kubectl apply --server-side': async () => (await timed(kubectl.actor, kubectl.command)).seconds,
        'node dist/kubectl-jac.cjs scale': () => ours(node, plugin, 'scale', app.file),
        ...(helm === undefined
          ? {}
          : { 'helm upgrade --wait': async () => (await timed(helm.actor, helm.command)).seconds }),
      });
      const requests =
        devcluster === undefined
          ? undefined
          : await counted(actor.username, () => ours(kubectlProgram, 'jac', 'scale', app.file));
      return {
        samples,
        lines: [...times(samples), ...counts(requests)],
        skipped: skipped(helm !== undefined),
      };
    } finally {
      for (const cleanUp of cleanUps) await cleanUp();
      app.cleanUp();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function times(samples: Readonly<Record<string, readonly number[]>>): Line[] {
  const scale = median(samples['kubectl jac scale'] ?? []);
  const direct = median(samples['node dist/kubectl-jac.cjs scale'] ?? []);
  const kubectl = median(samples['kubectl apply --server-side'] ?? []);
  const helm = samples['helm upgrade --wait'];
  const beside = (ours: number, peer: number) => ({
    ours: seconds(ours),
    peer: seconds(peer),
    ratio: ours / peer,
  });
  return [
    {
      what: 'kubectl jac scale, beside kubectl apply --server-side',
      ...beside(scale, kubectl),
      goal: atMost(scale / kubectl, 1, 'at most 1x'),
      jacScale: jacScale.deployAgain,
    },
    { what: 'the same without kubectl before it (node dist/kubectl-jac.cjs)', ...beside(direct, kubectl) },
    ...(helm === undefined
      ? []
      : [{ what: 'kubectl jac scale, beside helm upgrade --wait', ...beside(scale, median(helm)) }]),
  ];
}

interface Counts {
  readonly requests: number;
  readonly writes: number;
}

/** What the audit log shows of one run. */
async function counted(username: string, act: () => Promise<unknown>): Promise<Counts> {
  const mark = auditMark();
  await act();
  const events = await auditSince(mark, username);
  return { requests: events.length, writes: events.filter(isWrite).length };
}

function counts(seen: Counts | undefined): Line[] {
  if (seen === undefined) return [];
  return [
    {
      what: 'writes, by the audit log',
      ours: String(seen.writes),
      goal: atMost(seen.writes, goals.writes, String(goals.writes)),
    },
    {
      what: 'requests, by the audit log',
      ours: String(seen.requests),
      goal: atMost(seen.requests, goals.requests, `at most ${goals.requests}`),
      jacScale: jacScale.requests,
    },
  ];
}

const skipped = (withHelm: boolean): string[] => [
  ...(withHelm ? [] : ['helm upgrade: there is no helm on the PATH']),
  ...(devcluster === undefined
    ? ['writes and requests: they are counted in the throwaway cluster’s audit log']
    : []),
];
