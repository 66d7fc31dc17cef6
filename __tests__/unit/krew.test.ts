import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { type KrewArchive, krewManifest, krewOf, krewText } from '../../scripts/release/krew.js';

const archives: KrewArchive[] = [
  { os: 'linux', arch: 'amd64', file: 'kubectl-jac_v1.2.3_linux_amd64.tar.gz', sha256: 'a'.repeat(64) },
  { os: 'windows', arch: 'amd64', file: 'kubectl-jac_v1.2.3_windows_amd64.zip', sha256: 'b'.repeat(64) },
];
const good = krewOf('1.2.3', 'team/jac-scale-action', archives);

type Change = (manifest: {
  apiVersion: unknown;
  kind: unknown;
  metadata: Record<string, unknown>;
  spec: Record<string, unknown> & { platforms: Record<string, unknown>[] };
}) => void;

const changed = (change: Change) => {
  const copy = structuredClone(good) as unknown as Parameters<Change>[0];
  change(copy);
  return krewManifest.safeParse(copy);
};
const first =
  (fields: object): Change =>
  (manifest) =>
    Object.assign(manifest.spec.platforms[0] ?? {}, fields);

describe('the manifest for krew', () => {
  it('is what krew takes, and reads back as it was written', () => {
    expect(krewManifest.parse(parse(krewText(good)))).toEqual(good);
  });

  it('names each platform with its archive, checksum and program', () => {
    expect(good.spec.version).toBe('v1.2.3');
    expect(good.spec.platforms.map(({ uri, sha256, bin }) => [uri, sha256, bin])).toEqual([
      [
        'https://github.com/team/jac-scale-action/releases/download/v1.2.3/kubectl-jac_v1.2.3_linux_amd64.tar.gz',
        'a'.repeat(64),
        'kubectl-jac',
      ],
      [
        'https://github.com/team/jac-scale-action/releases/download/v1.2.3/kubectl-jac_v1.2.3_windows_amd64.zip',
        'b'.repeat(64),
        'kubectl-jac.exe',
      ],
    ]);
  });

  // What ValidatePlugin of krew refuses, and what its documentation and guide ask for besides.
  it.each<[string, Change]>([
    ['another apiVersion', (m) => (m.apiVersion = 'krew.googlecontainertools.github.com/v1alpha1')],
    ['another kind', (m) => (m.kind = 'Receipt')],
    ['a name with a dot', (m) => (m.metadata['name'] = 'jac.exe')],
    ['a name that Windows keeps', (m) => (m.metadata['name'] = 'nul')],
    ['a name with kubectl-', (m) => (m.metadata['name'] = 'kubectl-jac')],
    ['no version', (m) => delete m.spec['version']],
    ['a version without v', (m) => (m.spec['version'] = '1.2.3')],
    ['a version of two numbers', (m) => (m.spec['version'] = 'v1.2')],
    ['a version with a leading zero', (m) => (m.spec['version'] = 'v1.02.3')],
    ['no short description', (m) => (m.spec['shortDescription'] = '')],
    ['a short description of two lines', (m) => (m.spec['shortDescription'] = 'one\ntwo')],
    ['a short description that is long', (m) => (m.spec['shortDescription'] = 'x'.repeat(60))],
    ['a homepage that is none', (m) => (m.spec['homepage'] = 'team/jac')],
    ['no platform', (m) => (m.spec.platforms = [])],
    ['a platform twice', (m) => m.spec.platforms.push(m.spec.platforms[0] ?? {})],
    ['no uri', first({ uri: '' })],
    ['a uri without TLS', first({ uri: 'http://example.com/a.tar.gz' })],
    ['an archive that krew does not unpack', first({ uri: 'https://example.com/a.tar.xz' })],
    ['a checksum in upper case', first({ sha256: 'A'.repeat(64) })],
    ['a checksum that is short', first({ sha256: 'a'.repeat(63) })],
    ['no program', first({ bin: '' })],
    ['a program outside', first({ bin: '../kubectl-jac' })],
    ['files that are none', first({ files: [] })],
    ['a file without to', first({ files: [{ from: 'LICENSE', to: '' }] })],
    ['a file that goes elsewhere', first({ files: [{ from: 'LICENSE', to: '/etc' }] })],
    ['no selector', first({ selector: undefined })],
    ['an empty selector', first({ selector: { matchLabels: {} } })],
    [
      'a selector of another key',
      first({ selector: { matchLabels: { os: 'linux', arch: 'amd64', cpu: 'x' } } }),
    ],
    ['a field that nobody knows', (m) => (m.spec['platform'] = [])],
  ])('is refused with %s', (_, change) => {
    expect(changed(change).success).toBe(false);
  });
});
