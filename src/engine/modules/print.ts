import { stringify } from 'yaml';
import { maskObject } from '../kinds/index.js';
import type { ComposedFile } from './compose.js';

/** File name to the YAML of its objects, values of Secrets masked. */
export const asFiles = (files: readonly ComposedFile[]): Record<string, string> =>
  Object.fromEntries(
    files.map(({ path, objects }) => [
      path,
      objects.map((object) => stringify(maskObject(object), { aliasDuplicateObjects: false })).join('---\n'),
    ]),
  );
