/** Of the service itself: health, metrics, the document of its API and the page that shows it. */
import type { ServiceDeps } from '../deps.js';
import { docsPage, docsScript, pageHeaders } from '../docs.js';
import { json, type Route } from '../route.js';
import * as schemas from '../schemas.js';
import { type SwaggerAsset, swaggerAsset } from '../swagger-assets.js';

const tag = 'Service';
const contentTypes = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
} as const satisfies Record<SwaggerAsset, string>;

/** @param document the OpenAPI document, as it is when it is asked for */
export function aboutRoutes({ metrics, life }: ServiceDeps, document: () => object): Route[] {
  const open = { tag, access: 'none' } as const;
  return [
    {
      ...open,
      method: 'GET',
      path: '/healthz',
      summary: 'Whether it is to be sent requests',
      answers: {
        200: { description: 'It is', schema: schemas.health },
        503: { description: 'It is stopping', schema: schemas.health },
      },
      async handle() {
        const isUp = life.phase() === 'up';
        return json(isUp ? 200 : 503, { status: isUp ? 'ok' : 'stopping', leader: life.isLeader() });
      },
    },
    {
      ...open,
      method: 'GET',
      path: '/metrics',
      summary: 'For Prometheus',
      answers: { 200: { description: 'Prometheus’ text format', contentType: 'text/plain' } },
      handle: async () => ({
        status: 200,
        body: await metrics.text(),
        headers: { 'content-type': metrics.contentType },
      }),
    },
    {
      ...open,
      method: 'GET',
      path: '/openapi.json',
      summary: 'This document',
      answers: { 200: { description: 'OpenAPI 3.1', schema: schemas.anyMap } },
      handle: async () => json(200, document()),
    },
    {
      ...open,
      method: 'GET',
      path: '/docs',
      summary: 'This document as a page',
      answers: { 200: { description: 'Swagger UI', contentType: 'text/html' } },
      handle: async () => ({ status: 200, body: docsPage, headers: pageHeaders }),
    },
    {
      ...open,
      method: 'GET',
      path: '/docs/start.js',
      summary: 'Starts the page',
      answers: { 200: { description: 'JavaScript', contentType: 'text/javascript' } },
      handle: async () => ({
        status: 200,
        body: docsScript,
        headers: { 'content-type': 'text/javascript; charset=utf-8' },
      }),
    },
    ...(Object.keys(contentTypes) as SwaggerAsset[]).map(
      (name): Route => ({
        ...open,
        method: 'GET',
        path: `/docs/${name}`,
        summary: 'Part of the page',
        answers: { 200: { description: 'Swagger UI', contentType: contentTypes[name].split(';')[0] ?? '' } },
        async handle({ headers }) {
          const takesBrotli = /\bbr\b/.test(String(headers['accept-encoding'] ?? ''));
          return {
            status: 200,
            body: await swaggerAsset(name, takesBrotli ? 'br' : 'identity'),
            headers: {
              'content-type': contentTypes[name],
              'cache-control': 'public, max-age=3600',
              vary: 'accept-encoding',
              ...(takesBrotli ? { 'content-encoding': 'br' } : {}),
            },
          };
        },
      }),
    ),
  ];
}
