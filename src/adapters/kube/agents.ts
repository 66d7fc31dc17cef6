import * as http from 'node:http';
import * as https from 'node:https';
import { PlainTunnelAgent, TunnelAgent } from './tunnel.js';

/**
 * At once for plain requests. Each connection costs a TLS handshake with a client certificate on both sides, each
 * request beyond waits a round trip: seven LISTs over 1, 4 and 7 connections were nearly alike on a near server (the
 * handshakes eat what parallelism gives), and on a far one 4 need one round trip more than 7.
 */
const maxSockets = 4;
/** Less than what API servers and load balancers in front of them allow a connection to idle. */
const idleMs = 30_000;

/** An agent for the server, through the proxy if there is one. */
export function agentFor(
  server: URL,
  proxy: URL | undefined,
  connectMs: number,
  use: 'requests' | 'streams',
): http.Agent {
  const options = {
    keepAlive: true,
    timeout: idleMs,
    ...(use === 'requests' ? { maxSockets } : {}),
  };
  const secure = server.protocol === 'https:';
  if (proxy === undefined) return secure ? new https.Agent(options) : new http.Agent(options);
  return secure
    ? new TunnelAgent(proxy, options, connectMs)
    : new PlainTunnelAgent(proxy, options, connectMs);
}
