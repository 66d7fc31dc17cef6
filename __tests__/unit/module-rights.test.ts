/** Nobody has the orchestrator give rights that he has not himself. */
import { describe, expect, it } from '@jest/globals';
import { requireAccess } from '../../src/engine/modules/access.js';
import { accessFor } from '../../src/engine/modules/survey.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import type { Action, Change } from '../../src/model/plan.js';
import { deployModule } from '../../src/operations/orc/deploy.js';
import type { AccessAttributes } from '../../src/ports/access.js';
import { failure, reviewerWho, world } from './module-harness.js';

const caller = { username: 'ada', groups: [] };
const apiVersion = 'rbac.authorization.k8s.io/v1';
const group = 'rbac.authorization.k8s.io';
const pods = { apiGroups: [''], resources: ['pods', 'pods/log'], verbs: ['get', 'list'] };

const role = (rules: readonly object[], more: object = {}): KubeObject =>
  ({
    apiVersion,
    kind: 'Role',
    metadata: { name: 'reader', namespace: 'web' },
    rules,
    ...more,
  }) as KubeObject;
const clusterRole = (rules: readonly object[], more: object = {}): KubeObject =>
  ({ apiVersion, kind: 'ClusterRole', metadata: { name: 'reader' }, rules, ...more }) as KubeObject;
const binding = (kind: 'Role' | 'ClusterRole', name = 'reader'): KubeObject =>
  ({
    apiVersion,
    kind: 'RoleBinding',
    metadata: { name: 'reader', namespace: 'web' },
    roleRef: { apiGroup: group, kind, name },
  }) as KubeObject;
const change = (manifest: KubeObject, action: Action = 'create', live?: KubeObject): Change => ({
  action,
  apiVersion: manifest.apiVersion,
  kind: manifest.kind,
  name: manifest.metadata.name,
  ...(manifest.metadata.namespace === undefined ? {} : { namespace: manifest.metadata.namespace }),
  manifest,
  ...(live === undefined ? {} : { live }),
});

/** `verb group/resource/subresource name @namespace` */
const told = ({ verb, group: of, resource, subresource, name, namespace }: AccessAttributes) =>
  [verb, [of, resource, subresource].filter(Boolean).join('/'), name, namespace && `@${namespace}`]
    .filter(Boolean)
    .join(' ');
const given = (...changes: Change[]) =>
  accessFor(changes)
    .filter(({ group: of, verb }) => of !== group || verb === 'bind' || verb === 'escalate')
    .map(({ instead, ...each }) => [told(each), instead === undefined ? '' : told(instead)]);
const escalate = 'escalate rbac.authorization.k8s.io/roles reader @web';

describe('a role that comes with a module', () => {
  it.each<Action>(['create', 'configure'])('takes each right that it gives, or escalate: %s', (action) => {
    expect(given(change(role([pods]), action))).toEqual(
      ['get pods @web', 'list pods @web', 'get pods/log @web', 'list pods/log @web'].map((each) => [
        each,
        escalate,
      ]),
    );
  });

  it('takes them in all namespaces where it is a ClusterRole, by its names where it has some', () => {
    const rule = { apiGroups: ['apps'], resources: ['deployments'], verbs: ['*'], resourceNames: ['a', 'b'] };
    expect(given(change(clusterRole([rule])))).toEqual(
      ['a', 'b'].map((name) => [
        `* apps/deployments ${name}`,
        'escalate rbac.authorization.k8s.io/clusterroles reader',
      ]),
    );
  });

  it.each([
    ['paths that are no resources', { rules: [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }] }],
    ['roles of others', { aggregationRule: { clusterRoleSelectors: [{}] } }],
  ])('takes escalate where it gives what cannot be asked for: %s', (_, more) => {
    expect(given(change(clusterRole([pods], more)))).toEqual([
      ['escalate rbac.authorization.k8s.io/clusterroles reader', ''],
    ]);
  });

  it('takes nothing as long as it stays as it is, or goes', () => {
    expect(given(change(role([pods]), 'unchanged', role([pods])))).toEqual([]);
    expect(given({ ...change(role([pods]), 'delete') })).toEqual([]);
  });
});

describe('a binding', () => {
  const bind = 'bind rbac.authorization.k8s.io/roles reader @web';

  it('takes bind for a role that does not come with the module', () => {
    expect(given(change(binding('Role')))).toEqual([[bind, '']]);
    expect(given(change(binding('ClusterRole', 'cluster-admin')))).toEqual([
      ['bind rbac.authorization.k8s.io/clusterroles cluster-admin @web', ''],
    ]);
    // Of that name in another namespace.
    const other = { ...role([pods]), metadata: { name: 'reader', namespace: 'jac-orc' } };
    expect(given(change(binding('Role')), change(other, 'unchanged', other))).toEqual([[bind, '']]);
  });

  it('takes what a role of the module gives, as the cluster has it', () => {
    const theirs = role([{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }]);
    expect(given(change(binding('Role')), change(role([pods]), 'unchanged', theirs))).toEqual([
      ['get secrets @web', bind],
    ]);
  });

  it('takes what a ClusterRole gives where it binds it', () => {
    const rights = given(
      change(clusterRole([pods]), 'unchanged', clusterRole([pods])),
      change(binding('ClusterRole')),
    );
    expect(rights[0]).toEqual(['get pods @web', 'bind rbac.authorization.k8s.io/clusterroles reader @web']);
  });
});

describe('rights that a module gives', () => {
  const mongodb = { module: 'mongodb', config: { name: 'db', namespace: 'web' }, caller };
  const isOverRights = ({ verb }: AccessAttributes) => verb === 'escalate' || verb === 'bind';
  const isNamed = ({ name }: AccessAttributes) => name !== undefined;

  it('are refused to who may make the objects and has not the rights, before the first write', async () => {
    const { cluster, context } = world();
    const reviewer = reviewerWho((each) => isNamed(each) && !isOverRights(each));
    const error = await failure(() => deployModule({ ...context, reviewer }, mongodb));
    expect(error.code).toBe('Forbidden');
    expect(error.why).toContain('create,delete,get,list,patch,update,watch secrets;');
    expect(error.why).toContain(
      'get,patch,list,update,watch mongodbcommunity.mongodbcommunity.mongodb.com/status',
    );
    expect(error.why).toContain(
      'escalate clusterroles.rbac.authorization.k8s.io named jac-orc-mongodb-operator',
    );
    expect(cluster.written).toEqual([]);
  });

  it.each([
    ['each of the rights', (each: AccessAttributes) => !isOverRights(each)],
    ['escalate and bind', (each: AccessAttributes) => isNamed(each)],
  ])('are given for who has %s, and nothing is asked twice', async (_, may) => {
    const { context } = world();
    const reviewer = reviewerWho(may);
    expect((await deployModule({ ...context, reviewer }, mongodb)).errors).toEqual([]);
    const asked = reviewer.asked.map((each) => JSON.stringify(each));
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked.filter((each) => each.includes('instead'))).toEqual([]);
  });

  it('come with a command that gives no verb on what it is not missing for, and binds one role alone', async () => {
    const wanted = accessFor([change(role([pods])), change(binding('ClusterRole', "it's"))]);
    const reviewer = reviewerWho(
      ({ group: of, verb }) => of === group && !isOverRights({ verb } as AccessAttributes),
    );
    const { next = '' } = await failure(() => requireAccess(reviewer, caller, wanted));
    const roles = next.split(' && ').filter((line) => !line.includes('binding'));
    expect(roles.map((line) => line.replace(/jac-orc-grant-\S+/, 'NAME'))).toEqual([
      'kubectl create role NAME --verb=get,list --resource=pods,pods/log -n web',
      `kubectl create role NAME --verb=bind --resource=clusterroles.rbac.authorization.k8s.io --resource-name='it'\\''s' -n web`,
    ]);
    const two = accessFor([
      change(
        role([
          { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
          { ...pods, resources: ['secrets'], verbs: ['list'] },
        ]),
      ),
    ]);
    const apart = await failure(() => requireAccess(reviewer, caller, two));
    expect(apart.next).toContain('--verb=get --resource=pods ');
    expect(apart.next).toContain('--verb=list --resource=secrets ');
  });
});
