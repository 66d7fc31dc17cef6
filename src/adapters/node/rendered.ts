import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { isOurs } from '../../engine/render-files/mark.js';

const index = 'kustomization.yaml';

/**
 * The files of a folder that `render` wrote there. They hold the code, or its digest: in a bundle they would make another one of it each
 * time. Only a folder whose kustomization.yaml is ours is looked at.
 * @param names of its files
 */
export async function renderedIn(folder: string, names: readonly string[]): Promise<ReadonlySet<string>> {
  const rendered = new Set<string>();
  if (!names.includes(index) || !(await isRendered(join(folder, index)))) return rendered;
  for (const name of names)
    if (/\.(yaml|md)$/.test(name) && (await isRendered(join(folder, name)))) rendered.add(name);
  return rendered;
}

/** What cannot be read is told by whoever reads all of it. */
async function isRendered(path: string): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(128), 0, 128, 0);
      return isOurs(buffer.toString('utf8', 0, bytesRead));
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}
