/** What stays out of a bundle: some names always, the rest by .gitignore and .jacignore. */
import ignore, { type Ignore } from 'ignore';

/** Read in this order, so that a .jacignore can take back in what a .gitignore beside it leaves out. */
export const ignoreFiles = ['.gitignore', '.jacignore'] as const;

/** Secrets, and what tools make beside the code. Whatever the ignore files say; letter case does not count. */
const never: readonly RegExp[] = [
  /^\.env/i,
  /\.local\.toml$/i,
  /^\.git$/i,
  /^\.jac$/i,
  /^node_modules$/i,
  /^__pycache__$/i,
  /^\.DS_Store$/i,
];

/** Whether a file or folder of that name is never part of a bundle. */
export function isNeverTaken(name: string): boolean {
  return never.some((pattern) => pattern.test(name));
}

export interface IgnoreText {
  /** `.gitignore` or `.jacignore`. */
  readonly name: string;
  readonly text: string;
}

/** The rules in force in one folder: its own and those of the folders above it, up to the bundle root and no further. */
export interface IgnoreRules {
  /** Rules of a folder below; `folder` is relative to the bundle root, '' for the root itself. */
  within(folder: string, files: readonly IgnoreText[]): IgnoreRules;
  /**
   * `.gitignore:3`, the line that leaves the path out; undefined when it stays in. As with git, nothing below a folder that
   * is left out can be taken back in.
   */
  excludedBy(path: string, kind: 'file' | 'folder'): string | undefined;
}

export function noIgnoreRules(): IgnoreRules {
  return rulesOf(ignore());
}

function rulesOf(matcher: Ignore): IgnoreRules {
  return {
    within(folder, files) {
      if (files.length === 0) return rulesOf(matcher);
      const inner = ignore().add(matcher);
      for (const file of files) {
        const source = folder === '' ? file.name : `${folder}/${file.name}`;
        const lines = file.text.replace(/^\uFEFF/, '').split(/\r?\n/);
        inner.add(lines.map((line, i) => ({ pattern: anchored(line, folder), mark: `${source}:${i + 1}` })));
      }
      return rulesOf(inner);
    },
    excludedBy(path, kind) {
      const result = matcher.test(kind === 'folder' ? `${path}/` : path);
      return result.ignored ? (result.rule?.mark ?? '.gitignore') : undefined;
    },
  };
}

/**
 * A line of a folder's ignore file, said from the bundle root: one list in order of precedence then decides as git does,
 * the last match winning.
 */
function anchored(line: string, folder: string): string {
  if (folder === '' || line.trim() === '' || line.startsWith('#')) return line;
  const negative = line.startsWith('!');
  const pattern = negative ? line.slice(1) : line;
  const prefix = `${negative ? '!' : ''}/${folder.replace(/[\\*?[\]!# ]/g, '\\$&')}`;
  if (pattern.startsWith('/')) return prefix + pattern;
  // A slash at the start or in the middle ties a pattern to its folder; one at the end does not.
  const tied = pattern.trimEnd().slice(0, -1).includes('/');
  return tied ? `${prefix}/${pattern}` : `${prefix}/**/${pattern}`;
}
