import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { explainClusterError } from '../../src/engine/explain.js';
import { ClusterError, type ClusterErrorReason } from '../../src/ports/cluster.js';

type Init = ConstructorParameters<typeof ClusterError>[0];

const apply = { verb: 'patch', resource: 'deployments.apps', namespace: 'web', object: 'app' };
const rbac = (user: string, what: string) =>
  `deployments.apps "app" is forbidden: User "${user}" cannot ${what}`;

const cases: Record<string, Init> = {
  'missing right': {
    ...apply,
    reason: 'Forbidden',
    status: 403,
    message: rbac(
      'system:serviceaccount:ci:bot',
      'patch resource "deployments" in API group "apps" in the namespace "web"',
    ),
  },
  'missing right of a person': {
    verb: 'create',
    resource: 'pods/exec',
    namespace: 'web',
    object: 'p',
    reason: 'Forbidden',
    status: 403,
    message: `pods "p" is forbidden: User "jane doe" cannot create resource "pods/exec" in API group "" in the namespace "web"`,
  },
  'missing right on the whole cluster': {
    verb: 'create',
    resource: 'namespaces',
    reason: 'Forbidden',
    status: 403,
    message:
      'namespaces is forbidden: User "jane" cannot create resource "namespaces" in API group "" at the cluster scope',
  },
  'policy: pod security': {
    ...apply,
    reason: 'Forbidden',
    status: 403,
    message: 'pods "app" is forbidden: violates PodSecurity "restricted:latest": privileged',
  },
  'policy: webhook': {
    ...apply,
    reason: 'Forbidden',
    status: 403,
    message: 'admission webhook "guard.example.com" denied the request: no',
  },
  'policy: of the cluster itself': {
    ...apply,
    reason: 'Invalid',
    status: 422,
    message:
      "deployments.apps \"app\" is invalid: : ValidatingAdmissionPolicy 'team' with binding 'team' denied request: say whose it is",
    fields: [
      {
        field: '',
        message: "ValidatingAdmissionPolicy 'team' with binding 'team' denied request: say whose it is",
      },
    ],
  },
  'namespace being deleted': {
    verb: 'create',
    resource: 'secrets',
    namespace: 'web',
    object: 'app.rev.1',
    reason: 'Forbidden',
    status: 403,
    message:
      'secrets "app.rev.1" is forbidden: unable to create new content in namespace web because it is being terminated',
  },
  unreachable: {
    ...apply,
    reason: 'Unreachable',
    status: 0,
    message: 'cannot reach https://c:6443: connection refused',
  },
  'wrong certificate': {
    ...apply,
    reason: 'Unreachable',
    status: 0,
    message:
      'cannot reach https://c:6443: unable to verify the first certificate; if the root CA is installed locally, try running Node.js with --use-system-ca',
  },
  'expired certificate': {
    ...apply,
    reason: 'Unreachable',
    status: 0,
    message: 'cannot reach https://c:6443: certificate has expired',
  },
  unauthorized: { ...apply, reason: 'Unauthorized', status: 401, message: 'Unauthorized' },
  'field conflict': {
    ...apply,
    reason: 'Conflict',
    status: 409,
    message: 'Apply failed with 2 conflicts',
    conflicts: [
      { field: '.spec.replicas', manager: 'kubectl' },
      { field: '.spec.template.spec.containers[name="app"].image', manager: 'argocd' },
    ],
  },
  'changed meanwhile': {
    ...apply,
    verb: 'update',
    reason: 'Conflict',
    status: 409,
    message: 'the object has been modified',
  },
  quota: {
    verb: 'create',
    resource: 'persistentvolumeclaims',
    namespace: 'web',
    object: 'app-code-pvc',
    reason: 'QuotaExceeded',
    status: 403,
    message:
      'persistentvolumeclaims "app-code-pvc" is forbidden: exceeded quota: disk, requested: persistentvolumeclaims=1,requests.storage=5Gi, used: persistentvolumeclaims=2,requests.storage=9Gi, limited: persistentvolumeclaims=2,requests.storage=10Gi',
  },
  'node port taken': {
    verb: 'patch',
    resource: 'services',
    namespace: 'web',
    object: 'app-service',
    reason: 'Invalid',
    status: 422,
    message: 'Service "app-service" is invalid',
    fields: [
      {
        field: 'spec.ports[0].nodePort',
        message: 'Invalid value: 30001: provided port is already allocated',
      },
    ],
  },
  'invalid field': {
    ...apply,
    reason: 'Invalid',
    status: 422,
    message: 'Deployment.apps "app" is invalid',
    fields: [
      { field: 'spec.template.spec.containers[0].image', message: 'Required value' },
      { field: 'spec.replicas', message: 'Invalid value: -1' },
    ],
  },
  'kind not served': {
    verb: 'list',
    resource: 'widgets.x.io',
    namespace: 'web',
    reason: 'NotFound',
    status: 404,
    message: 'the server could not find the requested resource',
  },
  'namespace missing': {
    verb: 'create',
    resource: 'namespaces',
    object: 'web',
    reason: 'NotFound',
    status: 404,
    message: 'namespaces "web" not found',
  },
  'pod gone': {
    verb: 'get',
    resource: 'pods/log',
    namespace: 'web',
    object: 'p',
    reason: 'NotFound',
    status: 404,
    message: 'pods "p" not found',
  },
  'exists already': {
    verb: 'create',
    resource: 'secrets',
    namespace: 'web',
    object: 'app.rev.2',
    reason: 'AlreadyExists',
    status: 409,
    message: 'secrets "app.rev.2" already exists',
  },
  expired: { verb: 'list', resource: 'pods', reason: 'Expired', status: 410, message: 'too old' },
  overloaded: { ...apply, reason: 'TooManyRequests', status: 429, message: 'too many requests' },
  'server failed': { ...apply, reason: 'ServerError', status: 500, message: 'etcdserver: request timed out' },
  'bad request': {
    verb: 'get',
    resource: 'pods/log',
    namespace: 'web',
    object: 'p',
    reason: 'BadRequest',
    status: 400,
    message: 'container "c" is waiting to start',
  },
};

const told = (init: Init): string => {
  const { code, message, why, next, exitCode } = explainClusterError(new ClusterError(init), {
    namespace: 'web',
    app: 'app',
  });
  return [`${code} (exit ${exitCode})`, message, why, next].filter((text) => text !== undefined).join('\n  ');
};

describe('explainClusterError', () => {
  it('tells each refusal as in explain.txt', () => {
    const all = Object.entries(cases).map(([name, init]) => `# ${name}\n${told(init)}\n`);
    const golden = join(process.cwd(), '__tests__/fixtures/explain.txt');
    expect(all.join('\n')).toBe(readFileSync(golden, 'utf8'));
  });

  const reasons = [...new Set(Object.values(cases).map(({ reason }) => reason))] as ClusterErrorReason[];

  it('keeps to one line each, whatever the API server says', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '\n', '"', ' ', "'", ':', '\t'), maxLength: 2000 });
    fc.assert(
      fc.property(
        fc.constantFrom(...reasons),
        text,
        fc.option(text, { nil: undefined }),
        (reason, message, field) => {
          const error = new ClusterError({
            ...apply,
            reason,
            status: 400,
            message,
            ...(field === undefined ? {} : { fields: [{ field: 'spec', message: field }] }),
          });
          const {
            message: what,
            why,
            next,
            cause,
          } = explainClusterError(error, { namespace: 'web', app: '' });
          for (const line of [what, why ?? '', next ?? '']) {
            expect(line).not.toContain('\n');
            expect(line.length).toBeLessThan(800);
          }
          expect(cause).toBe(error);
        },
      ),
    );
  });

  it('quotes fields for the shell', () => {
    const conflicts = [{ field: ".metadata.annotations.it's", manager: 'm' }];
    const error = new ClusterError({ ...apply, reason: 'Conflict', status: 409, message: '', conflicts });
    expect(explainClusterError(error, { namespace: 'web', app: 'app' }).next).toContain(
      String.raw`--take-over 'metadata.annotations.it'\''s'`,
    );
  });
});
