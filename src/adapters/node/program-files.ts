/** Files that go with the program: beside its own, or within the one file that scripts/executables.mjs makes of all. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where an executable of its own says which path it has each of its files at. */
const embedded = Symbol.for('kubectl-jac.files');

/**
 * @param name such as `orchestrator.cjs`
 * @returns the path to read it from, whether it is there or not
 */
export function programFile(name: string): string {
  const files = (globalThis as { [embedded]?: Readonly<Record<string, string>> })[embedded];
  return files?.[name] ?? join(dirname(fileURLToPath(import.meta.url)), name);
}
