import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { usageError } from '../../model/error.js';

/** A kubeconfig given as text or base64, decoded. @throws JacScaleError `KubeconfigInvalid` */
export function decodeKubeconfig(given: string): string {
  const text = given.trim();
  if (/^(apiVersion|kind|clusters|\{)/m.test(text)) return text;
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  if (/^\s*("?apiVersion|"?kind|"?clusters|\{)/m.test(decoded)) return decoded;
  throw usageError({
    code: 'KubeconfigInvalid',
    what: 'input kubeconfig is neither a kubeconfig nor one in base64',
    why: 'it names no apiVersion, kind or clusters',
    next: 'base64 -w0 ~/.kube/config, and store the output as the secret',
    place: { key: 'kubeconfig' },
  });
}

/** Writes a kubeconfig where only this user can read it. */
export function writeKubeconfig(text: string, folder: string | undefined): string {
  const path = join(mkdtempSync(join(folder ?? tmpdir(), 'jac-scale-')), 'kubeconfig');
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

export function removeKubeconfig(path: string): void {
  rmSync(dirname(path), { recursive: true, force: true });
}

/** Everything secret in a kubeconfig, in the forms in which it could be printed. */
export function secretsIn(kubeconfig: string): string[] {
  const named =
    /(?:token|password|client-key-data|client-certificate-data|secret|id-token|refresh-token)"?\s*:\s*"?([^\s"',}]+)/g;
  return [...kubeconfig.matchAll(named)].flatMap(([, value = '']) =>
    value.length < 4 ? [] : [value, Buffer.from(value).toString('base64'), encodeURIComponent(value)],
  );
}
