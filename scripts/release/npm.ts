/** The package for `npm install -g`: dist/ as it is, which has all it needs within, and nothing to install besides. */
import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { stamped } from './stamp.mjs';

const run = promisify(execFile);

const program = 'kubectl-plugin/kubectl-jac.cjs';
const stampedFiles = ['dist/kubectl-jac.cjs', 'dist/kubectl-jac-more.cjs'];
const plainFiles = ['dist/orchestrator.cjs', 'dist/LICENSES.txt', program, 'LICENSE', 'CHANGELOG.md'];

interface Package {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly engines: object;
}

/** What the package says of itself. The repository's own is private, so that nobody publishes the sources by mistake. */
export const packageOf = ({ name, version, description, license, engines }: Package, repository: string) => ({
  name,
  version,
  description,
  license,
  repository: { type: 'git', url: `git+https://github.com/${repository}.git` },
  engines,
  bin: { 'kubectl-jac': program },
  files: ['dist', 'kubectl-plugin', 'CHANGELOG.md'],
});

/**
 * Packs it into a folder.
 * @returns the path of the tarball
 */
export async function packNpm(
  root: string,
  out: string,
  repository: string,
  commit: string,
): Promise<string> {
  const folder = join(out, `.npm-${process.pid}`);
  try {
    for (const file of [...stampedFiles, ...plainFiles])
      await mkdir(dirname(join(folder, file)), { recursive: true });
    for (const file of stampedFiles)
      await writeFile(join(folder, file), stamped(await readFile(join(root, file), 'utf8'), commit));
    for (const file of plainFiles) await copyFile(join(root, file), join(folder, file));
    await copyFile(join(root, 'kubectl-plugin/README.md'), join(folder, 'README.md'));
    await chmod(join(folder, program), 0o755);
    const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Package;
    await writeFile(
      join(folder, 'package.json'),
      `${JSON.stringify(packageOf(own, repository), undefined, 2)}\n`,
    );
    const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--offline'], { cwd: folder });
    const [{ filename = '' } = {}] = JSON.parse(stdout) as { filename?: string }[];
    await rename(join(folder, filename), join(out, filename));
    return join(out, filename);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
