/**
 * A gate in front of the API server: an HTTPS reverse proxy through which one actor talks, that sees every request and can
 * hold writes back or cut connections. It changes nothing that passes.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer, request, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';
import { parse, stringify } from 'yaml';
import type { Actor } from './roles.js';

export interface Passed {
  readonly method: string;
  readonly path: string;
}

export interface Gate {
  /** The actor, through the gate. */
  readonly actor: Actor;
  /** Stored writes that passed so far (dry runs and reviews do not count). */
  readonly writes: readonly Passed[];
  /** Called with each write before it passes; the write waits for what it answers. */
  beforeWrite: (write: Passed, index: number) => Promise<void> | void;
  /** Breaks every connection that is open now. */
  cut(): void;
  /** While true, nothing passes: new connections are broken at once. */
  closed: boolean;
  close(): Promise<void>;
}

export function isStoredWrite(method: string, path: string): boolean {
  return (
    ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method) &&
    !path.includes('dryRun=') &&
    !path.includes('/exec?') &&
    !path.includes('selfsubject')
  );
}

export async function gateFor(actor: Actor): Promise<Gate> {
  const config = parse(readFileSync(actor.kubeconfig, 'utf8')) as {
    clusters: { cluster: { server: string; 'certificate-authority-data': string } }[];
  };
  const cluster = config.clusters[0]?.cluster;
  if (cluster === undefined) throw new Error('no cluster in the kubeconfig');
  const upstream = new URL(cluster.server);
  const ca = Buffer.from(cluster['certificate-authority-data'], 'base64');
  const folder = mkdtempSync(join(tmpdir(), 'jac-gate-'));
  const { key, cert } = certificate(folder);
  const sockets = new Set<Duplex>();
  const writes: Passed[] = [];

  const server: Server = createServer({ key, cert });
  const gate: Gate = {
    actor: { ...actor, kubeconfig: join(folder, 'kubeconfig') },
    writes,
    beforeWrite: () => undefined,
    closed: false,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      gate.cut();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
  const remember = (socket: Duplex) => {
    if (gate.closed) return void socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  };
  server.on('secureConnection', remember);
  server.on('tlsClientError', () => undefined);

  server.on('request', async (incoming, outgoing) => {
    const passed = { method: incoming.method ?? '', path: incoming.url ?? '' };
    if (isStoredWrite(passed.method, passed.path)) {
      await gate.beforeWrite(passed, writes.length);
      writes.push(passed);
    }
    const sent = request(
      {
        host: upstream.hostname,
        port: upstream.port,
        ca,
        method: incoming.method,
        path: incoming.url,
        headers: incoming.headers,
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
        answer.on('error', () => outgoing.destroy());
      },
    );
    sent.on('error', () => outgoing.destroy());
    outgoing.on('close', () => sent.destroy());
    incoming.on('error', () => sent.destroy());
    incoming.pipe(sent);
  });

  // exec: bytes are passed on as they are.
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    const sent = tlsConnect(
      { host: upstream.hostname, port: Number(upstream.port), ca, servername: '' },
      () => {
        const headers = incoming.rawHeaders.reduce(
          (text, part, index) => text + part + (index % 2 === 0 ? ': ' : '\r\n'),
          `${incoming.method} ${incoming.url} HTTP/1.1\r\n`,
        );
        sent.write(`${headers}\r\n`);
        sent.write(head);
        sent.pipe(socket);
        socket.pipe(sent);
      },
    );
    sent.on('error', () => socket.destroy());
    socket.on('error', () => sent.destroy());
    socket.on('close', () => sent.destroy());
    sent.on('close', () => socket.destroy());
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  cluster.server = `https://127.0.0.1:${port}`;
  cluster['certificate-authority-data'] = Buffer.from(cert).toString('base64');
  writeFileSync(gate.actor.kubeconfig, stringify(config), { mode: 0o600 });
  return gate;
}

function certificate(folder: string): { key: string; cert: string } {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=gate',
      '-addext',
      'subjectAltName=IP:127.0.0.1',
      '-keyout',
      key,
      '-out',
      cert,
    ],
    { stdio: 'ignore' },
  );
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}
