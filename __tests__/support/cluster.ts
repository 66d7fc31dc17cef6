/** The cluster the suites run on: the throwaway one, with what only it can do, or the one that KUBECONFIG names. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const projectRoot = process.env['PROJECT_ROOT'] ?? process.cwd();

export interface Devcluster {
  readonly kubeconfig: string;
  readonly stateDir: string;
  readonly auditLog: string;
  readonly programs: Readonly<Record<string, string>>;
  readonly registry: { readonly address: string; readonly username: string; readonly password: string };
  readonly nodes: readonly { readonly name: string; readonly ip: string }[];
}

export const adminKubeconfig: string = (() => {
  const path = process.env['KUBECONFIG'];
  if (path === undefined || path === '')
    throw new Error('KUBECONFIG is not set: run `make test`, or `make cluster-up` first');
  return path;
})();

/** Facts of the throwaway cluster; undefined on a cluster that was given. */
export const devcluster: Devcluster | undefined = (() => {
  const file = join(dirname(adminKubeconfig), 'cluster.json');
  if (process.env['CLUSTER'] === 'current' || !existsSync(file)) return undefined;
  return JSON.parse(readFileSync(file, 'utf8')) as Devcluster;
})();

/** The throwaway cluster, for a suite that cannot run on another. */
export function needDevcluster(): Devcluster {
  if (devcluster === undefined) throw new Error('this needs the throwaway cluster');
  return devcluster;
}

/** An image that has the Jac runtime; on a given cluster the plain Python image, into which it is installed. */
export const runtimeImage = devcluster === undefined ? 'python:3.12-slim' : 'jac-runtime:0.16.7';

export const kubectlProgram = devcluster?.programs['kubectl'] ?? 'kubectl';

/** Runs kubectl as the cluster's administrator. */
export async function kubectl(...args: string[]): Promise<string> {
  const { stdout } = await run(kubectlProgram, ['--kubeconfig', adminKubeconfig, ...args], {
    maxBuffer: 1 << 28,
  });
  return stdout;
}

/** kubectl with JSON on stdin. */
export function kubectlApply(...objects: object[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      kubectlProgram,
      ['--kubeconfig', adminKubeconfig, 'apply', '-f', '-'],
      (error, stdout, stderr) => (error === null ? resolve(stdout) : reject(new Error(stderr))),
    );
    child.stdin?.end(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  });
}

/** Parsed `kubectl get … -o json`. */
// biome-ignore lint/suspicious/noExplicitAny: tests read foreign objects by the path they assert
export async function getJson(...args: string[]): Promise<any> {
  return JSON.parse(await kubectl('get', ...args, '-o', 'json'));
}

/** A verb of the throwaway cluster's manager: `kill`, `restart`, `index` … */
export async function devclusterVerb(...args: string[]): Promise<string> {
  needDevcluster();
  const { stdout } = await run(join(projectRoot, 'devcluster/devcluster'), args, { maxBuffer: 1 << 26 });
  return stdout;
}
