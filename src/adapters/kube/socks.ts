import { once } from 'node:events';
import * as net from 'node:net';

/**
 * A socket through a SOCKS5 proxy (RFC 1928, with RFC 1929 for name and password). The proxy resolves names, as Go's
 * client has it do for `socks5` and `socks5h` alike.
 */
export async function openSocks(
  proxy: URL,
  host: string,
  port: number,
  timeoutMs: number,
): Promise<net.Socket> {
  const socket = net.connect({
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: Number(proxy.port || 1080),
  });
  // An error without a listener would end the process; the reader tells it.
  socket.on('error', () => {});
  const timer = setTimeout(() => socket.destroy(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
  try {
    await once(socket, 'connect');
    const inbox = new Inbox(socket);
    await greet(socket, inbox, decodeURIComponent(proxy.username), decodeURIComponent(proxy.password));
    const name = Buffer.from(host);
    const address = net.isIPv4(host) ? [1, ...host.split('.').map(Number)] : [3, name.length, ...name];
    socket.write(Buffer.from([5, 1, 0, ...address, port >> 8, port & 0xff]));
    const [, status, , family] = await inbox.take(4);
    if (status !== 0) throw new Error(`refused with SOCKS status ${status}`);
    // The address it is bound to is of no use to us, but stands before the content.
    const length = family === 1 ? 4 : family === 4 ? 16 : ((await inbox.take(1))[0] ?? 0);
    await inbox.take(length + 2);
    inbox.release();
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function greet(socket: net.Socket, inbox: Inbox, username: string, password: string): Promise<void> {
  const methods = username === '' ? [0] : [0, 2];
  socket.write(Buffer.from([5, methods.length, ...methods]));
  const [version, method] = await inbox.take(2);
  if (version !== 5) throw new Error('is not a SOCKS5 proxy');
  if (method === 0) return;
  if (method !== 2 || username === '') throw new Error('wants another authentication');
  const [name, secret] = [Buffer.from(username), Buffer.from(password)];
  socket.write(Buffer.from([1, name.length, ...name, secret.length, ...secret]));
  const [, refused] = await inbox.take(2);
  if (refused !== 0) throw new Error('refused name and password');
}

/** What comes in, in pieces of a wanted size. */
class Inbox {
  readonly #socket: net.Socket;
  #wake = () => {};
  readonly #changed = () => this.#wake();

  constructor(socket: net.Socket) {
    this.#socket = socket;
    // One listener for all pieces: a new one is called at once while bytes wait, and would so never let more come.
    for (const name of events) socket.on(name, this.#changed);
  }

  /** Exactly that many bytes; what follows stays in the socket. */
  async take(length: number): Promise<Buffer> {
    for (;;) {
      const bytes = this.#socket.read(length) as Buffer | null;
      if (bytes?.length === length) return bytes;
      if (bytes !== null || this.#socket.readableEnded || this.#socket.destroyed)
        throw this.#socket.errored ?? new Error('closed the connection');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  release(): void {
    for (const name of events) this.#socket.off(name, this.#changed);
  }
}

const events = ['readable', 'end', 'close'] as const;
