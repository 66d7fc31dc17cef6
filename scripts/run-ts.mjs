// Runs a TypeScript file of the project: bundled in memory by esbuild, so that imports with .js suffixes resolve.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const [entry, ...args] = process.argv.slice(2);
const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(root, 'node_modules/.run-'));
try {
  const outfile = join(folder, 'main.mjs');
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    packages: 'external',
    logLevel: 'warning',
  });
  process.exitCode =
    spawnSync(process.execPath, [outfile, ...args], {
      stdio: 'inherit',
      env: { ...process.env, PROJECT_ROOT: root },
    }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
