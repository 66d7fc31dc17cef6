/** Servers on loopback that stand before the cluster, or in its place, for what a real one does not do here. */
import { readFileSync, writeFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { projectRoot } from './cluster.js';

interface Kubeconfig {
  clusters: { name: string; cluster: Record<string, string> }[];
  users: { name: string; user: Record<string, unknown> }[];
}

/** A copy of a kubeconfig beside it, changed; it goes with the folder. */
export function changedKubeconfig(path: string, name: string, change: (config: Kubeconfig) => void): string {
  const config = parse(readFileSync(path, 'utf8')) as Kubeconfig;
  change(config);
  const file = `${path}.${name}`;
  writeFileSync(file, stringify(config), { mode: 0o600 });
  return file;
}

/** Calls `use` with the address of a server while it listens. */
async function listening<T>(
  server: http.Server | https.Server,
  scheme: string,
  use: (url: string) => Promise<T>,
): Promise<T> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** An API server whose certificate ended in 2024. */
export function withExpiredCertificate<T>(use: (url: string) => Promise<T>): Promise<T> {
  const folder = join(projectRoot, '__tests__/fixtures/kube-tls');
  const server = https.createServer({
    key: readFileSync(join(folder, 'expired.key')),
    cert: readFileSync(join(folder, 'expired.pem')),
  });
  return listening(server, 'https', use);
}

/** The cluster of a kubeconfig, but for the version that it says it has. */
export function withVersion<T>(
  kubeconfig: string,
  version: string,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const [{ cluster } = { cluster: {} as Record<string, string> }] = (
    parse(readFileSync(kubeconfig, 'utf8')) as Kubeconfig
  ).clusters;
  const ca = Buffer.from(cluster['certificate-authority-data'] ?? '', 'base64');
  const server = http.createServer((request, response) => {
    if (request.url?.startsWith('/version')) {
      const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version) ?? [];
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ major, minor, gitVersion: version }));
      return;
    }
    const { host: _host, ...headers } = request.headers;
    const onward = https.request(
      new URL(request.url ?? '/', cluster['server']),
      { method: request.method, headers, ca },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  return listening(server, 'http', use);
}
