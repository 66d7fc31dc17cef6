import type { ClientRequestArgs } from 'node:http';
import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import type { Duplex } from 'node:stream';

type Opened = (error: Error | null, socket: Duplex) => void;

/** What a connection is made of; the agent hands it the options of the request. */
type Connect = (options: ClientRequestArgs, opened: Opened) => void;

/**
 * TLS through a proxy: the agent's own connection (with its session cache) on a socket that the proxy opened. The
 * proxy sees names, never content.
 */
export class TunnelAgent extends https.Agent {
  readonly #connect: Connect;

  constructor(proxy: URL, options: https.AgentOptions, timeoutMs: number) {
    super(options);
    this.#connect = (request, opened) => {
      openTunnel(proxy, String(request.host), Number(request.port), timeoutMs).then(
        (socket) =>
          opened(null, super.createConnection({ ...request, socket } as ClientRequestArgs) as Duplex),
        (error: Error) => opened(error, undefined as unknown as Duplex),
      );
    };
  }

  override createConnection(options: ClientRequestArgs, opened?: Opened): undefined {
    if (opened !== undefined) this.#connect(options, opened);
  }
}

/** The same for a server without TLS. */
export class PlainTunnelAgent extends http.Agent {
  readonly #connect: Connect;

  constructor(proxy: URL, options: http.AgentOptions, timeoutMs: number) {
    super(options);
    this.#connect = (request, opened) => {
      openTunnel(proxy, String(request.host), Number(request.port), timeoutMs).then(
        (socket) => opened(null, socket),
        (error: Error) => opened(error, undefined as unknown as Duplex),
      );
    };
  }

  override createConnection(options: ClientRequestArgs, opened?: Opened): undefined {
    if (opened !== undefined) this.#connect(options, opened);
  }
}

/** A proxy without the name and password that its URL may hold. */
export const proxyText = (proxy: URL): string => `${proxy.protocol}//${proxy.host}`;

/** A socket through the proxy to the host; it fails with an Error that names the proxy. */
export async function openTunnel(
  proxy: URL,
  host: string,
  port: number,
  timeoutMs: number,
): Promise<net.Socket> {
  const open = proxy.protocol.startsWith('socks') ? (await import('./socks.js')).openSocks : openConnect;
  try {
    return await open(proxy, host, port, timeoutMs);
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    throw Object.assign(new Error(`proxy ${proxyText(proxy)}: ${message || code}`, { cause: error }), {
      code,
    });
  }
}

/** HTTP's CONNECT (RFC 9110, 9.3.6). */
function openConnect(proxy: URL, host: string, port: number, timeoutMs: number): Promise<net.Socket> {
  const target = `${net.isIPv6(host) ? `[${host}]` : host}:${port}`;
  const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return new Promise((resolve, reject) => {
    const request = (proxy.protocol === 'https:' ? https : http).request({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: target,
      agent: false,
      headers: {
        host: target,
        ...(user === ':' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}` }),
      },
    });
    const timer = setTimeout(() => request.destroy(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs);
    request.on('connect', (response, socket, head) => {
      clearTimeout(timer);
      if (response.statusCode === 200) {
        if (head.length > 0) socket.unshift(head);
        resolve(socket as net.Socket);
      } else {
        socket.destroy();
        reject(new Error(`refused with ${response.statusCode} ${response.statusMessage}`));
      }
    });
    request.on('response', (response) => request.destroy(new Error(`answered ${response.statusCode}`)));
    request.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    request.end();
  });
}
