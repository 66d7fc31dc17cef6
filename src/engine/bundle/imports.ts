/**
 * The files that an app needs: its .jac file, what that imports, what belongs to those, and declared assets. Names lead to files as the
 * runtime resolves them (jaclang 0.16.7, jac0core/modresolver.jac and bccache.jac): beside the importing file, then from the root.
 */
import { posix } from 'node:path';
import ignore from 'ignore';
import type { Warning } from '../../model/settings.js';
import { type Import, jacImports, pythonImports } from './import-scan.js';
import { isSettingsFile } from './toml.js';

export interface Needed {
  /** Path to the reason why it is in: `imported by app.jac:4`. */
  readonly files: ReadonlyMap<string, string>;
  readonly warnings: readonly Warning[];
}

/** Tried in this order for a module `a.b` below a folder. */
const moduleSuffixes = [
  '.jac',
  '.sv.jac',
  '.na.jac',
  '.cl.jac',
  '.py',
  '.js',
  '.ts',
  '.jsx',
  '.tsx',
] as const;
const packageFiles = ['__init__.jac', '__init__.py'] as const;
/** Other kinds of the same module; the runtime attaches them to it. */
const variants = ['.sv.jac', '.cl.jac', '.na.jac'] as const;

/**
 * Follows imports from the entry on.
 * @param paths every file that may go into a bundle, relative to the root: what is left out by an ignore file is not there to be found
 * @param read the text of one of them
 * @param assets globs as in a .gitignore
 */
export async function neededFiles(
  paths: readonly string[],
  entry: string,
  assets: readonly string[],
  read: (path: string) => Promise<string>,
): Promise<Needed> {
  const following = new Following(new Set(paths), read);
  for (const path of paths) if (isSettingsFile(path)) following.add(path, 'settings');
  following.add(entry, 'the app');
  await following.follow();
  const unused = following.addAssets(assets);
  return { files: following.files, warnings: [...following.warnings, ...unused] };
}

class Following {
  readonly files = new Map<string, string>();
  readonly warnings: Warning[] = [];
  readonly #there: ReadonlySet<string>;
  readonly #read: (path: string) => Promise<string>;
  readonly #pending: string[] = [];

  constructor(there: ReadonlySet<string>, read: (path: string) => Promise<string>) {
    this.#there = there;
    this.#read = read;
  }

  add(path: string, why: string): void {
    if (this.files.has(path) || !this.#there.has(path)) return;
    this.files.set(path, why);
    this.#pending.push(path);
  }

  async follow(): Promise<void> {
    for (let path = this.#pending.shift(); path !== undefined; path = this.#pending.shift()) {
      if (path.endsWith('.jac')) this.#addAnnexes(path);
      const imports = path.endsWith('.jac') ? jacImports : path.endsWith('.py') ? pythonImports : undefined;
      if (imports === undefined) continue;
      for (const found of imports(await this.#read(path))) this.#import(path, found);
    }
  }

  addAssets(globs: readonly string[]): Warning[] {
    return globs.flatMap((glob) => {
      const matches = ignore().add(glob);
      const found = [...this.#there].filter((path) => matches.ignores(path));
      for (const path of found) this.add(path, `asset ${glob}`);
      if (found.length > 0) return [];
      return [
        {
          code: 'AssetsMissing',
          message: `assets: no file of the project matches ${glob}`,
          next: 'correct it, or take it away',
        },
      ];
    });
  }

  /** Implementations and variants have no import: their names tell whose they are. Tests do not run in a pod. */
  #addAnnexes(path: string): void {
    const folder = posix.dirname(path);
    const base = posix
      .basename(path)
      .replace(/(\.impl)?\.jac$/, '')
      .replace(/\.(sv|cl|na)$/, '');
    const beside = (name: string) => posix.join(folder, name);
    const why = `belongs to ${path}`;
    for (const suffix of variants) this.add(beside(base + suffix), why);
    this.add(beside(`${base}.style.css`), why);
    const places = [folder, beside(`${base}.impl`), beside('impl')];
    for (const other of this.#there) {
      if (!other.endsWith('.impl.jac')) continue;
      const place = places.indexOf(posix.dirname(other));
      // In a folder of its own every implementation is the module's.
      if (place === 1 || (place >= 0 && posix.basename(other).startsWith(`${base}.`))) this.add(other, why);
    }
  }

  #import(from: string, { target, names, line }: Import): void {
    const why = `imported by ${from}:${line}`;
    const relative = /^\.+/.exec(target)?.[0] ?? '';
    const here = posix.dirname(from);
    if (/[/@]|\.(css|scss|sass|less|json|wasm|[mc]?js|tsx?)$/.test(target)) {
      this.#importPath(from, target, why, line);
      return;
    }
    const parts = target
      .slice(relative.length)
      .split('.')
      .filter((part) => part !== '');
    const above = (levels: number) => posix.normalize(posix.join(here, ...Array<string>(levels).fill('..')));
    // Python knows no neighbours: a name without dots is below the folder in which the app runs.
    const absolute = from.endsWith('.py') ? ['.', here] : [here, '.'];
    const bases = relative === '' ? absolute : [above(relative.length - 1)];
    const found = bases.some((base) => this.#module(base, parts, names, why));
    if (!found && relative !== '') this.#unresolved(from, line, target);
  }

  /** A module or package, its packages above it, and the modules among the names taken from it. */
  #module(base: string, parts: readonly string[], names: readonly string[], why: string): boolean {
    const folder = posix.join(base, ...parts);
    const file =
      parts.length === 0 ? undefined : this.#firstOf(moduleSuffixes.map((suffix) => folder + suffix));
    const own = packageFiles.map((name) => posix.join(folder, name));
    const inside = names.flatMap((name) => this.#candidate(posix.join(folder, name)) ?? []);
    const package_ = this.#firstOf(own);
    const found = package_ ?? file;
    if (found === undefined && inside.length === 0) return false;
    for (let length = 1; length < parts.length; length++) {
      const above = this.#firstOf(
        packageFiles.map((name) => posix.join(base, ...parts.slice(0, length), name)),
      );
      if (above !== undefined) this.add(above, why);
    }
    if (found !== undefined) this.add(found, why);
    for (const each of inside) this.add(each, why);
    return true;
  }

  #candidate(path: string): string | undefined {
    return this.#firstOf([
      ...packageFiles.map((name) => posix.join(path, name)),
      ...moduleSuffixes.map((suffix) => path + suffix),
    ]);
  }

  /** `./chart.js`, `..styles.css`: a file by its path. What starts otherwise is a package of npm or of the runtime. */
  #importPath(from: string, target: string, why: string, line: number): void {
    if (!target.startsWith('.')) return;
    const dots = /^\.+/.exec(target)?.[0].length ?? 0;
    const isPath = target.startsWith('./') || target.startsWith('../');
    const [, stem = '', suffix = ''] = /^\.+(.*?)(\.[a-z]+)$/.exec(target) ?? [];
    const dotted = posix.join(...Array<string>(dots - 1).fill('..'), stem.replaceAll('.', '/') + suffix);
    const path = posix.join(posix.dirname(from), isPath ? target : dotted);
    const found = this.#firstOf([path, ...moduleSuffixes.map((each) => path + each)]);
    if (found === undefined) this.#unresolved(from, line, target);
    else this.add(found, why);
  }

  #unresolved(file: string, line: number, target: string): void {
    this.warnings.push({
      code: 'ImportUnresolved',
      message: `${file}:${line} imports ${target}, which is no file of the bundle`,
      file,
      line,
      next: 'correct the name, or see whether .gitignore or .jacignore leaves it out',
    });
  }

  #firstOf(paths: readonly string[]): string | undefined {
    return paths.find((path) => this.#there.has(path));
  }
}
