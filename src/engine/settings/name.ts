import { longestAppName } from '../../model/settings-values.js';

/**
 * A name for the app out of any text, as [project].name and folders have it: lowercase, everything else a "-", to start
 * with a letter. Undefined when nothing is left.
 */
export function toAppName(text: string): string | undefined {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '');
  const lettered = /^[a-z]/.test(plain) ? plain : plain === '' ? '' : `app-${plain}`;
  const name = lettered.slice(0, longestAppName).replace(/-+$/, '');
  return name === '' ? undefined : name;
}
