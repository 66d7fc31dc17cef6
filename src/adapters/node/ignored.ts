import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type IgnoreRules, ignoreFiles, isNeverTaken, noIgnoreRules } from '../../engine/bundle/ignore.js';

/** What ignore files leave out, asked for single paths; folders are read when they are first asked about. */
export class Ignored {
  readonly #root: string;
  readonly #rules = new Map<string, IgnoreRules>();

  /** @param root absolute, without links */
  constructor(root: string) {
    this.#root = root;
  }

  /** Whether no bundle takes an absolute path. What lies outside of the root is nobody's business. */
  has(absolute: string, kind: 'file' | 'folder'): boolean {
    const path = relative(this.#root, absolute).split(sep).join('/');
    if (path === '') return false;
    const parts = path.split('/');
    if (parts[0] === '..') return true;
    return parts.some((name, index) => {
      if (isNeverTaken(name)) return true;
      const isLast = index === parts.length - 1;
      const child = parts.slice(0, index + 1).join('/');
      const rules = this.#within(parts.slice(0, index).join('/'));
      return rules.excludedBy(child, isLast ? kind : 'folder') !== undefined;
    });
  }

  #within(folder: string): IgnoreRules {
    const known = this.#rules.get(folder);
    if (known !== undefined) return known;
    const above = folder === '' ? noIgnoreRules() : this.#within(folder.split('/').slice(0, -1).join('/'));
    const files = ignoreFiles.flatMap((name) => {
      const text = textOf(join(this.#root, folder, name));
      return text === undefined ? [] : [{ name, text }];
    });
    const rules = above.within(folder, files);
    this.#rules.set(folder, rules);
    return rules;
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
