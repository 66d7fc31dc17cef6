import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { imageOf } from '../../src/engine/orchestrator/identity.js';
import { listAt, textAt } from '../../src/model/read.js';
import { printOrchestrator } from '../../src/operations/orc/install.js';
import { find, image, objectsIn, printed } from './orc-install-harness.js';

describe('the manifests', () => {
  it.each([
    ['jac-orc', 'namespace'],
    ['jac-orc-cluster-wide', 'cluster'],
  ] as const)('%s.yaml is what install would apply', (file, scope) => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    const shipped = objectsIn(readFileSync(`manifests/${file}.yaml`, 'utf8'));
    expect(shipped).toEqual(printed({ scope, image: imageOf(version) }));
    expect(new Set(shipped.map(({ metadata }) => metadata.namespace))).toEqual(
      new Set([undefined, 'jac-orc']),
    );
  });

  it('keep words that YAML 1.1 takes for something else', () => {
    const env = listAt(
      find(printed({ auth: 'off' }), 'Deployment'),
      'spec',
      'template',
      'spec',
      'containers',
      0,
      'env',
    );
    expect(env).toContainEqual({ name: 'AUTH', value: 'off' });
  });

  it('are the same at every printing, and for every namespace nothing of another', () => {
    expect(printOrchestrator({ image, scope: 'cluster' })).toBe(
      printOrchestrator({ image, scope: 'cluster' }),
    );
    const other = printOrchestrator({ image, namespace: 'tools', scope: 'cluster' });
    expect(other).not.toMatch(/namespace: jac-orc|jac-orc\.jac-orc/);
    expect(find(objectsIn(other), 'ClusterRoleBinding', 'jac-orc.tools.reviews')).toBeDefined();
  });

  it('say why, for every right that is given', () => {
    for (const scope of ['namespace', 'cluster'] as const) {
      const text = printOrchestrator({ image, scope });
      for (const part of text.split('---\n').filter((each) => /^kind: (Cluster)?Role$/m.test(each)))
        expect(part).toMatch(/^# .*$/m);
    }
  });

  it('hold no password, and name the Secret of a login', () => {
    const login = { registry: 'registry.test', username: 'me', password: 'hunter22', accepted: true };
    const text = printOrchestrator({ image, login });
    expect(text).not.toContain('hunter22');
    expect(text).toContain('- name: jac-orc-pull');
  });

  it.each([
    [{ wayIn: { domain: 'lab.example' } }, 'Ingress', 'http://pod-manager.lab.example'],
    [{ wayIn: { domain: 'lab.example', tlsSecret: 'cert' } }, 'Ingress', 'https://pod-manager.lab.example'],
    [
      { wayIn: { domain: 'lab.example', gateway: 'infra/web' } },
      'HTTPRoute',
      'http://pod-manager.lab.example',
    ],
  ] as const)('lead there from outside: %j', (options, kind, url) => {
    const objects = printed(options);
    expect(
      objects.filter(({ kind }) => ['Ingress', 'HTTPRoute'].includes(kind)).map((each) => each.kind),
    ).toEqual([kind]);
    const env = listAt(find(objects, 'Deployment'), 'spec', 'template', 'spec', 'containers', 0, 'env');
    expect(env).toContainEqual({ name: 'POD_MANAGER_URL', value: url });
  });

  it('tell nginx what run_module takes, and other classes nothing', () => {
    const of = (ingressClass?: string) =>
      find(
        printed({ wayIn: { domain: 'a.b', ...(ingressClass === undefined ? {} : { ingressClass }) } }),
        'Ingress',
      );
    expect(textAt(of(), 'spec', 'ingressClassName')).toBe('nginx');
    expect(of()?.metadata.annotations).toMatchObject({
      'nginx.ingress.kubernetes.io/proxy-body-size': '16m',
    });
    expect(of('traefik')?.metadata.annotations).toBeUndefined();
  });

  it('take any text of a setting as a text', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
        (pythonConfig) => {
          const objects = printed({ pythonConfig });
          expect(objects).toHaveLength(printed().length);
          const env = listAt(find(objects, 'Deployment'), 'spec', 'template', 'spec', 'containers', 0, 'env');
          const value = env.find((each) => textAt(each, 'name') === 'PYTHON_CONFIG');
          expect(JSON.parse(textAt(value, 'value') ?? '')).toEqual(pythonConfig);
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each([
    [{ namespace: 'Not-A-Name' }, '--namespace'],
    [{ image: 'no image' }, '--image'],
    [{ replicas: 0 }, '--replicas'],
    [{ modulesAllow: ['numpy', 'os; rm'] }, '--modules-allow'],
    [{ wayIn: { domain: 'no domain' } }, '--domain'],
    [{ wayIn: { domain: 'a.b', gateway: 'x', ingressClass: 'nginx' } }, '--ingress-class'],
    [{ wayIn: { domain: 'a.b', gateway: 'x', tlsSecret: 'cert' } }, '--tls-secret'],
    [{ pullSecrets: ['A B'] }, '--pull-secret'],
  ] as const)('refuse %j by the name of the flag', (options, key) => {
    expect(() => printOrchestrator({ image, ...options })).toThrow(
      expect.objectContaining({ code: 'InstallInvalid', exitCode: 2, place: { key } }),
    );
  });
});
