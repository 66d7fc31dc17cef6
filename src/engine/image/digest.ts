import { createHash } from 'node:crypto';
import type { Digest } from '../../model/bundle.js';

export function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
