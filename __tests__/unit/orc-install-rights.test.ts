import { describe, expect, it } from '@jest/globals';
import { preflightModule } from '../../src/engine/modules/carry-out.js';
import { makeCatalog } from '../../src/engine/modules/catalog.js';
import type { ModuleSurvey } from '../../src/engine/modules/survey.js';
import { moduleTexts } from '../../src/generated/modules.js';
import { type KubeObject, kindOf } from '../../src/model/kubernetes.js';
import { listAt, textAt } from '../../src/model/read.js';
import type { Cluster } from '../../src/ports/cluster.js';
import { find, printed } from './orc-install-harness.js';

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

  it.each([
    ['the service', wideRules],
    ['its callers', wideCaller],
  ])(
    'of a cluster-wide install hold all that the roles of mongodb give away, since nobody may give what he has not: %s',
    (_, had) => {
      const given = documents
        .filter(({ kind }) => kind.kind === 'Role' || kind.kind === 'ClusterRole')
        .flatMap(({ document }) => rulesOf(document));
      expect(given.length).toBeGreaterThan(5);
      for (const { apiGroups, resources, verbs } of given)
        for (const resource of resources)
          for (const verb of verbs)
            expect([resource, verb, allows(had ?? [], apiGroups[0] ?? '', resource, verb, '')]).toEqual([
              resource,
              verb,
              true,
            ]);
    },
  );

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
    const { roleRef: _, ...role } = { ...binding('new'), kind: 'Role' };
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
