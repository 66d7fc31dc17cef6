/** A host name in front of an app: an Ingress with and without TLS, a route of a Gateway, and from one to the other. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from '../support/apps.js';
import { devcluster, getJson, kubectl, kubectlApply } from '../support/cluster.js';
import { ask } from '../support/http.js';
import { ensureIngress, type Ingress } from '../support/ingress.js';
import { report } from '../support/jac.js';
import { type PreviewApp, previewApp, reportOf } from '../support/previews.js';
import { type Actor, deployer, previewer, uniqueName } from '../support/roles.js';
import { during } from '../support/steady.js';

const name = uniqueName('hello');
const host = `${name}.example.test`;
const path = '/function/greet';
let actor: Actor;
let app: App;
let controller: Ingress;
let certificate: string;

// What answers behind a host name is known of the throwaway cluster alone.
const served = devcluster === undefined ? describe.skip : describe;

const scale = (...more: string[]) =>
  report(actor, ['scale', app.file, '--name', name, '--code-store', 'configmap', ...more]);
const changed = (of: Report) =>
  (of.changes ?? []).flatMap(({ action, kind }) => (action === 'unchanged' ? [] : [`${action} ${kind}`]));
const codes = (of: Report) => of.warnings.map(({ code }) => code);
const objects = async (): Promise<string[]> =>
  (await kubectl('get', 'ingresses,httproutes', '-n', actor.namespace, '-o', 'name')).trim().split('\n');

/** What the controller answers for a host: asked until it is the app, since a controller hears of it a moment later. */
async function throughHttp(of = host): Promise<string> {
  const giveUp = Date.now() + 20_000;
  for (;;) {
    const { status, body } = await ask(`${controller.http}${path}`, { body: {}, headers: { host: of } });
    if (status === 200 || Date.now() > giveUp) return body;
    await sleep(100);
  }
}

/** The same over TLS, where nothing but the certificate of the test is believed. */
async function throughTls(): Promise<string> {
  const giveUp = Date.now() + 20_000;
  for (;;) {
    const body = await overTls().catch((error: Error) => error.message);
    if (body.includes('Hello') || Date.now() > giveUp) return body;
    await sleep(100);
  }
}

function overTls(): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(controller.https);
    const sent = request(
      {
        host: hostname,
        port: Number(port || 443),
        path,
        method: 'POST',
        servername: host,
        ca: certificate,
        agent: false,
        headers: { host, 'content-type': 'application/json' },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () => resolve(text));
      },
    );
    sent.on('error', reject);
    sent.end('{}');
  });
}

/** Makes a certificate of the host, and the Secret that holds it. */
async function makeCertificate(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'jac-tls-'));
  try {
    const [key, file] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
    const who = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${host}`];
    await promisify(execFile)('openssl', ['req', '-x509', ...kind, '-keyout', key, '-out', file, ...who]);
    certificate = readFileSync(file, 'utf8');
    await kubectl('create', 'secret', 'tls', 'mine', '-n', actor.namespace, `--cert=${file}`, `--key=${key}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

served('a host name', () => {
  beforeAll(async () => {
    controller = (await ensureIngress()) as Ingress;
    actor = await deployer('exposure');
    app = copyOf('hello');
  });
  afterAll(async () => {
    app?.cleanUp();
    await actor?.cleanUp();
  });

  it('is where the app answers through an ingress controller, and the URL of the report', async () => {
    const first = await scale('--domain', host);
    expect(first).toMatchObject({ status: 'ready', url: `http://${host}`, docsUrl: `http://${host}/docs` });
    expect(changed(first)).toContain('create Ingress');
    expect(await throughHttp()).toContain('Hello, world!');
    expect(await report(actor, ['status', app.file, '--name', name])).toMatchObject({
      url: `http://${host}`,
    });
    expect(await scale('--domain', host)).toMatchObject({ status: 'unchanged', url: `http://${host}` });
  });

  it('is told to be without its certificate while the Secret is not there', async () => {
    const early = await scale('--domain', host, '--tls-secret', 'mine');
    expect(codes(early)).toEqual(['TlsSecretMissing']);
    expect(changed(early)).toEqual(['configure Ingress']);
  });

  it('is served over TLS with the certificate that was given', async () => {
    await makeCertificate();
    const secure = await scale('--domain', host, '--tls-secret', 'mine');
    expect(secure).toMatchObject({ status: 'unchanged', url: `https://${host}`, warnings: [] });
    expect(await throughTls()).toContain('Hello, world!');
  });

  it('has the annotations of its class, and a warning where the class has none that are known', async () => {
    app.set('ingress_limit_rps = 50\ningress_body_size = "8Mi"');
    const limited = await scale('--domain', host);
    expect(limited.warnings).toEqual([]);
    const { metadata, spec } = await getJson('ingress', `${name}-ingress`, '-n', actor.namespace);
    expect(metadata.annotations).toMatchObject({
      'nginx.ingress.kubernetes.io/limit-rps': '50',
      'nginx.ingress.kubernetes.io/proxy-body-size': '8388608',
    });
    expect(spec).not.toHaveProperty('tls');
    const other = await scale('--domain', host, '--ingress-class', 'traefik');
    expect(codes(other)).toEqual(['ExposureNotSupported', 'ExposureNotSupported']);
    expect(await throughHttp()).toContain('Hello, world!');
    app.edit('jac.toml', 'ingress_limit_rps = 50\ningress_body_size = "8Mi"\n', '');
  });

  it('gets cert-manager to make the certificate', async () => {
    await scale('--domain', host, '--cluster-issuer', 'letsencrypt');
    const { metadata, spec } = await getJson('ingress', `${name}-ingress`, '-n', actor.namespace);
    expect(metadata.annotations).toMatchObject({ 'cert-manager.io/cluster-issuer': 'letsencrypt' });
    expect(spec.tls).toEqual([{ hosts: [host], secretName: `${name}-tls` }]);
  });

  describe('behind a Gateway', () => {
    it('is not served while there is none, which is told and is no failure', async () => {
      const lonely = await scale('--domain', host, '--gateway', 'web');
      expect(lonely.status).toBe('ready');
      expect(codes(lonely)).toEqual(['GatewayMissing', 'RouteNotAccepted']);
      expect(await objects()).toEqual([`httproute.gateway.networking.k8s.io/${name}-route`]);
      await scale('--domain', host);
      expect(await objects()).toEqual([`ingress.networking.k8s.io/${name}-ingress`]);
    });

    it('takes over from the ingress without a request that fails', async () => {
      await makeGateway();
      expect(await throughHttp()).toContain('Hello');
      const move = () => scale('--domain', host, '--gateway', 'web');
      const { result, failures } = await during(`${controller.http}${path}`, move, { host });
      expect(failures).toEqual([]);
      expect(changed(result).sort()).toEqual(['create HTTPRoute', 'delete Ingress']);
      expect(result).toMatchObject({ url: `https://${host}`, warnings: [] });
      expect(await objects()).toEqual([`httproute.gateway.networking.k8s.io/${name}-route`]);
      expect(await throughHttp()).toContain('Hello, world!');
      expect(await throughTls()).toContain('Hello, world!');
    });

    it('is left alone by the next run, and known to status', async () => {
      const again = await scale('--domain', host, '--gateway', `${actor.namespace}/web`);
      // Another way to name the same Gateway is another manifest, and nothing else.
      expect(changed(again)).toEqual(['configure HTTPRoute']);
      expect(await scale('--domain', host, '--gateway', `${actor.namespace}/web`)).toMatchObject({
        status: 'unchanged',
        url: `https://${host}`,
      });
      expect(await report(actor, ['status', app.file, '--name', name])).toMatchObject({
        url: `https://${host}`,
      });
    });

    it('is refused by a Gateway that does not serve it, in its own words', async () => {
      const other = await scale('--domain', `${name}.other.test`, '--gateway', 'web');
      expect(codes(other)).toEqual(['GatewayListenerMissing', 'RouteNotAccepted']);
      expect(other.warnings[1]?.message).toMatch(/does not serve .*NoMatchingListenerHostname/);
    });

    it('goes back to an ingress', async () => {
      const back = await scale('--domain', host);
      expect(changed(back).sort()).toEqual(['create Ingress', 'delete HTTPRoute']);
      expect(await throughHttp()).toContain('Hello, world!');
    });
  });

  it('goes with the setting, and with the app', async () => {
    // What Traefik is asked for stands on the Service while there is a host name.
    expect(changed(await scale()).sort()).toEqual(['configure Service', 'delete Ingress']);
    await scale('--domain', host, '--gateway', 'web');
    await report(actor, ['destroy', app.file, '--name', name, '--yes']);
    expect(await objects()).toEqual(['']);
  });
});

/** Over HTTP and HTTPS, for hosts under example.test. */
async function makeGateway(): Promise<void> {
  const hostname = '*.example.test';
  await kubectlApply({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'web', namespace: actor.namespace },
    spec: {
      gatewayClassName: controller.gatewayClass,
      listeners: [
        { name: 'http', protocol: 'HTTP', port: 80, hostname },
        {
          name: 'https',
          protocol: 'HTTPS',
          port: 443,
          hostname,
          tls: { mode: 'Terminate', certificateRefs: [{ name: 'mine' }] },
        },
      ],
    },
  });
}

served('a preview with a domain', () => {
  let maker: Actor;
  let preview: PreviewApp;
  beforeAll(async () => {
    controller = (await ensureIngress()) as Ingress;
    maker = await previewer('exposed');
    preview = previewApp(maker);
  });
  afterAll(async () => {
    await preview?.cleanUp();
    await maker?.cleanUp();
  });

  it('has a host of its own under it, which the controller reaches through its policy', async () => {
    const mine = `${preview.namespaceOf(7)}.example.test`;
    const where = ['--pr', '7', '--repo', 'owner/shop', '--domain', 'example.test'];
    const made = reportOf(await preview.run('create', where));
    expect(made).toMatchObject({ status: 'ready', url: `http://${mine}` });
    // Who may list the classes of the cluster is not told of one that is there.
    expect(made.warnings.map(({ code }) => code)).not.toContain('IngressClassMissing');
    expect(await throughHttp(mine)).toContain('Hello, world!');
    const absent = reportOf(await preview.run('create', [...where, '--ingress-class', 'absent']));
    expect(absent.warnings.map(({ code }) => code)).toContain('IngressClassMissing');
  });

  it('has it behind a Gateway as well', async () => {
    const where = ['--pr', '7', '--repo', 'owner/shop', '--domain', 'example.test', '--gateway', 'web'];
    const made = reportOf(await preview.run('create', where));
    expect(made.url).toBe(`http://${preview.namespaceOf(7)}.example.test`);
    const { previews } = JSON.parse((await preview.run('list', [])).stdout);
    expect(previews).toMatchObject([{ url: made.url }]);
  });
});
