/**
 * Writes what a release has into build/release/: an archive per platform, the package for npm, checksums, krew's manifest and the
 * notes. Run in the root of the repository, after `make build`:
 *   REPOSITORY=owner/name node scripts/run-ts.mjs scripts/release/main.ts [--host]
 * `--host`: only this machine's platform.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { executableName, hostPlatform, makeExecutables, platforms } from '../executables.mjs';
import { type ArchiveFile, tarGz, zip } from './archive.js';
import { releaseNotes } from './changelog.js';
import { type KrewArchive, krewOf, krewText } from './krew.js';
import { packNpm } from './npm.js';
import { programHeader } from './program-header.js';
import { commitOf } from './stamp.mjs';

const root = process.cwd();
const out = join(root, 'build/release');
const repository = process.env['REPOSITORY'] || process.env['GITHUB_REPOSITORY'] || 'OWNER/jac-scale-action';
const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
  version: string;
  devDependencies: Record<string, string>;
};
const bun = own.devDependencies['bun'];

const notice = `kubectl-jac is under the licence in LICENSE; what it has within, under those in LICENSES.txt.

The executable contains Bun ${bun} (https://bun.sh), which is under the MIT licence, and its JavaScript engine,
JavaScriptCore, which is under the LGPL 2. Sources and licences of both and of the libraries linked with them:
https://github.com/oven-sh/bun/blob/bun-v${bun}/LICENSE.md
`;

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
// Says early what is missing.
const notes = releaseNotes(await readFile(join(root, 'CHANGELOG.md'), 'utf8'), own.version);
const host = hostPlatform();
const wanted = process.argv.includes('--host') && host !== undefined ? [host] : platforms;
await makeExecutables(wanted, join(root, 'build'));

const archives: KrewArchive[] = [];
for (const { os, arch } of wanted) {
  const program = await readFile(join(root, 'build', executableName({ os, arch })));
  const header = programHeader(program);
  if (header.os !== os || header.arch !== arch)
    throw new Error(`${executableName({ os, arch })} is for ${header.os}/${header.arch}`);
  const text = async (path: string): Promise<ArchiveFile> => ({
    path: path.replace('dist/', ''),
    bytes: await readFile(join(root, path)),
    mode: 0o644,
  });
  const files: ArchiveFile[] = [
    { path: os === 'windows' ? 'kubectl-jac.exe' : 'kubectl-jac', bytes: program, mode: 0o755 },
    await text('LICENSE'),
    await text('dist/LICENSES.txt'),
    { path: 'NOTICE.txt', bytes: Buffer.from(notice), mode: 0o644 },
  ];
  const [bytes, ending] = os === 'windows' ? [zip(files), 'zip'] : [tarGz(files), 'tar.gz'];
  const file = `kubectl-jac_v${own.version}_${os}_${arch}.${ending}`;
  await writeFile(join(out, file), bytes);
  archives.push({ os, arch, file, sha256: sha256(bytes) });
}
await writeFile(join(out, 'jac.yaml'), krewText(krewOf(own.version, repository, archives)));
await packNpm(root, out, repository, await commitOf(root));
const sums = (await readdir(out))
  .sort()
  .map(async (file) => `${sha256(await readFile(join(out, file)))}  ${file}\n`);
await writeFile(join(out, 'checksums.txt'), (await Promise.all(sums)).join(''));
await writeFile(join(out, 'notes.md'), notes);
for (const file of await readdir(out)) console.log(join('build/release', file));
