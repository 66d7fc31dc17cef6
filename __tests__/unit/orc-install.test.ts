import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { preflightModule } from '../../src/engine/modules/carry-out.js';
import { makeCatalog } from '../../src/engine/modules/catalog.js';
import type { ModuleSurvey } from '../../src/engine/modules/survey.js';
import { imageOf, serviceLabels } from '../../src/engine/orchestrator/identity.js';
import { moduleTexts } from '../../src/generated/modules.js';
import { type KubeObject, kindOf } from '../../src/model/kubernetes.js';
import { listAt, textAt } from '../../src/model/read.js';
import {
  type InstallOptions,
  installOrchestrator,
  printOrchestrator,
} from '../../src/operations/orc/install.js';
import { uninstallOrchestrator } from '../../src/operations/orc/uninstall.js';
import { type ApplyOptions, type Cluster, ClusterError } from '../../src/ports/cluster.js';
import { MemoryCluster } from './memory-cluster.js';

const image = 'registry.test/jac-orc:1';

/** As kubectl reads it. */
const objectsIn = (yaml: string): KubeObject[] =>
  parseAllDocuments(yaml, { version: '1.1' }).flatMap((document) => (document.toJS() as KubeObject) ?? []);
const printed = (options: InstallOptions = {}) => objectsIn(printOrchestrator({ image, ...options }));
const find = (objects: readonly KubeObject[], kind: string, name = 'jac-orc') =>
  objects.find((object) => object.kind === kind && object.metadata.name === name);

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}
const rulesOf = (object: KubeObject | undefined): Rule[] => listAt(object, 'rules') as unknown as Rule[];
const allows = (rules: readonly Rule[], group: string, resource: string, verb: string, name: string) =>
  rules.some(
    (rule) =>
      rule.apiGroups.includes(group) &&
      rule.resources.includes(resource) &&
      rule.verbs.includes(verb) &&
      (rule.resourceNames?.includes(name) ?? true),
  );

/** The documents of every built-in module, in their latest versions, filled or not. */
const catalog = makeCatalog(moduleTexts);
const documents = catalog.list().flatMap(({ module }) => {
  const { modules, dependencies } = catalog.find(module);
  return [...modules, ...dependencies].flatMap(({ template }) =>
    template.documents.map(({ node }) => {
      const flagged = node as { $then?: object };
      const document = flagged.$then ?? node;
      const what = { apiVersion: textAt(document, 'apiVersion') ?? '', kind: textAt(document, 'kind') ?? '' };
      const kind = kindOf(what);
      if (kind === undefined) throw new Error(`${module}: ${what.kind}`);
      const group = what.apiVersion.includes('/') ? (what.apiVersion.split('/')[0] ?? '') : '';
      const name = textAt(document, 'metadata', 'name') ?? '';
      return { module, kind, group, name, document: document as KubeObject };
    }),
  );
});

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

describe('rights', () => {
  const wide = printed({ scope: 'cluster' });
  const [wideRules, wideCaller] = ['jac-orc.jac-orc', 'jac-orc-caller.jac-orc'].map((name) =>
    rulesOf(find(wide, 'ClusterRole', name)),
  );
  const narrow = printed();
  const rules = rulesOf(find(narrow, 'Role'));
  const caller = rulesOf(find(narrow, 'Role', 'jac-orc-caller'));

  it.each(documents.map((each) => [each.module, each.kind.kind, each.name, each] as const))(
    'of a cluster-wide install are enough for %s, %s %s',
    (_module, _kind, _name, { kind, group, name }) => {
      const isShared = kind.kind === 'Namespace';
      for (const verb of isShared ? ['get', 'create'] : ['get', 'create', 'patch'])
        expect([verb, allows(wideRules ?? [], group, kind.plural, verb, name)]).toEqual([verb, true]);
      for (const verb of isShared ? [] : ['create', 'patch'])
        expect([verb, allows(wideCaller ?? [], group, kind.plural, verb, name)]).toEqual([verb, true]);
    },
  );

  it.each(
    documents
      .filter(({ module }) => module !== 'mongodb')
      .map((each) => [each.module, each.kind.kind, each] as const),
  )('of a namespaced install are enough for %s, %s', (_module, _kind, { kind, group, name }) => {
    for (const verb of ['get', 'create', 'patch', 'delete']) {
      expect([verb, allows(rules, group, kind.plural, verb, name)]).toEqual([verb, true]);
      expect([verb, allows(caller, group, kind.plural, verb, name)]).toEqual([verb, true]);
    }
    expect(allows(rules, group, kind.plural, 'list', name)).toBe(true);
  });

  it('of a cluster-wide install hold all that the roles of mongodb give away, since nobody may give what he has not', () => {
    const given = documents
      .filter(({ kind }) => kind.kind === 'Role' || kind.kind === 'ClusterRole')
      .flatMap(({ document }) => rulesOf(document));
    expect(given.length).toBeGreaterThan(5);
    for (const { apiGroups, resources, verbs } of given)
      for (const resource of resources)
        for (const verb of verbs)
          expect([resource, verb, allows(wideRules ?? [], apiGroups[0] ?? '', resource, verb, '')]).toEqual([
            resource,
            verb,
            true,
          ]);
  });

  it('are none over rights, nodes or all of anything, and none that give others away', () => {
    for (const { apiGroups, resources, verbs } of [
      ...rules,
      ...caller,
      ...(wideRules ?? []),
      ...(wideCaller ?? []),
    ]) {
      for (const list of [apiGroups, resources, verbs]) expect(list).not.toContain('*');
      for (const verb of ['escalate', 'bind', 'impersonate']) expect(verbs).not.toContain(verb);
      expect(resources).not.toContain('nodes');
      expect(resources).not.toContain('pods/exec');
    }
    for (const rule of [...rules, ...caller])
      expect(rule.apiGroups).not.toContain('rbac.authorization.k8s.io');
  });

  it('are not asked for by dry run where a binding names a role that only comes with it', async () => {
    const asked: string[] = [];
    const cluster = { apply: async (object: KubeObject) => asked.push(object.kind) && object };
    const binding = (role: string) => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: role },
      roleRef: { kind: 'Role', name: role },
    });
    const role = { ...binding('new'), kind: 'Role' };
    const change = ({ apiVersion, kind, metadata }: KubeObject, manifest: KubeObject) =>
      ({ action: 'create', apiVersion, kind, name: metadata.name, manifest }) as const;
    const modules = [role, binding('new'), binding('there')].map((each) => change(each, each));
    const found = { dependencies: [], modules, obsolete: [] } as unknown as ModuleSurvey;
    await preflightModule(cluster as unknown as Cluster, found);
    expect(asked).toEqual(['Role', 'RoleBinding']);
  });

  it('to ask about tokens are given in both', () => {
    for (const objects of [wide, narrow])
      expect(textAt(find(objects, 'ClusterRoleBinding', 'jac-orc.jac-orc.reviews'), 'roleRef', 'name')).toBe(
        'system:auth-delegator',
      );
  });
});

/** As the API server: what changes nothing is no new version; missing rights and other managers refuse. */
class Server extends MemoryCluster {
  namespaceIs: 'there' | 'missing' = 'there';
  readonly writes: string[] = [];
  readonly conflicts = new Map<string, string>();
  refuse: string | undefined;

  override get = async (ref: Parameters<MemoryCluster['get']>[0]) => {
    if (ref.kind.kind === 'Namespace' && this.namespaceIs === 'missing') return undefined;
    return ref.kind.kind === 'Namespace'
      ? { apiVersion: 'v1', kind: 'Namespace', metadata: { name: ref.name } }
      : this.find(ref.kind.kind, ref.name);
  };
  override async apply(object: KubeObject, options: ApplyOptions = {}) {
    const key = `${object.kind}/${object.metadata.name}`;
    const manager = this.conflicts.get(key);
    const [verb, resource] = ['patch', `${object.kind.toLowerCase()}s`];
    if (this.refuse === object.kind)
      throw new ClusterError({
        reason: 'Forbidden',
        status: 403,
        message: `User "me" cannot patch resource "x"`,
        verb,
        resource,
      });
    if (manager !== undefined && options.force !== true) {
      const conflicts = [{ field: '.spec.replicas', manager }];
      throw new ClusterError({
        reason: 'Conflict',
        status: 409,
        message: 'conflict',
        verb,
        resource,
        conflicts,
      });
    }
    if (options.dryRun === true) return object;
    this.writes.push(key);
    if (object.kind === 'Namespace') this.namespaceIs = 'there';
    const { uid, resourceVersion, generation, annotations, ...metadata } = this.find(
      object.kind,
      object.metadata.name,
    )?.metadata ?? { name: '' };
    const live = this.find(object.kind, object.metadata.name);
    const { status, ...rest } = { ...live, metadata } as KubeObject & { status?: object };
    if (live !== undefined && JSON.stringify(sorted(rest)) === JSON.stringify(sorted(object))) return live;
    return await super.apply(object, options);
  }
  override async delete(ref: Parameters<MemoryCluster['delete']>[0]) {
    this.writes.push(`-${ref.kind.kind}/${ref.name}`);
    return await super.delete(ref);
  }
}

const sorted = (value: object) =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

function contextOf(server: MemoryCluster) {
  const clock = {
    now: () => new Date(),
    monotonic: () => performance.now(),
    sleep: () => new Promise<void>(() => {}),
  };
  return { cluster: server.asCluster(), clock, signal: new AbortController().signal, emit: () => undefined };
}

const install = (server: MemoryCluster, options: InstallOptions = {}) =>
  installOrchestrator(contextOf(server), { image, replicas: 1, ...options });
const actions = (objects: readonly { action: string; kind: string; name: string }[]) =>
  objects.map(({ action, kind, name }) => `${action} ${kind}/${name}`);

describe('installing', () => {
  it('applies all in order, the namespace first where it is missing, and waits', async () => {
    const server = new Server();
    server.namespaceIs = 'missing';
    const { objects, rollout, warnings } = await install(server);
    expect(rollout?.status).toBe('ready');
    expect(warnings).toEqual([]);
    expect(server.writes[0]).toBe('Namespace/jac-orc');
    expect(server.writes.indexOf('Role/jac-orc')).toBeLessThan(server.writes.indexOf('RoleBinding/jac-orc'));
    expect(server.writes.indexOf('RoleBinding/jac-orc')).toBeLessThan(
      server.writes.indexOf('Deployment/jac-orc'),
    );
    expect(new Set(objects.map(({ action }) => action))).toEqual(new Set(['create']));
  });

  it('changes nothing the second time, nor a namespace that is there', async () => {
    const server = new Server();
    await install(server);
    const before = JSON.stringify(
      [...server.objects.values()].map(({ metadata }) => metadata.resourceVersion),
    );
    const { objects } = await install(server);
    expect(new Set(objects.map(({ action }) => action))).toEqual(new Set(['unchanged']));
    expect(JSON.stringify([...server.objects.values()].map(({ metadata }) => metadata.resourceVersion))).toBe(
      before,
    );
    expect(server.writes).not.toContain('Namespace/jac-orc');
  });

  it('keeps default modules that are there, whoever made the Secret', async () => {
    const server = new Server();
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'jac-orc' },
      data: { MODULE: 'bWluZQ==' },
    };
    server.objects.set('Secret/jac-orc', secret);
    await install(server);
    expect(server.find('Secret', 'jac-orc')).toBe(secret);
    expect(server.writes).not.toContain('Secret/jac-orc');
  });

  it("leaves what is somebody else's, and then writes nothing", async () => {
    const server = new Server();
    server.objects.set('Deployment/jac-orc', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'jac-orc', namespace: 'jac-orc' },
    });
    await expect(install(server)).rejects.toMatchObject({ code: 'NameTaken' });
    expect(server.writes).toEqual([]);
  });

  it.each(['Deployment', 'ClusterRoleBinding', 'Service'])(
    'writes nothing before a %s that is refused was asked for',
    async (kind) => {
      const server = new Server();
      server.refuse = kind;
      await expect(install(server)).rejects.toMatchObject({ code: 'Forbidden' });
      // Bindings cannot be asked for by dry run: their role is not there yet.
      expect(server.writes.filter((key) => !key.startsWith('ServiceAccount/'))).toEqual([]);
    },
  );

  it('takes over from `kubectl apply -f`, from others only what it is told to', async () => {
    const server = new Server();
    server.conflicts.set('Deployment/jac-orc', 'kubectl-client-side-apply');
    expect((await install(server)).rollout?.status).toBe('ready');
    server.conflicts.set('Deployment/jac-orc', 'kubectl');
    await expect(install(server)).rejects.toMatchObject({
      code: 'Conflict',
      message: expect.stringContaining('spec.replicas by kubectl'),
    });
    expect((await install(server, { takeOver: ['spec.replicas'] })).rollout?.status).toBe('ready');
  });

  it('takes away what other options had brought', async () => {
    const server = new Server();
    await install(server, { scope: 'cluster', wayIn: { domain: 'lab.example' } });
    const { objects } = await install(server);
    expect(actions(objects).filter((each) => each.startsWith('delete'))).toEqual(
      [
        'delete Ingress/jac-orc',
        'delete ClusterRoleBinding/jac-orc-caller.jac-orc',
        'delete ClusterRoleBinding/jac-orc.jac-orc',
        'delete ClusterRole/jac-orc.jac-orc',
        'delete ClusterRole/jac-orc-caller.jac-orc',
      ].sort((a, b) => actions(objects).indexOf(a) - actions(objects).indexOf(b)),
    );
    expect(server.find('ClusterRole', 'jac-orc.jac-orc')).toBeUndefined();
  });

  it('says why pods do not start', async () => {
    const server = new Server();
    server.broken.add(image);
    const { rollout } = await install(server);
    expect(rollout).toMatchObject({ status: 'failed', diagnosis: [{ code: 'ImageNameInvalid' }] });
  });

  it('runs by digest what it has built, and warns of a way in without TLS or token', async () => {
    const digest = `sha256:${'a'.repeat(64)}` as const;
    const target = { registry: 'registry.test', repository: 'me/jac-orc', tag: '1' };
    const server = new Server();
    const asked: unknown[] = [];
    const serviceImages = async () => ({
      build: async (request: unknown) => {
        asked.push(request);
        return { name: target, digest, builder: 'daemonless', reused: false };
      },
    });
    const build = { base: target, baseLogin: undefined, target, login: undefined, platforms: [] };
    const options = { build, replicas: 1, auth: 'off', wayIn: { domain: 'lab.example' } } as const;
    const {
      image: made,
      warnings,
      url,
    } = await installOrchestrator({ ...contextOf(server), serviceImages }, options);
    expect(made).toBe(`registry.test/me/jac-orc@${digest}`);
    expect(asked).toEqual([build]);
    expect(url).toBe('http://pod-manager.lab.example');
    expect(warnings.map(({ code }) => code)).toEqual(['OrchestratorOpen', 'OrchestratorWithoutTls']);
  });

  it('needs an image', async () => {
    await expect(installOrchestrator(contextOf(new Server()), {})).rejects.toMatchObject({
      code: 'ImageMissing',
      exitCode: 2,
    });
  });
});

describe('uninstalling', () => {
  it('removes what is its own, and names what stays', async () => {
    const server = new Server();
    await install(server, { scope: 'cluster', wayIn: { domain: 'lab.example' } });
    server.objects.set('Secret/jac-orc.redis.cache', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'jac-orc.redis.cache',
        namespace: 'shop',
        labels: {
          'app.kubernetes.io/name': 'redis',
          'app.kubernetes.io/instance': 'redis.cache',
          'app.kubernetes.io/component': 'orchestrator',
          'app.kubernetes.io/managed-by': 'jac-scale',
        },
      },
    });
    server.objects.set('ConfigMap/jac-orc-templates', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'jac-orc-templates' },
    });
    // What the controllers do when their Deployment goes.
    server.objects.delete('Pod/jac-orc');
    server.objects.delete('ReplicaSet/jac-orc');
    const { modules, left } = await uninstallOrchestrator(contextOf(server), { namespace: 'jac-orc' });
    expect(modules).toEqual([{ namespace: 'shop', module: 'redis', name: 'cache' }]);
    expect(left).toEqual([]);
    expect([...server.objects.keys()].sort()).toEqual([
      'ConfigMap/jac-orc-templates',
      'Secret/jac-orc.redis.cache',
    ]);
    expect(server.writes).toContain('-Lease/jac-orc.leader');
  });

  it('touches nothing of the same name that is not ours', async () => {
    const server = new Server();
    const others = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'jac-orc', labels: { ...serviceLabels, 'app.kubernetes.io/managed-by': 'helm' } },
    };
    server.objects.set('Deployment/jac-orc', others);
    const { objects } = await uninstallOrchestrator(contextOf(server), { namespace: 'jac-orc' });
    expect(objects).toEqual([]);
    expect(server.writes).toEqual([]);
  });
});
