import { textAt } from '../../model/read.js';
import { ClusterError } from '../../ports/cluster.js';
import type { ServiceAnswer, ServiceProxy, TokenRequests, WhoAmI } from '../../ports/service-proxy.js';
import type { Transport } from './transport.js';

/** RBAC's verb for a method of the subresource `proxy`. */
const verbs = { GET: 'get', POST: 'create', DELETE: 'delete' } as const;

/** @see https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/#manually-constructing-apiserver-proxy-urls */
export function makeServiceProxy(transport: Transport): ServiceProxy {
  return {
    request: async (request): Promise<ServiceAnswer> => {
      const { namespace, service, port, method, path, headers, body, answerMs, signal } = request;
      const name = `http:${service}:${port}`;
      return await transport.answer({
        method,
        path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${encodeURIComponent(name)}/proxy${path}`,
        about: { verb: verbs[method], resource: 'services/proxy', namespace, object: service },
        headers,
        ...(body === undefined ? {} : { body }),
        ...(answerMs === undefined ? {} : { answerMs }),
        repeatable: method === 'GET',
        signal,
      });
    },
  };
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/ */
export function makeTokenRequests(transport: Transport): TokenRequests {
  return {
    token: async ({ namespace, serviceAccount, audience, seconds }) => {
      const about = { verb: 'create', resource: 'serviceaccounts/token', namespace, object: serviceAccount };
      const answer = await transport.json({
        method: 'POST',
        path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/serviceaccounts/${encodeURIComponent(serviceAccount)}/token`,
        about,
        body: JSON.stringify({
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenRequest',
          spec: { audiences: [audience], expirationSeconds: seconds },
        }),
        repeatable: true,
      });
      const token = textAt(answer, 'status', 'token');
      if (token !== undefined && token !== '') return token;
      const message = 'the API server answered a TokenRequest without a token';
      throw new ClusterError({ ...about, reason: 'ServerError', status: 200, message });
    },
  };
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/self-subject-review-v1/ */
export function makeWhoAmI(transport: Transport): WhoAmI {
  return {
    whoAmI: async () => {
      try {
        const answer = await transport.json({
          method: 'POST',
          path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
          about: { verb: 'create', resource: 'selfsubjectreviews.authentication.k8s.io' },
          body: '{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}',
          repeatable: true,
        });
        return textAt(answer, 'status', 'userInfo', 'username');
      } catch (error) {
        // Not served, or not to everybody.
        if (error instanceof ClusterError && (error.reason === 'NotFound' || error.reason === 'Forbidden'))
          return undefined;
        throw error;
      }
    },
  };
}

/** All of it. */
export const makeServiceAccess = (transport: Transport): ServiceProxy & TokenRequests & WhoAmI => ({
  ...makeServiceProxy(transport),
  ...makeTokenRequests(transport),
  ...makeWhoAmI(transport),
});
