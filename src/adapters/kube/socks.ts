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
  const timer = setTimeout(() => socket.destroy(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
  try {
    await once(socket, 'connect');
    await greet(socket, decodeURIComponent(proxy.username), decodeURIComponent(proxy.password));
    const name = Buffer.from(host);
    const address = net.isIPv4(host) ? [1, ...host.split('.').map(Number)] : [3, name.length, ...name];
    socket.write(Buffer.from([5, 1, 0, ...address, port >> 8, port & 0xff]));
    const [, status, , family] = await take(socket, 4);
    if (status !== 0) throw new Error(`refused with SOCKS status ${status}`);
    // The address it is bound to is of no use to us, but stands before the content.
    const length = family === 1 ? 4 : family === 4 ? 16 : ((await take(socket, 1))[0] ?? 0);
    await take(socket, length + 2);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function greet(socket: net.Socket, username: string, password: string): Promise<void> {
  const methods = username === '' ? [0] : [0, 2];
  socket.write(Buffer.from([5, methods.length, ...methods]));
  const [version, method] = await take(socket, 2);
  if (version !== 5) throw new Error('is not a SOCKS5 proxy');
  if (method === 0) return;
  if (method !== 2 || username === '') throw new Error('wants another authentication');
  const [name, secret] = [Buffer.from(username), Buffer.from(password)];
  socket.write(Buffer.from([1, name.length, ...name, secret.length, ...secret]));
  const [, refused] = await take(socket, 2);
  if (refused !== 0) throw new Error('refused name and password');
}

/** Exactly that many bytes; what follows stays in the socket. */
async function take(socket: net.Socket, length: number): Promise<Buffer> {
  for (;;) {
    const bytes = socket.read(length) as Buffer | null;
    if (bytes?.length === length) return bytes;
    if (bytes !== null || socket.readableEnded || socket.destroyed)
      throw socket.errored ?? new Error('closed the connection');
    const seen = new AbortController();
    const events = ['readable', 'end', 'close'].map((name) => once(socket, name, seen));
    await Promise.race(events).finally(() => seen.abort());
  }
}
