import { describe, expect, it } from '@jest/globals';
import { makeCatalog } from '../../src/engine/modules/catalog.js';
import { compose, fqdnOf, objectsOf } from '../../src/engine/modules/compose.js';
import { readConfig } from '../../src/engine/modules/config.js';
import { ipv6Only, jqmFlags, jqmWarnings } from '../../src/gateways/jqm/module.js';
import { moduleTexts } from '../../src/generated/modules.js';
import type { Json, KubeObject } from '../../src/model/kubernetes.js';

const catalog = makeCatalog(moduleTexts);

const scope = { serviceNamespace: 'jac-orc', derive: { jqm: jqmFlags } };

function composed(config: Record<string, Json> = {}) {
  const compiled = catalog.find('jqm');
  const read = readConfig(compiled, { name: 'jqm', namespace: 'jobs', ...config }, scope);
  return compose(compiled, read, read.values);
}

function rendered(config: Record<string, Json> = {}): Record<string, KubeObject> {
  return Object.fromEntries(
    objectsOf(composed(config).modules).map((object) => [`${object.kind}/${object.metadata.name}`, object]),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: tests read objects by the path they assert
const specOf = (object: KubeObject | undefined): any => object?.['spec'];

describe('the module jqm', () => {
  it('is what the guide names: Deployment jqm, Service jqm-lb, and by default no Ingress', () => {
    const objects = rendered();
    expect(Object.keys(objects).sort()).toEqual([
      'Deployment/jqm',
      'NetworkPolicy/jqm',
      'PodDisruptionBudget/jqm',
      'Service/jqm-lb',
    ]);
    expect(specOf(objects['Service/jqm-lb'])).toMatchObject({
      type: 'ClusterIP',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports: [{ port: 1789 }],
    });
    expect(fqdnOf(composed())).toEqual(['jqm-lb.jobs.svc.cluster.local']);
    const [container] = specOf(objects['Deployment/jqm']).template.spec.containers;
    expect(container.image).toBe('enioka/jqm-standalone');
    // Left to the image, whose JAVA_OPTS an empty value would take away.
    expect(container).not.toHaveProperty('env');
  });

  it('lets a slow JVM start, and asks the health of the node itself', () => {
    const pod = specOf(rendered({ drainSeconds: 30 })['Deployment/jqm']).template.spec;
    const [{ startupProbe, readinessProbe, livenessProbe, lifecycle }] = pod.containers;
    const health = { path: '/ws/simple/localnode/health', port: 'http' };
    for (const probe of [startupProbe, readinessProbe, livenessProbe]) expect(probe.httpGet).toEqual(health);
    expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBeGreaterThanOrEqual(600);
    expect(lifecycle.preStop.exec.command[2]).toContain('/ws/client/ji/active');
    expect(pod.terminationGracePeriodSeconds).toBe(30);
  });

  it.each([
    ['cluster', 'ClusterIP', false],
    ['loadbalancer', 'LoadBalancer', false],
    ['ingress', 'ClusterIP', true],
    ['both', 'LoadBalancer', true],
  ])('exposure %s: a Service %s, an Ingress %s', (exposure, type, ingress) => {
    const objects = rendered({ exposure });
    expect(specOf(objects['Service/jqm-lb']).type).toBe(type);
    expect('Ingress/jqm-ingress' in objects).toBe(ingress);
    expect(jqmWarnings({ exposure })).toHaveLength(exposure === 'cluster' ? 0 : 1);
  });

  it('has an Ingress for any host, for one, or with a certificate', () => {
    const [rule] = specOf(rendered({ exposure: 'ingress' })['Ingress/jqm-ingress']).rules;
    expect(rule).not.toHaveProperty('host');
    expect(rule.http.paths[0].backend.service).toEqual({ name: 'jqm-lb', port: { number: 1789 } });
    const one = { exposure: 'ingress', domain: 'jqm.example.com', ingressClass: 'nginx' };
    const plain = specOf(rendered(one)['Ingress/jqm-ingress']);
    expect(plain).toMatchObject({ ingressClassName: 'nginx', rules: [{ host: 'jqm.example.com' }] });
    expect(plain).not.toHaveProperty('tls');
    const tls = specOf(rendered({ ...one, tlsSecret: 'cert' })['Ingress/jqm-ingress']).tls;
    expect(tls).toEqual([{ secretName: 'cert', hosts: ['jqm.example.com'] }]);
  });

  it('opens port 1789 between nodes, to the gateway and to clients, and nothing else', () => {
    const labels = specOf(rendered()['Deployment/jqm']).template.metadata.labels;
    const policy = specOf(rendered()['NetworkPolicy/jqm']);
    const nodes = {
      matchLabels: { 'app.kubernetes.io/instance': labels['app.kubernetes.io/instance'] },
      matchExpressions: [
        { key: 'app.kubernetes.io/component', operator: 'In', values: ['jqm', 'jqm-draining'] },
      ],
    };
    expect(labels['app.kubernetes.io/component']).toBe('jqm');
    expect(policy.podSelector).toEqual(nodes);
    expect(policy.ingress.map(({ ports }: { ports: unknown }) => ports)).toEqual(
      Array(3).fill([{ port: 1789, protocol: 'TCP' }]),
    );
    expect(policy.ingress.map(({ from }: { from: unknown }) => from)).toEqual([
      [{ podSelector: nodes }],
      [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'jac-orc' } },
          podSelector: { matchLabels: { 'app.kubernetes.io/name': 'jac-orc' } },
        },
      ],
      [{ podSelector: {} }],
    ]);
    const open = specOf(rendered({ exposure: 'ingress' })['NetworkPolicy/jqm']).ingress;
    expect(open.at(-1)).toEqual({ ports: [{ port: 1789, protocol: 'TCP' }] });
  });

  it('runs without a token and without a privilege more than it needs', () => {
    const pod = specOf(rendered()['Deployment/jqm']).template.spec;
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.containers[0].securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod.containers[0].resources).toEqual({
      requests: { cpu: '250m', memory: '512Mi' },
      limits: { memory: '1Gi' },
    });
  });

  it('refuses what is no exposure', () => {
    expect(() => rendered({ exposure: 'everywhere' })).toThrow(/exposure/);
    expect(() => jqmFlags({ exposure: 'everywhere' })).toThrow(/"everywhere" is not one of cluster/);
  });

  it('whatever a request says of what follows from exposure, exposure counts', () => {
    expect('Ingress/jqm-ingress' in rendered({ hasIngress: true })).toBe(false);
  });

  it('says why a cluster without IPv4 refuses it', () => {
    const fields = [
      { field: 'spec.ipFamilies[0]', message: 'Invalid value: "IPv4": not configured on this cluster' },
    ];
    expect(ipv6Only(fields)).toMatchObject({ code: 'JqmNeedsIpv4' });
    expect(ipv6Only([{ field: 'spec.ports[0].port', message: 'Invalid value' }])).toBeUndefined();
  });
});
