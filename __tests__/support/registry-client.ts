/** What tests of the registry client send, read and fail with. */
import { randomBytes } from 'node:crypto';
import { expect } from '@jest/globals';
import { digestOf } from '../../src/engine/image/digest.js';
import { JacScaleError } from '../../src/model/error.js';
import type { BlobSource, Repository } from '../../src/ports/registry.js';

export const login = { username: 'somebody', password: 'a-secret-word' };

export function blobOf(size: number): { readonly bytes: Buffer; readonly source: BlobSource } {
  const bytes = randomBytes(size);
  const open = async function* (from: number) {
    for (let at = from; at < size; at += 64 * 1024) yield bytes.subarray(at, Math.min(size, at + 64 * 1024));
  };
  return { bytes, source: { digest: digestOf(bytes), size, open } };
}

/** The error of something that must fail, and tell no password. */
export async function failing(act: Promise<unknown>): Promise<JacScaleError> {
  const error = await act.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof JacScaleError)) throw new Error(`not a JacScaleError: ${error}`);
  expect([error.message, error.why, error.next].join(' ')).not.toContain(login.password);
  return error;
}

export async function readAll(
  repository: Repository,
  blob: Pick<BlobSource, 'digest' | 'size'>,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of repository.blob(blob)) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}
