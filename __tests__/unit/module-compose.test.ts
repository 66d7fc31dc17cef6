import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { fqdnOf, objectsOf } from '../../src/engine/modules/compose.js';
import { readConfig } from '../../src/engine/modules/config.js';
import { composeWithout } from '../../src/engine/modules/secrets.js';
import type { Json, KubeObject } from '../../src/model/kubernetes.js';
import { at, listAt } from '../../src/model/read.js';
import { dataSettings } from '../../src/model/settings-table-data.js';
import { dryRunModule } from '../../src/operations/orc/dry-run.js';
import { catalogWith, failure, scope } from './module-harness.js';

const catalog = catalogWith();
const dryRun = (module: string, config: Record<string, Json> = {}, version?: string) =>
  dryRunModule({ catalog, scope }, { module, version, config });
const objectsFor = (module: string, config: Record<string, Json> = {}): KubeObject[] => {
  const compiled = catalog.find(module);
  const { dependencies, modules } = composeWithout(compiled, readConfig(compiled, config, scope));
  return objectsOf([...dependencies, ...modules]);
};

describe('dry run', () => {
  it('answers the example of the guide, but for the password', () => {
    const answer = dryRun('mongodb', { name: 'testing-db', namespace: 'testing' });
    expect(answer.placeholders).toEqual({
      password: { default: '(generated)', current: '(generated)' },
      replicaset: { default: 3, current: 3 },
      username: { default: 'my-user', current: 'my-user' },
      namespace: { default: 'default', current: 'testing' },
      name: { default: 'jac-mongodb', current: 'testing-db' },
      database: { default: 'jaseci', current: 'jaseci' },
    });
    expect(Object.keys(answer)).toEqual(['placeholders', 'dependencies', 'modules']);
    expect(Object.keys(answer.dependencies)).toEqual(['custom_resource_definition.yaml', 'operator.yaml']);
    expect(Object.keys(answer.modules)).toEqual(['mongodb.yaml']);
  });

  it.each(['redis', 'postgresql', 'mongodb', 'mongodb-standalone'])('shows no password of %s', (module) => {
    const password = 'do-not-show-this-one';
    const text = JSON.stringify(dryRun(module, { password }));
    expect(text).not.toContain(password);
    expect(text).not.toContain(Buffer.from(password).toString('base64'));
    expect(dryRun(module, { password }).placeholders['password']).toEqual({
      default: '(generated)',
      current: '****',
    });
    const secrets = Object.values(dryRun(module).modules)
      .flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as KubeObject))
      .filter(({ kind }) => kind === 'Secret');
    expect(secrets).toHaveLength(1);
    for (const secret of secrets)
      for (const value of Object.values(secret['data'] as object)) expect(value).toBe('****');
  });

  it.each([
    ['../redis', {}, 'ModuleUnknown', 'there is no module "../redis"'],
    ['redis/../mongodb', {}, 'ModuleUnknown', 'there is no module'],
    ['__proto__', {}, 'ModuleUnknown', 'there is no module'],
    ['reddis', {}, 'ModuleUnknown', 'there is no module "reddis"'],
    ['redis', { pasword: 'x' }, 'PlaceholderUnknown', 'module redis has no placeholder "pasword"'],
    ['redis', { serviceNamespace: 'kube-system' }, 'PlaceholderUnknown', 'serviceNamespace'],
    ['mongodb', { replicaset: '3' }, 'PlaceholderInvalid', 'config.replicaset'],
    ['mongodb', { replicaset: 0 }, 'PlaceholderInvalid', 'takes one of 1, 2'],
    ['mongodb', { username: 'a\nkind: Secret' }, 'PlaceholderInvalid', 'config.username'],
    ['redis', { password: 'short' }, 'PlaceholderInvalid', 'config.password'],
    ['redis', { namespace: 'kube-system\n---' }, 'PlaceholderInvalid', 'config.namespace'],
    ['redis', { namespace: '../x' }, 'PlaceholderInvalid', 'config.namespace'],
    ['redis', { name: 'A' }, 'PlaceholderInvalid', 'config.name'],
    ['redis', { name: null }, 'PlaceholderInvalid', 'config.name'],
    ['redis', { image: null }, 'PlaceholderInvalid', 'config.image'],
    ['jac-cloud', {}, 'PlaceholderMissing', 'config.image or config.bundle'],
    ['jac-cloud', { image: 'a', bundle: '0'.repeat(64) }, 'PlaceholderMissing', 'image or config.bundle'],
    ['jac-cloud', { bundle: '0'.repeat(64) }, 'PlaceholderMissing', 'config.codeServer'],
  ] as const)('refuses %s %j by name', async (module, config, code, message) => {
    const error = await failure(() => dryRun(module, config as Record<string, Json>));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('short');
  });

  it('refuses a version by name, and knows the newest', async () => {
    const error = await failure(() => dryRun('redis', {}, '../1'));
    expect(error).toMatchObject({ code: 'ModuleVersionUnknown', why: 'its versions: 1' });
    expect(dryRun('redis', {}, 'latest')).toEqual(dryRun('redis', {}, '1'));
  });

  it('gives proposals for names with a typing error', async () => {
    expect((await failure(() => dryRun('redis', { pasword: 'x' }))).next).toBe('did you mean password?');
    expect((await failure(() => dryRun('reddis'))).next).toBe('did you mean redis?');
  });
});

describe.each(catalog.list().map(({ module }) => module))('module %s', (module) => {
  const needed: Record<string, Record<string, Json>> = {
    'jac-cloud': { image: 'ghcr.io/a/b:1' },
    python: { module: 'numpy' },
  };
  const objects = objectsFor(module, { ...needed[module], name: 'x', namespace: 'web' });
  const own = objects.filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/instance'] !== undefined);

  it('has objects of its own, each once, that say whose they are', () => {
    expect(own.length).toBeGreaterThan(0);
    const keys = objects.map(({ kind, metadata }) => `${kind} ${metadata.namespace} ${metadata.name}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { metadata } of own) {
      expect(metadata.namespace).toBe('web');
      expect(metadata.name).toMatch(/^x(-|$)/);
      expect(metadata.labels).toMatchObject({
        'app.kubernetes.io/instance': `${module}.x`,
        'app.kubernetes.io/managed-by': 'jac-scale',
      });
    }
  });

  it('has pods that may do no more than they need', () => {
    const pods = objects.flatMap((object) => {
      const pod = at(object, 'spec', 'template', 'spec');
      return pod === undefined ? [] : [pod];
    });
    for (const pod of pods) {
      expect(at(pod, 'securityContext', 'seccompProfile')).toEqual({ type: 'RuntimeDefault' });
      // An account that is named is there for its rights.
      if (at(pod, 'serviceAccountName') === undefined)
        expect(at(pod, 'automountServiceAccountToken')).toBe(false);
      for (const container of [...listAt(pod, 'initContainers'), ...listAt(pod, 'containers')])
        expect(at(container, 'securityContext')).toMatchObject({
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
        });
    }
  });

  it('is the same every time but for its passwords', () => {
    const again = objectsFor(module, { ...needed[module], name: 'x', namespace: 'web' });
    const visible = (each: readonly KubeObject[]) => each.filter(({ kind }) => kind !== 'Secret');
    expect(visible(again)).toEqual(visible(objects));
  });
});

describe('what follows from other values', () => {
  it('is not shown, and no request changes it', () => {
    const derive = { redis: ({ image }: Readonly<Record<string, Json>>) => ({ cpuLimit: `of ${image}` }) };
    const config = { image: 'redis:8', cpuLimit: '1' };
    const answer = dryRunModule({ catalog, scope: { ...scope, derive } }, { module: 'redis', config });
    expect(answer.placeholders).not.toHaveProperty('cpuLimit');
    expect(answer.modules['redis.yaml']).toContain('cpu: of redis:8');
  });
});

describe('composition', () => {
  it('stamps who an object is, and where it lives', () => {
    const objects = objectsFor('redis', { name: 'cache', namespace: 'web' });
    for (const { metadata } of objects) {
      expect(metadata.namespace).toBe('web');
      expect(metadata.labels?.['app.kubernetes.io/instance']).toBe('redis.cache');
    }
    const service = objects.find(({ kind }) => kind === 'Service');
    const set = objects.find(({ kind }) => kind === 'StatefulSet');
    const selector = { 'app.kubernetes.io/instance': 'redis.cache', 'app.kubernetes.io/component': 'redis' };
    expect(at(service, 'spec', 'selector')).toEqual(selector);
    expect(at(set, 'spec', 'selector')).toEqual({ matchLabels: selector });
    expect(at(set, 'spec', 'template', 'metadata', 'labels')).toMatchObject(selector);
  });

  it('has a Service of jac-cloud that selects its pods', () => {
    const [login, service, deployment] = objectsFor('jac-cloud', { name: 'web', image: 'ghcr.io/a/b:1' });
    expect(login).toMatchObject({ kind: 'Secret', metadata: { name: 'web' } });
    expect(at(deployment, 'spec', 'template', 'metadata', 'labels')).toMatchObject(
      at(service, 'spec', 'selector') as object,
    );
    const [container, ...others] = listAt(deployment, 'spec', 'template', 'spec', 'containers');
    expect(others).toEqual([]);
    expect(container).toMatchObject({ image: 'ghcr.io/a/b:1' });
    expect(container).not.toHaveProperty('command');
    // Nobody signs tokens with what stands in the runtime's source.
    const [auth, ...more] = listAt(deployment, 'spec', 'template', 'spec', 'initContainers');
    expect(more).toEqual([]);
    for (const each of [auth, container])
      expect(listAt(each, 'env')).toContainEqual({
        name: 'JAC_SCALE_JWT_SECRET',
        valueFrom: { secretKeyRef: { name: 'web', key: 'jwt-secret' } },
      });
  });

  it('runs a bundle of a code-server as an app of its own would', () => {
    const bundle = 'ab'.repeat(32);
    const config = { bundle, codeServer: 'board-code-server.web', dependencyKey: 'cd'.repeat(32) };
    const deployment = objectsFor('jac-cloud', config).find(({ kind }) => kind === 'Deployment');
    const [fetch] = listAt(deployment, 'spec', 'template', 'spec', 'initContainers');
    expect(at(fetch, 'env')).toEqual([
      { name: 'CODE_SERVER', value: 'http://board-code-server.web:8080' },
      { name: 'BUNDLE', value: bundle },
      { name: 'DEPENDENCY_KEY', value: 'cd'.repeat(32) },
    ]);
    const [container, ...others] = listAt(deployment, 'spec', 'template', 'spec', 'containers');
    expect(others).toEqual([]);
    expect(listAt(container, 'args').slice(3)).toEqual(['auto', 'main.jac', '--port=8000']);
  });

  it('tells where it is reached', () => {
    const compiled = catalog.find('mongodb');
    const composed = composeWithout(compiled, readConfig(compiled, { name: 'db', namespace: 'web' }, scope));
    expect(fqdnOf(composed)).toEqual(['db-svc.web.svc.cluster.local']);
  });

  it('has the defaults that an app has', () => {
    for (const [module, image, storage] of [
      ['redis', dataSettings.redisImage, dataSettings.redisStorage],
      ['postgresql', dataSettings.postgresqlImage, dataSettings.postgresqlStorage],
      ['mongodb-standalone', dataSettings.mongodbImage, dataSettings.mongodbStorage],
    ] as const)
      expect(dryRun(module).placeholders).toMatchObject({
        image: { default: image.default },
        storage: { default: storage.default },
        cpuRequest: { default: dataSettings.databaseCpuRequest.default },
        memoryRequest: { default: dataSettings.databaseMemoryRequest.default },
      });
  });

  it('is of one shape and of one namespace, whatever a value is', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: x, namespace: kube-system}',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: that is how placeholders are written
        '${password}',
        '", namespace: kube-system, x: "',
        '{{ x }}',
        '$g{name:"x"}',
      ),
    );
    const shape = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shape);
      if (typeof value === 'object' && value !== null)
        return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shape(each)]));
      return typeof value;
    };
    const texts = [
      'image',
      'cpuRequest',
      'cpuLimit',
      'memoryRequest',
      'memoryLimit',
      'storage',
      'storageClass',
    ];
    const all = (value: string) => Object.fromEntries(texts.map((name) => [name, value]));
    const expected = objectsFor('redis', { ...all('x'), namespace: 'web' });
    fc.assert(
      fc.property(fc.tuple(...texts.map(() => nasty)), (values) => {
        const config = Object.fromEntries(texts.map((name, index) => [name, values[index] ?? '']));
        const objects = objectsFor('redis', { ...config, namespace: 'web' });
        expect(shape(objects)).toEqual(shape(expected));
        expect(objects.map(({ kind, metadata }) => [kind, metadata.name, metadata.namespace])).toEqual(
          expected.map(({ kind, metadata }) => [kind, metadata.name, metadata.namespace]),
        );
        // What is printed is read back as what was meant.
        const files = dryRun('redis', { ...config, namespace: 'web' }).modules;
        const read = Object.values(files).flatMap((text) =>
          parseAllDocuments(text).map((document) => document.toJS() as KubeObject),
        );
        const masked = (object: KubeObject) => (object.kind === 'Secret' ? object.metadata : object);
        expect(read.map(masked)).toEqual(objects.map(masked));
      }),
      { numRuns: 60 },
    );
  });

  it('takes any config for data, and refuses or composes it without another error', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('redis', 'mongodb', 'jac-cloud'),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (module, config) => {
          try {
            dryRun(module, config as Record<string, Json>);
          } catch (error) {
            expect(error).toMatchObject({ name: 'JacScaleError', exitCode: 2 });
          }
        },
      ),
    );
  });
});
