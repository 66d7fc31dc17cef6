/** JQM: its own API, passed on to the node that it concerns, and how the nodes are. */
import { serveJqm } from '../../../gateways/jqm/http.js';
import type { AccessAttributes } from '../../../ports/access.js';
import type { ServiceDeps } from '../deps.js';
import { json, type Route, type StreamRoute } from '../route.js';
import * as schemas from '../schemas.js';

const tag = 'JQM';

/** As if the nodes' Service were asked through the API server: `services/proxy`. */
const proxyTo = (verb: 'get' | 'create', namespace: string, name: string): AccessAttributes => ({
  verb,
  group: '',
  resource: 'services',
  subresource: 'proxy',
  namespace,
  name: `${name}-lb`,
});

export function jqmRoutes({ jqm, require }: ServiceDeps): Route[] {
  return [
    {
      method: 'GET',
      path: '/jqm/{namespace}/{name}/status',
      summary: 'How the nodes are',
      description: 'Each node is asked: address, range of ids, ids used, jobs that are not over, health.',
      tag,
      access: 'token',
      params: schemas.jqmParams,
      answers: {
        200: { description: 'All nodes', schema: schemas.jqmStatus },
        403: { description: 'The caller may not do that', schema: schemas.errorSchema },
        404: { description: 'No such module is deployed', schema: schemas.errorSchema },
        502: { description: 'The cluster failed', schema: schemas.errorSchema },
      },
      async handle({ params, caller }) {
        const { namespace = '', name = '' } = params;
        await require(caller, proxyTo('get', namespace, name));
        return json(200, { nodes: await (await jqm.open(namespace, name)).status() });
      },
    },
  ];
}

export function jqmStreamRoute({ jqm, require, log }: ServiceDeps): StreamRoute {
  return {
    path: '/jqm/{namespace}/{name}/ws/{call}',
    pattern: '/jqm/:namespace/:name/ws/*',
    methods: ['get', 'post', 'delete'],
    summary: 'JQM’s own API',
    description:
      'Goes to the node that the call concerns. What stands behind `ws/` may have several parts; requests and answers are JQM’s, and so are its errors. Those with `reason` are the gateway’s.',
    tag,
    access: 'token',
    params: schemas.jqmCallParams,
    async stream({ params, caller, url, request, response }) {
      const { namespace = '', name = '' } = params;
      const verb = request.method === 'GET' || request.method === 'HEAD' ? 'get' : 'create';
      await require(caller, proxyTo(verb, namespace, name));
      const { gateway } = await jqm.open(namespace, name);
      // Neither name nor namespace has a slash in it.
      const target = `/${url.split('/').slice(4).join('/')}`;
      await serveJqm(gateway, request, response, target, (error) =>
        log.error('the gateway of JQM failed', {
          namespace,
          name,
          error: error instanceof Error ? error.stack : String(error),
        }),
      );
    },
  };
}
