import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { usageError } from '../../model/error.js';
import { fieldsAt, listAt, textAt } from '../../model/read.js';

const folderPrefix = 'jac-scale-';

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
  const path = join(mkdtempSync(join(folder || tmpdir(), folderPrefix)), 'kubeconfig');
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** Removes what `writeKubeconfig` made, and nothing else whatever the state says. */
export function removeKubeconfig(path: string): void {
  const folder = dirname(path);
  if (basename(path) === 'kubeconfig' && basename(folder).startsWith(folderPrefix))
    rmSync(folder, { recursive: true, force: true });
}

const secretKeys = ['token', 'password', 'client-key-data', 'client-certificate-data'] as const;

/** Of free variables and fields. Others hold profiles, regions and addresses, words that logs are full of. */
const secretName = /token|secret|password|passphrase|key|credential/i;

/** Everything secret in a kubeconfig. One that cannot be read is refused later, by who can say where the mistake is. */
export function secretsIn(kubeconfig: string): string[] {
  return listAt(parsed(kubeconfig), 'users').flatMap((entry) => {
    const user = fieldsAt(entry, 'user');
    const provider = fieldsAt(user, 'auth-provider', 'config');
    const own = secretKeys.flatMap((key) => textAt(user, key) ?? []);
    const key = textAt(user, 'client-key-data');
    return [
      ...own,
      ...(key === undefined ? [] : [Buffer.from(key, 'base64').toString('utf8')]),
      ...Object.keys(provider).flatMap((name) =>
        secretName.test(name) ? (textAt(provider, name) ?? []) : [],
      ),
      ...listAt(user, 'exec', 'env').flatMap((variable) =>
        secretName.test(textAt(variable, 'name') ?? '') ? (textAt(variable, 'value') ?? []) : [],
      ),
    ];
  });
}

function parsed(text: string): unknown {
  try {
    const value: unknown = parse(text, { logLevel: 'error' });
    return value;
  } catch {
    // Every value that looks secret, by its key: better than none.
    const named = /(token|password|client-key-data)["']?\s*:\s*["']?([^\s"',}]+)/g;
    return { users: [...text.matchAll(named)].map(([, key = '', value]) => ({ user: { [key]: value } })) };
  }
}
