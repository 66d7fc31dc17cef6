/** A certificate for loopback servers, from an authority that nobody knows. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** PEM of the authority alone, for NODE_EXTRA_CA_CERTS. */
  readonly caFile: string;
  remove(): void;
}

/** Needs openssl on the PATH. */
export function authority(host: string): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'jac-github-'));
  const path = (name: string) => join(folder, name);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
  openssl(
    ...['req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=test authority'],
    ...['-keyout', path('ca.key'), '-out', path('ca.pem')],
  );
  openssl(
    'req',
    '-new',
    ...newKey,
    '-subj',
    `/CN=${host}`,
    '-keyout',
    path('key.pem'),
    '-out',
    path('csr.pem'),
  );
  writeFileSync(path('names'), `subjectAltName=DNS:${host},IP:127.0.0.1`);
  openssl(
    ...['x509', '-req', '-in', path('csr.pem'), '-CA', path('ca.pem'), '-CAkey', path('ca.key')],
    ...['-CAcreateserial', '-days', '2', '-extfile', path('names'), '-out', path('cert.pem')],
  );
  return {
    key: readFileSync(path('key.pem'), 'utf8'),
    cert: readFileSync(path('cert.pem'), 'utf8'),
    caFile: path('ca.pem'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
