import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lookAtExposure } from '../../src/engine/exposure/look.js';
import { hostUrl } from '../../src/engine/exposure/url.js';
import { keyOf } from '../../src/engine/observe.js';
import { dependencySetOf } from '../../src/engine/render/dependency-set.js';
import { type RenderInput, render } from '../../src/engine/render/render.js';
import type { Kind, KubeObject, ObjectRef } from '../../src/model/kubernetes.js';
import type { Settings } from '../../src/model/settings.js';
import { ClusterError, type ObjectReader } from '../../src/ports/cluster.js';
import { defaultSettings } from '../support/settings.js';

const digest = `sha256:${'ab'.repeat(32)}` as const;
const settingsOf = (more: Partial<Settings> = {}): Settings => ({
  ...defaultSettings,
  appName: 'shop',
  namespace: 'demo',
  mongodb: false,
  redis: false,
  ...more,
});

function rendered(more: Partial<Settings>, exposure?: RenderInput['exposure']): KubeObject[] {
  const settings = settingsOf(more);
  return render({
    settings,
    release: { kind: 'bundle', digest, size: 1, fileCount: 1, entry: 'app.jac' },
    dependencies: dependencySetOf(settings),
    environmentSecret: 'shop-env-1',
    nodePort: undefined,
    exposure,
  });
}

const of = (objects: readonly KubeObject[], kind: string, name = 'shop') =>
  objects.find((object) => object.kind === kind && object.metadata.name.startsWith(name));
const liveOf = (...objects: readonly KubeObject[]) =>
  new Map(objects.map((object) => [keyOf(object), object]));
const nginx = (name: string) => `nginx.ingress.kubernetes.io/${name}`;

describe('a host name', () => {
  const host = 'shop.example.test';

  it('is served by an Ingress, without TLS unless there is a certificate', () => {
    const objects = rendered({}, { host });
    const ingress = of(objects, 'Ingress');
    expect(ingress).toMatchObject({ spec: { ingressClassName: 'nginx', rules: [{ host }] } });
    expect(ingress?.['spec']).not.toHaveProperty('tls');
    expect(of(objects, 'HTTPRoute')).toBeUndefined();
    expect(hostUrl(liveOf(...objects), 'shop')).toBe(`http://${host}`);
  });

  it.each([
    [{ tlsSecret: 'mine' }, 'mine', undefined],
    [{ clusterIssuer: 'letsencrypt' }, 'shop-tls', 'letsencrypt'],
  ])('has the certificate of %j', (more, secretName, issuer) => {
    const objects = rendered(more, { host });
    const ingress = of(objects, 'Ingress');
    expect(ingress).toMatchObject({ spec: { tls: [{ hosts: [host], secretName }] } });
    expect(ingress?.metadata.annotations?.['cert-manager.io/cluster-issuer']).toBe(issuer);
    expect(hostUrl(liveOf(...objects), 'shop')).toBe(`https://${host}`);
  });

  it('is limited by annotations of the one class that is known', () => {
    const limits = { ingressLimitRps: 5, ingressBodySize: '8Mi', replicas: 2, stateless: true };
    expect(of(rendered(limits, { host }), 'Ingress')?.metadata.annotations).toEqual({
      [nginx('proxy-next-upstream')]: 'error timeout http_503',
      [nginx('limit-rps')]: '5',
      [nginx('proxy-body-size')]: '8388608',
    });
    const other = of(rendered({ ...limits, ingressClass: 'traefik' }, { host }), 'Ingress');
    expect(other?.metadata).not.toHaveProperty('annotations');
  });

  it('may never be limited to less than what was asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.constantFrom('', 'k', 'Ki', 'm', 'M'), (n, unit) => {
        const ingress = of(rendered({ ingressBodySize: `${n}${unit}` }, { host }), 'Ingress');
        const bytes = Number(ingress?.metadata.annotations?.[nginx('proxy-body-size')]);
        const factor = { '': 1, k: 1000, Ki: 1024, m: 0.001, M: 1e6 }[unit] ?? 0;
        expect(Number.isSafeInteger(bytes)).toBe(true);
        expect(bytes).toBeGreaterThanOrEqual(n * factor);
        expect(bytes - n * factor).toBeLessThan(1);
      }),
    );
  });

  it.each([
    ['web', [{ name: 'web' }]],
    ['infra/web', [{ name: 'web', namespace: 'infra' }]],
  ])('is served by a route of Gateway %s', (gateway, parentRefs) => {
    const objects = rendered({ gateway }, { host, gatewayScheme: 'https' });
    expect(of(objects, 'Ingress')).toBeUndefined();
    expect(of(objects, 'HTTPRoute')).toMatchObject({
      metadata: { name: 'shop-route', labels: { 'app.kubernetes.io/component': 'app' } },
      spec: {
        parentRefs,
        hostnames: [host],
        rules: [{ backendRefs: [{ name: 'shop-service', port: 8000 }] }],
      },
    });
    expect(hostUrl(liveOf(...objects), 'shop')).toBe(`https://${host}`);
    const plain = rendered({ gateway }, { host, gatewayScheme: 'http' });
    expect(hostUrl(liveOf(...plain), 'shop')).toBe(`http://${host}`);
  });

  it('leaves the choice of a pod to the Service, where there may be one alone', () => {
    const asked = (more: Partial<Settings>, exposure?: RenderInput['exposure']) => {
      const objects = rendered({ stateless: true, ...more }, exposure);
      return [
        Object.keys(of(objects, 'Service', 'shop-service')?.metadata.annotations ?? {}),
        Object.keys(of(objects, 'Ingress')?.metadata.annotations ?? {}).includes(nginx('service-upstream')),
      ];
    };
    const byService = ['traefik.ingress.kubernetes.io/service.nativelb', 'traefik.io/service.nativelb'];
    expect(asked({}, { host })).toEqual([byService, true]);
    expect(asked({ minReplicas: 1, maxReplicas: 3 }, { host })).toEqual([byService, true]);
    expect(asked({ gateway: 'web' }, { host })).toEqual([byService, false]);
    expect(asked({ replicas: 2 }, { host })).toEqual([[], false]);
    expect(asked({})).toEqual([[], false]);
  });

  it('does not change the pods', () => {
    expect(of(rendered({}, { host }), 'Deployment')).toEqual(of(rendered({}), 'Deployment'));
  });
});

describe('pods', () => {
  interface PodSpec {
    readonly [field: string]: unknown;
    readonly containers: readonly unknown[];
  }
  function podOf(objects: readonly KubeObject[], name: string): PodSpec {
    const found = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name);
    return (found as unknown as { spec: { template: { spec: PodSpec } } }).spec.template.spec;
  }
  const tolerations = [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }];
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: {} } };

  it('run where they are told, and the code-server on the same kind of node', () => {
    const objects = rendered({ nodeSelector: { disk: 'ssd' }, tolerations, affinity });
    expect(podOf(objects, 'shop')).toMatchObject({ nodeSelector: { disk: 'ssd' }, tolerations, affinity });
    const server = podOf(objects, 'shop-code-server');
    expect(server).toMatchObject({ nodeSelector: { disk: 'ssd' }, tolerations });
    expect(server).not.toHaveProperty('affinity');
  });

  it('get a token only of an account that was named', () => {
    expect(podOf(rendered({}), 'shop')).toMatchObject({ automountServiceAccountToken: false });
    const named = rendered({ serviceAccountName: 'reader' });
    expect(podOf(named, 'shop')).toMatchObject({
      serviceAccountName: 'reader',
      automountServiceAccountToken: true,
    });
    expect(podOf(named, 'shop-code-server')).toMatchObject({ automountServiceAccountToken: false });
    expect(podOf(named, 'shop-code-server')).not.toHaveProperty('serviceAccountName');
  });

  it('read other Secrets before their own, which wins', () => {
    expect(podOf(rendered({ envFromSecrets: ['shared', 'mail'] }), 'shop').containers[0]).toMatchObject({
      envFrom: ['shared', 'mail', 'shop-env-1'].map((name) => ({ secretRef: { name } })),
    });
  });
});

describe('what stands in the cluster for a host', () => {
  const host = 'shop.example.test';
  const gatewayOf = (...listeners: object[]): KubeObject => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'web', namespace: 'demo' },
    spec: { listeners },
  });
  const classOf = (name: string, controller: string): KubeObject => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name },
    spec: { controller },
  });

  /** Answers with these objects; `forbidden` kinds are refused. */
  function reader(objects: readonly KubeObject[], forbidden: readonly string[] = []) {
    const asked: string[] = [];
    const refuse = (kind: Kind) => {
      asked.push(kind.kind);
      if (!forbidden.includes(kind.kind)) return;
      throw new ClusterError({
        reason: 'Forbidden',
        status: 403,
        message: 'no',
        verb: 'get',
        resource: kind.plural,
      });
    };
    const cluster: ObjectReader = {
      get: async ({ kind, name }: ObjectRef) => {
        refuse(kind);
        return objects.find((each) => each.kind === kind.kind && each.metadata.name === name);
      },
      list: async (kind) => {
        refuse(kind);
        return { items: objects.filter((each) => each.kind === kind.kind), resourceVersion: '1' };
      },
    };
    return { cluster, asked };
  }

  const look = (
    more: Partial<Settings>,
    objects: readonly KubeObject[],
    { forbidden = [], live = [] }: { forbidden?: readonly string[]; live?: readonly KubeObject[] } = {},
  ) => lookAtExposure(reader(objects, forbidden).cluster, settingsOf(more), host, liveOf(...live));
  const codes = async (...given: Parameters<typeof look>) =>
    (await look(...given)).warnings.map(({ code }) => code);

  it('is not asked for without a host', async () => {
    const { cluster, asked } = reader([]);
    expect(await lookAtExposure(cluster, settingsOf(), undefined, new Map())).toEqual({
      exposure: undefined,
      warnings: [],
    });
    expect(asked).toEqual([]);
  });

  it('is a class, or a warning that names those there are', async () => {
    expect(await codes({}, [classOf('nginx', 'k8s.io/ingress-nginx')])).toEqual([]);
    const { warnings } = await look({}, [classOf('traefik', 'traefik.io/ingress-controller')]);
    expect(warnings).toMatchObject([
      { code: 'IngressClassMissing', next: 'name another with --ingress-class: traefik' },
    ]);
  });

  it('is not known to who may not look, and not looked at again once the Ingress is there', async () => {
    expect(await codes({}, [], { forbidden: ['IngressClass'] })).toEqual([]);
    const { cluster, asked } = reader([]);
    const live = liveOf(...rendered({}, { host }));
    expect((await lookAtExposure(cluster, settingsOf(), host, live)).warnings).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('is a class of that name whose controller is another: limits are not promised', async () => {
    const other = [classOf('nginx', 'traefik.io/ingress-controller')];
    expect(await codes({ ingressLimitRps: 5 }, other)).toEqual(['ExposureNotSupported']);
    expect(await codes({}, other)).toEqual([]);
  });

  it('is the Secret with the certificate', async () => {
    const nothing = [classOf('nginx', 'k8s.io/ingress-nginx')];
    expect(await codes({ tlsSecret: 'mine' }, nothing)).toEqual(['TlsSecretMissing']);
    const secret: KubeObject = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'mine' } };
    expect(await codes({ tlsSecret: 'mine' }, [...nothing, secret])).toEqual([]);
  });

  it.each([
    [[{ protocol: 'HTTP' }], 'http', []],
    [[{ protocol: 'HTTP' }, { protocol: 'HTTPS', hostname: '*.example.test' }], 'https', []],
    [[{ protocol: 'HTTPS', hostname: 'shop.example.test' }], 'https', []],
    [[{ protocol: 'HTTPS', hostname: '*.other.test' }], 'http', ['GatewayListenerMissing']],
    // A wildcard stands for one label or more, never for none.
    [[{ protocol: 'HTTPS', hostname: '*.shop.example.test' }], 'http', ['GatewayListenerMissing']],
  ])('is a Gateway with listeners %j', async (listeners, gatewayScheme, expected) => {
    const { exposure, warnings } = await look({ gateway: 'web' }, [gatewayOf(...listeners)]);
    expect(exposure).toEqual({ host, gatewayScheme });
    expect(warnings.map(({ code }) => code)).toEqual(expected);
  });

  it('is a Gateway that is not there, or that may not be read: then what is known stays', async () => {
    expect(await codes({ gateway: 'web' }, [])).toEqual(['GatewayMissing']);
    const live = rendered({ gateway: 'web' }, { host, gatewayScheme: 'https' });
    const seen = await look({ gateway: 'web' }, [], { forbidden: ['Gateway'], live });
    expect(seen).toEqual({ exposure: { host, gatewayScheme: 'https' }, warnings: [] });
    const unknown = await look({ gateway: 'web' }, [], { forbidden: ['Gateway'] });
    expect(unknown.exposure).toEqual({ host, gatewayScheme: 'http' });
  });
});
