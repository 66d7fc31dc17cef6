// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how placeholders are written
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareVersions, makeCatalog, type Override } from '../../src/engine/modules/catalog.js';
import { objectsOf } from '../../src/engine/modules/compose.js';
import { readConfig } from '../../src/engine/modules/config.js';
import {
  overridesOfConfigMap,
  overridesOfFolder,
  overridesOfTable,
} from '../../src/engine/modules/overrides.js';
import { merge } from '../../src/engine/modules/patch.js';
import { composeWithout } from '../../src/engine/modules/secrets.js';
import { moduleTexts } from '../../src/generated/modules.js';
import type { Json, KubeObject } from '../../src/model/kubernetes.js';
import { at, listAt } from '../../src/model/read.js';
import { deployModule } from '../../src/operations/orc/deploy.js';
import {
  ejectTemplate,
  lintTemplates,
  listTemplates,
  showTemplate,
} from '../../src/operations/orc/template.js';
import type { Files } from '../../src/ports/files.js';
import { catalogWith, failure, scope, world } from './module-harness.js';

const override = (path: string, text: string, more: Partial<Override> = {}): Override => ({
  module: 'redis',
  path,
  file: { file: `mine/${path}`, text },
  ...more,
});

function objectsWith(overrides: readonly Override[], config: Record<string, Json> = {}): KubeObject[] {
  const compiled = catalogWith(...overrides).find('redis');
  const { modules } = composeWithout(compiled, readConfig(compiled, config, scope));
  return objectsOf(modules);
}
const set = (objects: readonly KubeObject[]) => objects.find(({ kind }) => kind === 'StatefulSet');
const container = (objects: readonly KubeObject[]) =>
  at(set(objects), 'spec', 'template', 'spec', 'containers', 0);

function folder(texts: Readonly<Record<string, string>>): Files {
  const paths = Object.keys(texts);
  const below = (path: string) => paths.filter((each) => each.startsWith(`${path}/`));
  return {
    readText: async (path) => texts[path],
    kindOf: async (path) => (path in texts ? 'file' : below(path).length > 0 ? 'folder' : undefined),
    list: async (path) => [
      ...new Set(below(path).map((each) => each.slice(path.length + 1).split('/')[0] ?? '')),
    ],
  };
}

describe('versions', () => {
  it('are compared by numbers, and the newest is the latest', () => {
    expect(['1', '0.9', '0.13.0', '0.13', '1.2', '10'].sort(compareVersions)).toEqual([
      '0.9',
      '0.13',
      '0.13.0',
      '1',
      '1.2',
      '10',
    ]);
    const files = moduleTexts['redis']?.['1'] ?? {};
    const catalog = makeCatalog({ redis: { '1': files, '0.9': files, '10': files, '9': files } });
    expect(catalog.find('redis').version).toBe('10');
    expect(catalog.find('redis', 'latest').version).toBe('10');
    expect(catalog.list()).toEqual([{ module: 'redis', versions: ['10', '9', '1', '0.9'], overridden: [] }]);
  });

  it('orders any versions', () => {
    const version = fc.array(fc.nat(20), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b))).toBe(-Math.sign(compareVersions(b, a)) + 0);
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('overrides', () => {
  it('replace a file by one that was ejected and changed', () => {
    const [ejected] = ejectTemplate(catalogWith(), { module: 'redis', file: 'redis.yaml' });
    expect(ejected?.path).toBe('redis/1/redis.yaml');
    const text = (ejected?.text ?? '').replace(
      'terminationGracePeriodSeconds: 30',
      'terminationGracePeriodSeconds: 5',
    );
    const objects = objectsWith([override('redis.yaml', text, { version: '1' })]);
    expect(at(set(objects), 'spec', 'template', 'spec', 'terminationGracePeriodSeconds')).toBe(5);
  });

  it('patch by strategic merge and by JSON patch, with placeholders', () => {
    const patches = [
      'target: { kind: StatefulSet }',
      'strategic:',
      '  spec:',
      '    template:',
      '      spec:',
      '        priorityClassName: ${storageClass}',
      '        containers:',
      '          - name: redis',
      '            env: [{ name: MORE, value: "x" }]',
      '          - { name: exporter, image: "exporter:${image}" }',
      '---',
      'target: { kind: Service, name: redis }',
      'jsonPatch:',
      '  - { op: add, path: /metadata, value: { annotations: { a~b/c: d } } }',
      '  - { op: test, path: /metadata/annotations/a~0b~1c, value: d }',
      '  - { op: replace, path: /spec/ports/0/port, value: 6380 }',
      '  - { op: remove, path: /spec/clusterIP }',
      '',
    ].join('\n');
    const objects = objectsWith([override('patch.yaml', patches)], {
      storageClass: 'fast',
      image: 'redis:8',
    });
    const containers = listAt(set(objects), 'spec', 'template', 'spec', 'containers');
    expect(containers.map((each) => at(each, 'image'))).toEqual(['redis:8', 'exporter:redis:8']);
    expect(listAt(containers[0], 'env').map((each) => at(each, 'name'))).toEqual([
      'REDIS_PASSWORD',
      'REDIS_OTHER_PASSWORD',
      'MORE',
    ]);
    expect(at(set(objects), 'spec', 'template', 'spec', 'priorityClassName')).toBe('fast');
    const service = objects.find(({ kind }) => kind === 'Service');
    expect(service?.metadata).toMatchObject({ name: 'jac-redis', annotations: { 'a~b/c': 'd' } });
    expect(at(service, 'spec', 'ports', 0, 'port')).toBe(6380);
    expect(service?.['spec']).not.toHaveProperty('clusterIP');
  });

  it.each([
    ['target: { kind: Pod }\nstrategic: { a: 1 }\n', 'no document of module redis is a Pod'],
    ['target: { kind: Service }\nstrategic: [1]\n', 'a patch has one of strategic'],
    ['strategic: { a: 1 }\n', 'target.kind'],
    [
      'target: { kind: Service }\njsonPatch: [{ op: remove, path: /spec/no/such }]\n',
      'there is nothing at no',
    ],
    ['target: { kind: Service }\njsonPatch: [{ op: add, path: /__proto__/x, value: 1 }]\n', 'is no path'],
    ['target: { kind: Service }\njsonPatch: [{ op: jump, path: /spec }]\n', '"jump" at "/spec"'],
    ['target: { kind: Service }\njsonPatch: [{ op: add, path: /spec/x }]\n', 'has no value'],
    ['target: { kind: Service }\nstrategic: { a: "${nothing}" }\n', 'unknown placeholder "nothing"'],
    ['target: { kind: Service\n', 'mine/patch.yaml'],
  ])('says what is wrong with the patch %j', async (text, message) => {
    const error = await failure(() => objectsWith([override('patch.yaml', text)]));
    expect(error).toMatchObject({ code: 'TemplateInvalid', exitCode: 2 });
    expect(`${error.place?.file} ${error.message}`).toContain(message);
  });

  it('cannot say who an object is', () => {
    const text =
      'target: { kind: Service }\nstrategic: { metadata: { name: other, namespace: kube-system, labels: { app.kubernetes.io/instance: x } } }\n';
    const service = objectsWith([override('patch.yaml', text)]).find(({ kind }) => kind === 'Service');
    expect(service?.metadata).toMatchObject({
      name: 'jac-redis',
      namespace: 'default',
      labels: { 'app.kubernetes.io/instance': 'redis.jac-redis' },
    });
  });

  it('come from a folder, and files that are none of a template are refused', async () => {
    const files = folder({
      'templates/README.md': '',
      'templates/redis/patch.yaml': 'target: { kind: Service }\nstrategic: { spec: { type: ClusterIP } }\n',
      'templates/redis/1/redis.sh': 'echo mine\n',
      'templates/mongodb/0.13.0/dependencies/operator.yaml': '',
    });
    const found = await overridesOfFolder(files, 'templates');
    expect(found.map(({ module, version, path }) => [module, version, path])).toEqual([
      ['redis', undefined, 'patch.yaml'],
      ['redis', '1', 'redis.sh'],
      ['mongodb', '0.13.0', 'dependencies/operator.yaml'],
    ]);
    expect(at(container(objectsWith(found.slice(0, 2))), 'args')).toEqual(['echo mine\n']);
    for (const path of ['redis/1/notes.txt', 'redis/1/other/x.yaml', 'Redis/1/redis.yaml'])
      expect((await failure(() => overridesOfFolder(folder({ [`t/${path}`]: '' }), 't'))).code).toBe(
        'TemplateFileUnknown',
      );
    expect((await failure(() => overridesOfFolder(folder({}), 'no'))).code).toBe('TemplatesMissing');
  });

  it('come from a ConfigMap', async () => {
    const configMap = (data: Record<string, string>): KubeObject => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'templates' },
      data,
    });
    const keys = [
      'redis.patch.yaml',
      'redis.1.redis.yaml',
      'mongodb.0.13.0.dependencies.operator.yaml',
      'redis.more.patch.yaml',
    ];
    const found = overridesOfConfigMap(configMap(Object.fromEntries(keys.map((key) => [key, '']))));
    expect(found.map(({ module, version, path }) => [module, version, path])).toEqual([
      ['redis', undefined, 'patch.yaml'],
      ['redis', '1', 'redis.yaml'],
      ['mongodb', '0.13.0', 'dependencies/operator.yaml'],
      ['redis', undefined, 'more.patch.yaml'],
    ]);
    expect(found[1]?.file.file).toBe('configmap/templates:redis.1.redis.yaml');
    for (const key of ['redis', '..', 'redis...', '.yaml', 'redis.dependencies.dependencies.x.yaml'])
      expect((await failure(() => overridesOfConfigMap(configMap({ [key]: '' })))).code).toBe(
        'TemplateFileUnknown',
      );
  });

  it('come from the table of jac.toml', async () => {
    const files = folder({ '/app/k8s/redis/patch.yaml': '', '/app/own/patch.yaml': '' });
    const found = await overridesOfTable(files, { directory: 'k8s', postgresql: 'own' }, '/app');
    expect(found.map(({ module, path, file }) => [module, path, file.file])).toEqual([
      ['redis', 'patch.yaml', '/app/k8s/redis/patch.yaml'],
      ['postgresql', 'patch.yaml', '/app/own/patch.yaml'],
    ]);
    expect((await failure(() => overridesOfTable(files, { redis: 1 }, '/app'))).code).toBe('SettingInvalid');
  });

  it("make a module of the user's own, which is deployed and loses what its flag turns off", async () => {
    const files = {
      'placeholders.yaml': 'debug: { type: boolean, default: false, description: More }\n',
      'own.yaml': [
        'identity: { name: own, component: own }',
        'apiVersion: v1',
        'kind: ConfigMap',
        'data: { name: "${name}" }',
        '---',
        'when: debug',
        'identity: { name: debug, component: own }',
        'apiVersion: v1',
        'kind: ConfigMap',
        'data: { on: "yes" }',
        '',
      ].join('\n'),
    };
    const overrides = Object.entries(files).map(([path, text]) =>
      override(path, text, { module: 'own', version: '1' }),
    );
    const { cluster, context } = world(overrides);
    const ask = (config: Record<string, Json>) => deployModule(context, { module: 'own', config });
    expect((await ask({ debug: true })).results).toContain('configmap/jac-own-debug created');
    expect((await ask({})).results).toEqual([
      'namespace/default unchanged',
      'configmap/jac-own unchanged',
      'configmap "jac-own-debug" deleted',
    ]);
    expect(cluster.names('ConfigMap')).toEqual(['jac-own']);
  });

  it('may say how a module is called that nobody names', () => {
    const files = {
      'placeholders.yaml': 'name: { type: string, default: short, description: Its name }\n',
      'own.yaml':
        'identity: { name: own, component: own }\napiVersion: v1\nkind: ConfigMap\ndata: { name: "${name}" }\n',
    };
    const catalog = catalogWith(
      ...Object.entries(files).map(([path, text]) => override(path, text, { module: 'own', version: '1' })),
    );
    const read = (config: Record<string, Json>) => readConfig(catalog.find('own'), config, scope);
    expect(read({})).toMatchObject({
      name: 'short',
      placeholders: { name: { default: 'short', current: 'short' } },
    });
    expect(read({ name: 'mine' }).name).toBe('mine');
  });

  it('for a module that there is not are refused', async () => {
    expect((await failure(() => catalogWith(override('patch.yaml', '', { module: 'radish' })))).code).toBe(
      'ModuleUnknown',
    );
  });

  it('with a kind that is not known are refused', async () => {
    const text = 'identity: { name: redis, component: redis }\napiVersion: example.com/v1\nkind: Thing\n';
    const error = await failure(() => objectsWith([override('thing.yaml', text)]));
    expect(error.message).toBe('mine/thing.yaml: example.com/v1 Thing is no kind that modules may have');
  });

  it('may not show a secret outside of a Secret', async () => {
    const text =
      'identity: { name: note, component: redis }\napiVersion: v1\nkind: ConfigMap\ndata: { url: "redis://${password}@x" }\n';
    const error = await failure(() => objectsWith([override('note.yaml', text)]));
    expect(error.message).toContain('secret placeholder password of module redis stands outside of a Secret');
  });
});

describe('strategic merge', () => {
  const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
  it('with nothing changes nothing, and twice is as once', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), fc.dictionary(fc.string(), json), (value, patch) => {
        expect(merge(value, {})).toEqual(value);
        const once = merge(value, patch);
        expect(merge(once, patch)).toEqual(once);
      }),
    );
  });

  it('takes away by null and merges lists by names', () => {
    expect(merge({ a: 1, b: { c: 1, d: 2 } }, { a: null, b: { c: null } })).toEqual({ b: { d: 2 } });
    expect(merge([{ name: 'a', x: 1 }, { name: 'b' }], [{ name: 'a', y: 2 }, { name: 'c' }])).toEqual([
      { name: 'a', x: 1, y: 2 },
      { name: 'b' },
      { name: 'c' },
    ]);
    expect(merge([1, 2], [3])).toEqual([3]);
  });
});

describe('template', () => {
  const lint = (...overrides: Override[]) =>
    lintTemplates(catalogWith(...overrides), catalogWith(), overrides, scope);

  it('lists, shows and refuses by name', async () => {
    expect(listTemplates(catalogWith(override('redis.sh', '')))).toContainEqual({
      module: 'redis',
      versions: ['1'],
      overridden: ['redis.sh'],
    });
    const shown = showTemplate(catalogWith(), { module: 'mongodb' });
    expect(Object.keys(shown.files)).toContain('dependencies/operator.yaml');
    expect(Object.keys(shown.placeholders).sort()).toEqual([
      'database',
      'password',
      'replicaset',
      'username',
    ]);
    const error = await failure(() => showTemplate(catalogWith(), { module: 'redis', file: '../../x' }));
    expect(error.code).toBe('TemplateFileUnknown');
  });

  it('finds nothing wrong with every file as it was ejected but that it can go', () => {
    for (const { module, versions } of listTemplates(catalogWith()))
      for (const version of versions)
        for (const { path, text } of ejectTemplate(catalogWith(), { module, version })) {
          const [, , ...rest] = path.split('/');
          const found = lint(override(rest.join('/'), text, { module, version }));
          expect(found.map(({ message }) => message)).toEqual(['is as the one we ship: it can go']);
        }
  });

  it('finds what is behind, what does not compile and what is less safe', () => {
    const [ejected] = ejectTemplate(catalogWith(), { module: 'redis', file: 'redis.yaml' });
    const text = ejected?.text ?? '';
    const changed = text.replace('periodSeconds: 10', 'periodSeconds: 11');
    expect(lint(override('redis.yaml', changed))).toEqual([]);
    expect(lint(override('redis.yaml', changed.replace(/sha256 ..../, 'sha256 0000')))).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('ours has changed') },
    ]);
    expect(lint(override('redis.yaml', changed.replace('${image}', '${imagge}')))).toMatchObject([
      {
        severity: 'error',
        file: 'mine/redis.yaml',
        line: expect.any(Number),
        message: 'unknown placeholder "imagge"',
      },
    ]);
    const unsafe = changed
      .replace('readOnlyRootFilesystem: true', 'readOnlyRootFilesystem: false')
      .replace('runAsNonRoot: true', 'runAsNonRoot: false');
    expect(lint(override('redis.yaml', unsafe)).map(({ message }) => message)).toEqual([
      'redis 1 has less security than ours: statefulset/jac-redis: securityContext.runAsNonRoot',
      'redis 1 has less security than ours: statefulset/jac-redis: container redis: securityContext.readOnlyRootFilesystem',
    ]);
    const patch =
      'target: { kind: StatefulSet }\nstrategic: { spec: { template: { spec: { hostNetwork: true } } } }\n';
    expect(lint(override('patch.yaml', patch))).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('hostNetwork') },
    ]);
  });
});
