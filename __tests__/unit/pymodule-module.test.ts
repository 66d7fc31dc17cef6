import { describe, expect, it } from '@jest/globals';
import { compose, fqdnOf, objectsOf } from '../../src/engine/modules/compose.js';
import { readConfig } from '../../src/engine/modules/config.js';
import { deployedName, pythonFlags } from '../../src/gateways/pymodule/module.js';
import { moduleTexts } from '../../src/generated/modules.js';
import type { Json, KubeObject } from '../../src/model/kubernetes.js';
import { at, listAt } from '../../src/model/read.js';
import { appName } from '../../src/model/settings-values.js';
import { catalogWith, failure, scope } from './module-harness.js';

const texts = moduleTexts['python']?.['1'] ?? {};

function composed(config: Record<string, Json> = {}) {
  const compiled = catalogWith().find('python');
  const read = readConfig(
    compiled,
    { name: 'py-numpy', namespace: 'web', module: 'numpy', ...config },
    scope,
  );
  return compose(compiled, read, { ...read.values, ...pythonFlags(read.values, texts) });
}

const objects = (config: Record<string, Json> = {}): KubeObject[] => objectsOf(composed(config).modules);
const names = (config: Record<string, Json> = {}) =>
  objects(config).map(({ kind, metadata }) => `${kind}/${metadata.name}`);
const one = (kind: string, config: Record<string, Json> = {}, name = /./) =>
  objects(config).find((object) => object.kind === kind && name.test(object.metadata.name));
const pod = (kind: string, config: Record<string, Json> = {}) =>
  at(one(kind, config), 'spec', 'template', 'spec');
const environment = (container: unknown) =>
  Object.fromEntries(listAt(container, 'env').map((row) => [at(row, 'name'), at(row, 'value')]));
const key = (config: Record<string, Json> = {}) => pythonFlags({ module: 'numpy', ...config }, texts).setKey;

describe('the module python', () => {
  it('is a Deployment with its Services, a volume, and a Job that fills it', () => {
    expect(names()).toEqual([
      `ConfigMap/py-numpy-server-${pythonFlags({}, texts).serverKey}`,
      'PersistentVolumeClaim/py-numpy-packages',
      'NetworkPolicy/py-numpy-install',
      `Job/py-numpy-install-${key()}`,
      'NetworkPolicy/py-numpy',
      'Service/py-numpy',
      'Service/py-numpy-pods',
      'Deployment/py-numpy',
      'PodDisruptionBudget/py-numpy',
    ]);
    expect(fqdnOf(composed())).toEqual([
      'py-numpy.web.svc.cluster.local',
      'py-numpy-pods.web.svc.cluster.local',
    ]);
    expect(names({ maxReplicas: 3 })).toContain('HorizontalPodAutoscaler/py-numpy');
  });

  it('brings the whole server along', () => {
    const files = Object.keys(at(one('ConfigMap'), 'data') ?? {}).sort();
    expect(files).toEqual(
      Object.keys(texts)
        .filter((path) => path.endsWith('.py'))
        .sort(),
    );
    expect(files).toContain('__main__.py');
    for (const kind of ['Job', 'Deployment']) {
      const items = listAt(
        listAt(pod(kind), 'volumes').find((volume) => at(volume, 'name') === 'server'),
        'configMap',
        'items',
      );
      expect(items).toEqual(files.map((file) => ({ key: file, path: `module_server/${file}` })));
    }
  });

  it('gives the guide’s environment to the server', () => {
    const [container] = listAt(
      pod('Deployment', { podManagerUrl: 'http://jac-orc.jac-orc', port: 6000 }),
      'containers',
    );
    expect(environment(container)).toMatchObject({
      MODULE_NAME: 'numpy',
      PORT: '6000',
      POD_MANAGER_URL: 'http://jac-orc.jac-orc',
    });
    expect(at(container, 'readinessProbe', 'grpc', 'port')).toBe(6000);
    expect(at(one('Service', { port: 6000 }), 'spec', 'ports', 0, 'port')).toBe(6000);
  });

  it('shows no token, passes restricted and reaches nothing but names', () => {
    for (const kind of ['Job', 'Deployment']) {
      const spec = pod(kind);
      expect(at(spec, 'automountServiceAccountToken')).toBe(false);
      expect(spec).toMatchObject({
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
      for (const container of [...listAt(spec, 'initContainers'), ...listAt(spec, 'containers')])
        expect(at(container, 'securityContext')).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
    }
    const policy = one('NetworkPolicy', {}, /^py-numpy$/);
    expect(at(policy, 'spec', 'policyTypes')).toEqual(['Ingress', 'Egress']);
    expect(at(policy, 'spec', 'podSelector', 'matchLabels')).toMatchObject({
      'app.kubernetes.io/component': 'python',
    });
    expect(at(policy, 'spec', 'egress')).toEqual([
      {
        to: [
          { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } },
          { ipBlock: { cidr: '169.254.20.10/32' } },
        ],
        ports: [
          { port: 53, protocol: 'UDP' },
          { port: 53, protocol: 'TCP' },
        ],
      },
    ]);
    // A rule without peers would let in everybody.
    for (const rule of listAt(policy, 'spec', 'ingress')) expect(listAt(rule, 'from')).not.toHaveLength(0);
  });

  it('asks for names elsewhere where it is told so, in both', () => {
    const dnsPeers = [
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'openshift-dns' } } },
    ];
    const dnsPorts = [{ port: 5353, protocol: 'UDP' }];
    for (const name of [/^py-numpy$/, /-install$/])
      expect(at(one('NetworkPolicy', { dnsPeers, dnsPorts }, name), 'spec', 'egress', 0)).toEqual({
        to: dnsPeers,
        ports: dnsPorts,
      });
  });

  it('lets the Job reach the package index and nobody reach the Job', () => {
    const indexPeers = [{ ipBlock: { cidr: '203.0.113.0/24' } }];
    const policy = one('NetworkPolicy', { indexPeers }, /-install$/);
    expect(at(policy, 'spec', 'podSelector', 'matchLabels')).toMatchObject({
      'app.kubernetes.io/component': 'installer',
    });
    expect(at(policy, 'spec', 'ingress')).toBeUndefined();
    expect(at(policy, 'spec', 'egress', 1)).toEqual({
      to: indexPeers,
      ports: [
        { port: 443, protocol: 'TCP' },
        { port: 80, protocol: 'TCP' },
      ],
    });
  });

  it('lets the Job reach no address that tells a machine its credentials, unless told', () => {
    const blocks = listAt(one('NetworkPolicy', {}, /-install$/), 'spec', 'egress', 1, 'to');
    expect(blocks.flatMap((block) => listAt(block, 'ipBlock', 'except'))).toEqual(
      expect.arrayContaining(['169.254.0.0/16', 'fd00:ec2::254/128']),
    );
  });

  it('takes no index with a login, which records and answers would show', async () => {
    const indexUrl = 'https://ada:hunter2@packages.example.com/simple';
    const error = await failure(() => objects({ indexUrl }));
    expect(error).toMatchObject({ code: 'PlaceholderInvalid', place: { key: 'config.indexUrl' } });
    expect(error.message).not.toContain('hunter2');
    expect(names({ indexUrl: 'https://packages.example.com:8443/simple/?a=b' })).toContain(
      'Deployment/py-numpy',
    );
  });

  it.each(['clients', 'dnsPeers', 'dnsPorts', 'indexPeers', 'indexPorts'])(
    'takes no empty list of %s, which would be everybody',
    async (list) => {
      const error = await failure(() => pythonFlags({ module: 'numpy', [list]: [] }, texts));
      expect(error).toMatchObject({ code: 'ModuleValueInvalid', place: { key: list } });
    },
  );

  it('is limited to modules that are allowed, under whatever name', async () => {
    expect(pythonFlags({ module: 'numpy.linalg' }, texts, ['numpy'])).toEqual(
      pythonFlags({ module: 'numpy.linalg' }, texts),
    );
    const error = await failure(() => pythonFlags({ module: 'scipy', name: 'py-numpy' }, texts, ['numpy']));
    expect(error.code).toBe('ModuleNotAllowed');
  });

  describe('of what is allowed', () => {
    const allow = ['numpy', 'PIL=Pillow_SIMD', 'google.cloud', 'sklearn'];
    const flags = (module: string, wanted: string) =>
      pythonFlags({ module, package: wanted }, texts, allow).setKey;

    it.each([
      ['numpy', '==2.1'],
      ['numpy', 'NumPy >=2, <3'],
      ['numpy.linalg', 'numpy[extra]==2.1'],
      ['PIL', 'pillow==11.0'],
      ['PIL', 'pillow-simd'],
      ['PIL.Image', 'pillow.simd'],
      ['google.cloud.storage', 'google-cloud-storage==2.0'],
      ['sklearn', 'scikit_learn'],
    ])('%s may be of package %s', (module, wanted) => {
      expect(flags(module, wanted)).toHaveLength(10);
    });

    it.each([
      ['numpy', 'numpyx'],
      ['numpy', 'evil==2.1'],
      ['numpy', 'pillow-simd'],
      ['sklearn', 'sklearn'],
      ['google.cloud.storage', 'google'],
      ['google.cloud.storage', 'google-cloud-bigquery'],
    ])('%s may not be of package %s', async (module, wanted) => {
      const error = await failure(() => flags(module, wanted));
      expect(error).toMatchObject({ code: 'ModuleNotAllowed', place: { key: 'package' } });
      expect(error.next).toContain(`${module}=`);
    });

    it('says nothing where any module may be asked for', () => {
      expect(pythonFlags({ module: 'numpy', package: 'evil' }, texts).setKey).toHaveLength(10);
    });
  });

  it('leaves out the volume where the image holds all', () => {
    const config = { installs: false, image: 'registry.example.com/numpy-server:1' };
    expect(names(config).filter((name) => /Job|PersistentVolumeClaim|install/.test(name))).toEqual([]);
    const spec = pod('Deployment', config);
    expect(at(spec, 'initContainers')).toBeUndefined();
    expect(environment(at(spec, 'containers', 0))).not.toHaveProperty('PACKAGES_DIR');
    expect(listAt(spec, 'volumes').map((volume) => at(volume, 'name'))).toEqual(['server', 'tmp']);
  });

  it('installs anew when the set changes, and not when the pods do', () => {
    expect(key({ replicas: 3, threads: 1, handleLimit: 5 })).toBe(key());
    for (const config of [
      { package: '==2.1' },
      { module: 'PIL' },
      { image: 'python:3.13-slim' },
      { indexCa: 'ca' },
    ])
      expect(key(config)).not.toBe(key());
    expect(pythonFlags({ module: 'numpy' }, { ...texts, 'names.py': '' }).setKey).not.toBe(key());
  });

  // An installation that fails must not take from the pods that run what they need when they are started anew.
  it('keeps the server of other pods when the set changes', () => {
    const server = (config: Record<string, Json>) => one('ConfigMap', config)?.metadata.name;
    expect(server({ package: '==2.1', image: 'python:3.13-slim' })).toBe(server({}));
    const others = pythonFlags({}, { ...texts, 'names.py': '' });
    expect(others.serverKey).not.toBe(pythonFlags({}, texts).serverKey);
  });

  it.each([
    [{ package: 'git+https://example.com/x' }, 'package'],
    [{ package: '-r x' }, 'package'],
    [{ package: 'numpy pandas' }, 'package'],
    [{ package: '[extra]==1' }, 'package'],
    [{ module: 'module_server.names' }, 'module'],
    [{ replicas: 2, maxReplicas: 4 }, 'replicas'],
    [{ minReplicas: 5, maxReplicas: 4 }, 'minReplicas'],
  ])('refuses %j, naming the value', async (config: Record<string, Json>, name) => {
    const error = await failure(() => pythonFlags({ module: 'numpy', ...config }, texts));
    expect(error).toMatchObject({
      code: 'ModuleValueInvalid',
      exitCode: 2,
      message: expect.stringContaining(`${name}:`),
    });
  });

  it.each(['numpy', 'numpy==2.1', '==2.1', 'httpx[http2] ~= 0.28, <1'])('takes the package %s', (wanted) => {
    expect(key({ package: wanted })).toHaveLength(10);
  });

  it.each(['_thread', 'a._b', 'a..b', '../os', 'numpy;x', ''])(
    'refuses the import name %j',
    async (module) => {
      expect(await failure(() => composed({ module }))).toMatchObject({ exitCode: 2 });
    },
  );
});

describe('names of deployed modules', () => {
  it('are the module’s where Kubernetes takes it', () => {
    expect(deployedName('numpy')).toBe('py-numpy');
  });

  it('differ where their modules do, and are names', () => {
    const modules = [
      'PIL',
      'pil',
      'a_b',
      'a.b',
      'A.b',
      'ab',
      `x${'y'.repeat(150)}`,
      `x${'y'.repeat(151)}`,
      'google.cloud.storage',
    ];
    const made = modules.map(deployedName);
    expect(new Set(made).size).toBe(modules.length);
    for (const name of made) expect(appName(name)).not.toHaveProperty('complaint');
    expect(deployedName('PIL')).toMatch(/^py-pil-[0-9a-f]{6}$/);
  });
});
