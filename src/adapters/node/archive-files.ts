import { randomBytes } from 'node:crypto';
import { type FileHandle, link, mkdtemp, open, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JacScaleError, messageOf, usageError } from '../../model/error.js';
import type { ArchiveFiles, ArchiveSource, ArchiveTarget } from '../../ports/archive-files.js';

type Streams = Pick<NodeJS.Process, 'stdin' | 'stdout'>;

/** Archives on this machine. What is in them is for their owner's eyes alone (mode 0600). */
export const archiveFiles = (streams: Streams): ArchiveFiles => ({
  create: (path) => (path === '-' ? pipeTo(streams.stdout) : createFile(path)),
  open: (path) => (path === '-' ? spool(streams.stdin) : openFile(path)),
});

/** Written beside its name, which it gets when it is whole: a file of that name is never half an archive. */
async function createFile(path: string): Promise<ArchiveTarget> {
  if ((await stat(path).catch(() => undefined)) !== undefined) throw exists(path);
  const part = `${path}.${randomBytes(4).toString('hex')}.part`;
  const handle = await open(part, 'wx', 0o600).catch((error: unknown) => {
    throw usageError({
      code: 'FileUnwritable',
      what: `cannot write ${path}: ${messageOf(error)}`,
      place: { file: path },
    });
  });
  const failed = (error: unknown) =>
    new JacScaleError({
      code: 'FileUnwritable',
      what: `cannot write ${path}: ${messageOf(error)}`,
      cause: error,
    });
  return {
    write: async (bytes) => {
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await handle.write(bytes, at).catch((error: unknown) => {
          throw failed(error);
        });
        at += bytesWritten;
      }
    },
    commit: async () => {
      try {
        await handle.sync();
        await handle.close();
        await named(part, path);
      } catch (error) {
        throw error instanceof JacScaleError ? error : failed(error);
      }
    },
    discard: async () => {
      await handle.close().catch(() => undefined);
      await rm(part, { force: true }).catch(() => undefined);
    },
  };
}

/** A link, unlike a renaming, is refused where somebody made a file of that name meanwhile; not every file system has links. */
async function named(part: string, path: string): Promise<void> {
  try {
    await link(part, path);
    await unlink(part);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw exists(path);
    await rename(part, path);
  }
}

const exists = (path: string): JacScaleError =>
  usageError({
    code: 'FileExists',
    what: `${path} is there already`,
    why: 'an archive is never written over another file',
    next: 'choose another name, or remove it',
    place: { file: path },
  });

const pieceSize = 64 * 1024;

async function pipeTo(stdout: NodeJS.WriteStream): Promise<ArchiveTarget> {
  if (stdout.isTTY) {
    throw usageError({
      code: 'FileUnwritable',
      what: 'an archive is not written to a terminal',
      next: 'name a file, or send it on: kubectl jac data export - | gzip > data.tar.gz',
    });
  }
  // What becomes of the reader is told to the write that follows.
  const gone = new Promise<never>((_, reject) => {
    stdout.once('error', (error) =>
      reject(new JacScaleError({ code: 'FileUnwritable', what: `cannot write to stdout: ${error.message}` })),
    );
  });
  gone.catch(() => undefined);
  return {
    // A pipe is written synchronously: in small pieces, so that this process gets to do other things meanwhile.
    write: async (bytes) => {
      for (let at = 0; at < bytes.length; at += pieceSize) {
        const piece = bytes.subarray(at, at + pieceSize);
        const written = new Promise<void>((resolve) => stdout.write(piece, () => resolve()));
        await Promise.race([written, gone]);
      }
    },
    commit: async () => undefined,
    discard: async () => undefined,
  };
}

async function openFile(path: string): Promise<ArchiveSource> {
  const unreadable = (error: unknown) =>
    usageError({
      code: 'FileUnreadable',
      what: `cannot read ${path}: ${messageOf(error)}`,
      place: { file: path },
    });
  const handle = await open(path, 'r').catch((error: unknown) => {
    throw unreadable(error);
  });
  if ((await handle.stat()).isFile()) return sourceOf(handle);
  // A pipe or a device gives its bytes only once.
  const stream = handle.createReadStream();
  return await spool(stream).catch((error: unknown) => {
    throw error instanceof JacScaleError ? error : unreadable(error);
  });
}

/** Without a name from the beginning, so that nothing of it is left however this process ends. */
async function spool(stream: AsyncIterable<Uint8Array>): Promise<ArchiveSource> {
  const folder = await mkdtemp(join(tmpdir(), 'jac-data-'));
  const path = join(folder, 'archive.tar');
  const handle = await open(path, 'wx+', 0o600);
  await unlink(path);
  await rmdir(folder);
  try {
    for await (const chunk of stream) await handle.writeFile(chunk);
  } catch (error) {
    await handle.close();
    throw new JacScaleError({
      code: 'FileUnreadable',
      what: `cannot keep what is read from stdin in ${tmpdir()}: ${messageOf(error)}`,
      next: 'make room there, set TMPDIR, or give the archive as a file',
      cause: error,
    });
  }
  return sourceOf(handle);
}

const readSize = 256 * 1024;

function sourceOf(handle: FileHandle): ArchiveSource {
  return {
    async *read() {
      for (let at = 0; ; ) {
        const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(readSize), 0, readSize, at);
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
        at += bytesRead;
      }
    },
    close: () => handle.close(),
  };
}
