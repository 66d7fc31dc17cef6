import { afterEach, describe, expect, it } from '@jest/globals';
import { kinds } from '../../src/model/kubernetes.js';
import { ClusterError } from '../../src/ports/cluster.js';
import { connectTo, type Handler, json, type Loopback, listen, status } from './kube-loopback.js';

let server: Loopback;
afterEach(() => server.close());

const serve = async (handler: Handler, limits = {}) => {
  server = await listen(handler);
  return await connectTo({ server: server.url }, {}, { limits });
};
const failure = async (asking: Promise<unknown>): Promise<ClusterError> => {
  const error = await asking.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ClusterError) return error;
  throw new Error(`expected a ClusterError: ${error}`);
};
const secret = (name = 'a') => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'web' } });
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'app', namespace: 'web' } };
const pods = { kind: kinds.Pod, namespace: 'web', name: 'p' };
const lines = () => server.asked.map(({ method, url }) => `${method} ${url.pathname}${url.search}`);

describe('what is sent', () => {
  it('says manager and strict validation with each write', async () => {
    const cluster = await serve(({ body }) => (body === '' ? {} : JSON.parse(body)));
    await cluster.create(secret());
    await cluster.apply(deployment, { dryRun: true });
    await cluster.apply(deployment, { force: true, manager: 'jac-scale-handover' });
    await cluster.replace(secret());
    await cluster.mergePatch({ kind: kinds.Secret, namespace: 'web', name: 'a' }, { metadata: {} });
    await cluster.delete({ kind: kinds.Namespace, name: 'web' }, { uid: 'u-1', propagation: 'Foreground' });
    expect(lines()).toEqual([
      'POST /api/v1/namespaces/web/secrets?fieldManager=jac-scale&fieldValidation=Strict',
      'PATCH /apis/apps/v1/namespaces/web/deployments/app?fieldManager=jac-scale&fieldValidation=Strict&dryRun=All',
      'PATCH /apis/apps/v1/namespaces/web/deployments/app?fieldManager=jac-scale-handover&fieldValidation=Strict&force=true',
      'PUT /api/v1/namespaces/web/secrets/a?fieldManager=jac-scale&fieldValidation=Strict',
      'PATCH /api/v1/namespaces/web/secrets/a?fieldManager=jac-scale&fieldValidation=Strict',
      'DELETE /api/v1/namespaces/web',
    ]);
    expect(server.asked.map(({ headers }) => headers['content-type'])).toEqual([
      'application/json',
      'application/apply-patch+yaml',
      'application/apply-patch+yaml',
      'application/json',
      'application/merge-patch+json',
      'application/json',
    ]);
    expect(JSON.parse(server.asked[1]?.body ?? '')).toEqual(deployment);
    expect(JSON.parse(server.asked[5]?.body ?? '')).toMatchObject({
      propagationPolicy: 'Foreground',
      preconditions: { uid: 'u-1' },
    });
  });

  it('keeps the path in front of the API', async () => {
    server = await listen(() => ({ gitVersion: 'v1.34.4' }));
    const cluster = await connectTo({ server: `${server.url}/k8s/clusters/c-1/` });
    expect(await cluster.version()).toBe('v1.34.4');
    expect(lines()).toEqual(['GET /k8s/clusters/c-1/version']);
    expect(cluster.server).toBe(`${server.url}/k8s/clusters/c-1`);
  });

  it('pages through a list, stamps its items, and starts over when the token ran out', async () => {
    let expired = false;
    const cluster = await serve(({ url, response }) => {
      const token = url.searchParams.get('continue');
      if (token === 'two' && !expired) {
        expired = true;
        json(response, 410, status(410, 'Expired', 'the token is too old'));
        return undefined;
      }
      return url.searchParams.has('limit')
        ? { metadata: { resourceVersion: '7', continue: 'two' }, items: [{ metadata: { name: 'a' } }] }
        : {
            metadata: { resourceVersion: '9' },
            items: [{ metadata: { name: 'a' } }, { metadata: { name: 'b' } }],
          };
    });
    const list = await cluster.list(kinds.Secret, { namespace: 'web', labelSelector: 'a=b,c in (d)' });
    expect(list).toEqual({
      resourceVersion: '9',
      items: ['a', 'b'].map((name) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name } })),
    });
    expect(server.asked.map(({ url }) => url.searchParams.get('labelSelector'))).toEqual(
      Array(3).fill('a=b,c in (d)'),
    );
  });

  it('asks for metadata alone where no more is wanted', async () => {
    const cluster = await serve(() => ({ items: [] }));
    await cluster.list(kinds.ConfigMap, { namespace: 'web', metadataOnly: true });
    await cluster.list(kinds.ConfigMap, { namespace: 'web' });
    expect(server.asked.map(({ headers }) => headers['accept'])).toEqual([
      'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
      'application/json',
    ]);
  });

  it('takes what is missing as missing', async () => {
    const cluster = await serve(({ response }) => json(response, 404, status(404, 'NotFound', 'not found')));
    expect(await cluster.get(pods)).toBeUndefined();
    expect(await cluster.delete(pods)).toBeUndefined();
    expect(await failure(cluster.list(kinds.Pod, {}))).toMatchObject({ reason: 'NotFound', status: 404 });
  });

  it('refuses a kind without a row and an object without its namespace before anything is sent', async () => {
    const cluster = await serve(() => ({}));
    await expect(cluster.create({ apiVersion: 'v9', kind: 'X', metadata: { name: 'x' } })).rejects.toThrow(
      'no row',
    );
    await expect(cluster.get({ kind: kinds.Pod, name: 'p' })).rejects.toThrow('without its namespace');
    expect(server.asked).toHaveLength(0);
  });
});

describe('what is refused', () => {
  const cases: [number, string, string, string][] = [
    [400, 'BadRequest', 'no', 'BadRequest'],
    [401, 'Unauthorized', 'Unauthorized', 'Unauthorized'],
    [403, 'Forbidden', 'secrets "a" is forbidden: User "u" cannot …', 'Forbidden'],
    [403, 'Forbidden', 'secrets "a" is forbidden: exceeded quota: q, requested: a=1', 'QuotaExceeded'],
    [409, 'AlreadyExists', 'secrets "a" already exists', 'AlreadyExists'],
    [409, 'Conflict', 'the object has been modified', 'Conflict'],
    [410, 'Expired', 'too old', 'Expired'],
    [422, 'Invalid', 'bad', 'Invalid'],
    [500, 'InternalError', 'oops', 'ServerError'],
    [302, '', '', 'ServerError'],
    [413, 'RequestEntityTooLarge', 'too large', 'BadRequest'],
  ];
  it.each(cases)('%i %s (%s) is %s', async (code, reason, message, expected) => {
    const cluster = await serve(({ response }) => json(response, code, status(code, reason, message)));
    expect(await failure(cluster.get({ kind: kinds.Secret, namespace: 'web', name: 'a' }))).toMatchObject({
      reason: expected,
      status: code,
      verb: 'get',
      resource: 'secrets',
      namespace: 'web',
      object: 'a',
    });
  });

  it('names conflicting fields with their managers', async () => {
    const cluster = await serve(({ response }) =>
      json(
        response,
        409,
        status(409, 'Conflict', 'Apply failed with 2 conflicts', {
          causes: [
            {
              reason: 'FieldManagerConflict',
              message: 'conflict with "kubectl" using apps/v1',
              field: '.spec.replicas',
            },
            {
              reason: 'FieldManagerConflict',
              message: 'conflict with "hpa" with subresource "scale"',
              field: '.spec.template.spec.containers[name="app"].image',
            },
          ],
        }),
      ),
    );
    expect((await failure(cluster.apply(deployment))).conflicts).toEqual([
      { field: '.spec.replicas', manager: 'kubectl' },
      { field: '.spec.template.spec.containers[name="app"].image', manager: 'hpa' },
    ]);
  });

  it('takes the missing right from the message: an apply may lack create', async () => {
    const message =
      'deployments.apps "app" is forbidden: User "u" cannot create resource "deployments" in API group "apps" in the namespace "web"';
    const cluster = await serve(({ response }) => json(response, 403, status(403, 'Forbidden', message)));
    expect(await failure(cluster.apply(deployment))).toMatchObject({
      verb: 'create',
      resource: 'deployments.apps',
    });
  });

  it('takes a 500 about the schema as the invalid object that it is', async () => {
    const message =
      'failed to create typed patch object (web/app; apps/v1, Kind=Deployment): errors:\n  .spec.replicas: expected numeric (int or float), got string\n  .spec.x: field not declared in schema';
    const cluster = await serve(({ response }) => json(response, 500, status(500, '', message)));
    expect(await failure(cluster.apply(deployment))).toMatchObject({
      reason: 'Invalid',
      fields: [
        { field: 'spec.replicas', message: 'expected numeric (int or float), got string' },
        { field: 'spec.x', message: 'field not declared in schema' },
      ],
    });
  });

  it('never repeats what the API says about the content of a Secret', async () => {
    for (const code of [400, 422, 500]) {
      const cluster = await serve(({ response }) =>
        json(
          response,
          code,
          status(code, 'Invalid', 'Secret is invalid: hunter2', {
            causes: [
              { field: 'data.password', reason: 'FieldValueInvalid', message: 'Invalid value: "hunter2"' },
            ],
          }),
        ),
      );
      const error = await failure(cluster.apply({ ...secret(), stringData: { password: 'hunter2' } }));
      expect(JSON.stringify([error.message, error])).not.toContain('hunter2');
      await server.close();
    }
  });
});
