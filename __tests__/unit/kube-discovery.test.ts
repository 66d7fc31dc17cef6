import { afterEach, describe, expect, it } from '@jest/globals';
import { connectTo, type Handler, json, type Loopback, listen } from './kube-loopback.js';

let server: Loopback;
afterEach(() => server.close());

const discover = async (handler: Handler) => {
  server = await listen(handler);
  const kinds = await (await connectTo({ server: server.url })).discover();
  return kinds.map(({ apiVersion, kind, plural }) => `${apiVersion} ${kind} ${plural}`);
};
const found = (resource: string, kind: string, more: object = {}) => ({
  resource,
  responseKind: { kind },
  scope: 'Namespaced',
  verbs: ['get', 'list'],
  ...more,
});

describe('discover', () => {
  it('reads all groups in two requests, each resource in its preferred version', async () => {
    const groups = (...items: object[]) => ({ kind: 'APIGroupDiscoveryList', items });
    const kinds = await discover(({ url }) =>
      url.pathname === '/api'
        ? groups({
            metadata: {},
            versions: [
              {
                version: 'v1',
                resources: [
                  found('pods', 'Pod', { subresources: [{ subresource: 'log' }] }),
                  found('nodes', 'Node', { scope: 'Cluster' }),
                  found('bindings', 'Binding', { verbs: ['create'] }),
                ],
              },
            ],
          })
        : groups(
            {
              metadata: { name: 'example.com' },
              versions: [
                { version: 'v2', resources: [found('widgets', 'Widget')] },
                { version: 'v1', resources: [found('widgets', 'Widget'), found('old', 'Old')] },
              ],
            },
            { metadata: { name: 'metrics.k8s.io' }, versions: [{ version: 'v1', freshness: 'Stale' }] },
          ),
    );
    expect(kinds).toEqual(['v1 Pod pods', 'example.com/v2 Widget widgets', 'example.com/v1 Old old']);
    expect(server.asked).toHaveLength(2);
  });

  it('asks older servers group by group, leaving out those that do not answer', async () => {
    const listed = (name: string, kind: string) => ({ name, kind, namespaced: true, verbs: ['list'] });
    const kinds = await discover(({ url, response }) => {
      const answers: Record<string, object> = {
        '/api': { kind: 'APIVersions', versions: ['v1'] },
        '/apis': {
          kind: 'APIGroupList',
          groups: [
            { name: 'apps', versions: [{ version: 'v1' }] },
            { name: 'metrics.k8s.io', versions: [{ version: 'v1' }] },
          ],
        },
        '/api/v1': {
          resources: [
            listed('pods', 'Pod'),
            listed('pods/log', 'Pod'),
            { ...listed('nodes', 'Node'), namespaced: false },
          ],
        },
        '/apis/apps/v1': { resources: [listed('deployments', 'Deployment')] },
      };
      return answers[url.pathname] ?? json(response, 500, {});
    });
    expect(kinds).toEqual(['v1 Pod pods', 'apps/v1 Deployment deployments']);
  });
});

describe('whether a group is there', () => {
  it.each([
    [200, true],
    [403, true],
    [404, false],
    [503, false],
  ])('is told by an answer %i', async (code, there) => {
    server = await listen(({ response }) => json(response, code, { kind: 'Status', code }));
    const connection = await connectTo({ server: server.url });
    expect(await connection.serves('metrics.k8s.io/v1beta1')).toBe(there);
  });
});
