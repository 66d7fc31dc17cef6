/** Nodes without a machine: kwok plays their kubelets, so that many pods cost next to nothing. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminKubeconfig, devclusterVerb, kubectl, kubectlApply, projectRoot } from './cluster.js';
import { uniqueName } from './roles.js';

export interface FakeNode {
  /** What a pod needs to run there, and nowhere else. */
  readonly podSpec: {
    readonly nodeSelector: Record<string, string>;
    readonly tolerations: readonly object[];
  };
  cleanUp(): Promise<void>;
}

/** A node of 110 pods and more; pods on it become ready at once. */
export async function fakeNode(): Promise<FakeNode> {
  const program = (await devclusterVerb('extra', 'kwok')).trim().split('\n').at(-1) ?? '';
  const name = uniqueName('kwok');
  const folder = mkdtempSync(join(tmpdir(), 'kwok-'));
  const config = join(projectRoot, '__tests__/fixtures/kwok.yaml');
  await kubectlApply({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'jac-scale-tests/kwok': name, type: 'kwok' } },
    spec: { taints: [{ key: 'jac-scale-tests/kwok', value: name, effect: 'NoSchedule' }] },
  });
  const child = spawn(
    program,
    [
      '--kubeconfig',
      adminKubeconfig,
      '--config',
      config,
      `--manage-single-node=${name}`,
      '--node-ip=10.99.0.1',
      '--node-lease-duration-seconds=40',
    ],
    { stdio: 'ignore', env: { ...process.env, HOME: folder } },
  );
  const ended = new Promise((resolve) => child.once('close', resolve));
  return {
    podSpec: {
      nodeSelector: { 'jac-scale-tests/kwok': name },
      tolerations: [{ key: 'jac-scale-tests/kwok', operator: 'Exists' }],
    },
    cleanUp: async () => {
      await kubectl('delete', 'node', name, '--ignore-not-found');
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
