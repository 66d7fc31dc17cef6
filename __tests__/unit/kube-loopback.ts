/** A loopback server that answers as an API server would, one handler per request, and what a test needs to reach it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { type ConnectOptions, connect } from '../../src/adapters/kube/connection.js';
import type { Cluster } from '../../src/ports/cluster.js';
import type { ServiceAccess } from '../../src/ports/service-proxy.js';

export const tlsFolder = join(process.cwd(), '__tests__/fixtures/kube-tls');
const pem = (name: string) => readFileSync(join(tlsFolder, name));

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  /** CN of the client certificate. */
  readonly client: string | undefined;
  readonly response: http.ServerResponse;
}

/** Returns JSON to answer with, or writes to the response itself. */
export type Handler = (asked: Asked, index: number) => unknown;

export interface Loopback {
  readonly url: string;
  readonly port: number;
  readonly asked: Asked[];
  close(): Promise<void>;
}

export async function listen(handler: Handler, secure = false, port = 0): Promise<Loopback> {
  const asked: Asked[] = [];
  const take: http.RequestListener = async (request, response) => {
    let body = '';
    for await (const part of request.setEncoding('utf8')) body += part;
    const client = (request.socket as Partial<TLSSocket>).getPeerCertificate?.().subject?.CN;
    const one: Asked = {
      method: request.method ?? '',
      url: new URL(request.url ?? '/', 'http://server'),
      headers: request.headers,
      body,
      client: Array.isArray(client) ? client[0] : client,
      response,
    };
    asked.push(one);
    const answer = await handler(one, asked.length - 1);
    if (answer !== undefined) json(response, 200, answer);
  };
  const server = secure
    ? https.createServer(
        {
          key: pem('server.key'),
          cert: pem('server.pem'),
          ca: pem('ca.pem'),
          requestCert: true,
          rejectUnauthorized: false,
        },
        take,
      )
    : http.createServer(take);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const found = (server.address() as AddressInfo).port;
  return {
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${found}`,
    port: found,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function json(
  response: http.ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** A Status object, as the API refuses with. */
export const status = (code: number, reason: string, message: string, details: object = {}) => ({
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  code,
  reason,
  message,
  details,
});

/** A folder that is gone when the test is over. */
export function folder(): { path: string; write(name: string, text: string): string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'kube-test-'));
  return {
    path,
    write(name, text) {
      writeFileSync(join(path, name), text, { mode: 0o700 });
      return join(path, name);
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** A kubeconfig of one context; JSON is YAML. */
export const kubeconfig = (cluster: object, user: object = {}, namespace?: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'here',
    clusters: [{ name: 'c', cluster }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'here', context: { cluster: 'c', user: 'u', ...(namespace ? { namespace } : {}) } }],
  });

/** Short times: nothing on loopback takes long. */
const quick = { connectMs: 2000, responseMs: 2000, retryMs: 2000, firstContactMs: 2000, silenceMs: 60_000 };

export async function connectTo(
  cluster: object,
  user: object = {},
  options: Partial<ConnectOptions> = {},
): Promise<Cluster & ServiceAccess> {
  const files = folder();
  try {
    const path = files.write('config', kubeconfig(cluster, user));
    return await connect({
      env: {},
      ...options,
      kubeconfig: path,
      limits: { ...quick, ...options.limits },
    });
  } finally {
    files.remove();
  }
}
