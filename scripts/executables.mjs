/**
 * Makes the plugin one executable per platform, in build/: Bun's compiler puts its runtime before what dist/ has. Node.js is then
 * needed neither here nor where it runs. The same sources give the same bytes.
 * `--host`: only this machine's. `--quiet`: says nothing. What Bun has to download for other platforms it keeps in its cache.
 */
import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { commitOf, stamped } from './release/stamp.mjs';

const run = promisify(execFile);
// scripts/run-ts.mjs says where it is, when this is bundled.
const root = process.env.PROJECT_ROOT ?? join(import.meta.dirname, '..');

/** By what kubectl, krew and Go call them. */
export const platforms = [
  { os: 'linux', arch: 'amd64', target: 'bun-linux-x64' },
  { os: 'linux', arch: 'arm64', target: 'bun-linux-arm64' },
  { os: 'darwin', arch: 'amd64', target: 'bun-darwin-x64' },
  { os: 'darwin', arch: 'arm64', target: 'bun-darwin-arm64' },
  { os: 'windows', arch: 'amd64', target: 'bun-windows-x64' },
];

export const executableName = ({ os, arch }) => `kubectl-jac-${os}-${arch}${os === 'windows' ? '.exe' : ''}`;

/** This machine's; undefined when there is none for it. */
export function hostPlatform() {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  return platforms.find((each) => each.os === os && each.arch === arch);
}

/** What `orc install --build` makes an image of: kept as files, which the program asks for by these names. */
const files = ['orchestrator.cjs', 'LICENSES.txt'];

/** Within each executable, so that one that cannot be run here can still be asked what it is. */
export const buildMark = (version, commit) => `kubectl-jac/${version} commit/${commit};`;

/** Bun's program begins here, and tells the plugin where its files are (src/adapters/node/program-files.ts). */
const entry = (mark) => `globalThis[Symbol.for('kubectl-jac.build')] = '${mark}';
globalThis[Symbol.for('kubectl-jac.files')] = {
${files.map((name) => `  '${name}': require('./${name}.file'),`).join('\n')}
};
require('./kubectl-jac.cjs');
`;

async function stage(folder, commit) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const dist = (name) => readFile(join(root, 'dist', name));
  for (const name of ['kubectl-jac.cjs', 'kubectl-jac-more.cjs']) {
    // Bun writes the path of this machine for __filename; nothing asks for it but where there are no files within.
    const text = stamped((await dist(name)).toString(), commit).replace(
      "'file://' + __filename",
      "'file:///kubectl-jac'",
    );
    if (text.includes('__filename') || text.includes('__dirname'))
      throw new Error(`dist/${name} asks for a path of its own, which is not the same on each machine`);
    await writeFile(join(folder, name), text);
  }
  for (const name of files) await writeFile(join(folder, `${name}.file`), await dist(name));
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await writeFile(join(folder, 'entry.cjs'), entry(buildMark(version, commit)));
}

/** Options that keep surroundings out: an app's .env and bunfig.toml are not the plugin's. */
const options = [
  ...['build', '--compile', '--minify', '--bytecode', '--loader=.file:file', '--asset-naming=[name].[ext]'],
  ...['--no-compile-autoload-dotenv', '--no-compile-autoload-bunfig'],
  ...['--no-compile-autoload-tsconfig', '--no-compile-autoload-package-json'],
];

/** @returns the path of the executable */
async function compile(folder, out, platform) {
  const made = join(folder, executableName(platform));
  const bun = join(root, 'node_modules/.bin/bun');
  const args = [...options, `--target=${platform.target}`, 'entry.cjs', '--outfile', made];
  await run(bun, args, { cwd: folder, maxBuffer: 1 << 26 });
  const path = join(out, executableName(platform));
  // In one step, since an older one may be running.
  await rename(made, path);
  return path;
}

/** @returns the paths of the executables of these platforms, in build/ or the folder that is given */
export async function makeExecutables(wanted = platforms, out = join(root, 'build')) {
  const folder = join(out, `.stage-${process.pid}`);
  try {
    await stage(folder, await commitOf(root));
    const paths = [];
    for (const platform of wanted) paths.push(await compile(folder, out, platform));
    return paths;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (basename(process.argv[1] ?? '') === 'executables.mjs') {
  const host = hostPlatform();
  if (process.argv.includes('--host') && host === undefined) {
    console.error(`there is no executable for ${process.platform} on ${process.arch}`);
    process.exit(1);
  }
  const paths = await makeExecutables(process.argv.includes('--host') ? [host] : platforms);
  if (!process.argv.includes('--quiet')) for (const path of paths) console.log(path);
}
