/** The document says what the server does: its answers are held against it. */
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { InjectOptions } from 'fastify';
import { post, service } from './service-harness.js';

interface Document {
  readonly openapi: string;
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly securitySchemes?: object;
  };
}
interface Operation {
  readonly operationId: string;
  readonly security: readonly object[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema?: object }>> }>
  >;
}

async function documentOf(options: Parameters<typeof service>[0] = {}) {
  const { ask } = await service(options);
  return (await ask({ url: '/openapi.json' })).json as Document;
}

const redis = { module: 'redis', config: { name: 'cache', namespace: 'web' } };

describe('the OpenAPI document', () => {
  it('is of 3.1 and has every call once, each with its answers', async () => {
    const { openapi, info, paths } = await documentOf();
    expect([openapi, info.version]).toEqual(['3.1.0', '1.2.3']);
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        '/deployment',
        '/deployment/dry_run',
        '/deployment/{namespace}/{module}/{name}',
        '/create_pod/{module}',
        '/run_module',
        '/run_module/handle/{handle}',
        '/delete_pod/{module}',
        '/jqm/{namespace}/{name}/ws/{call}',
        '/jqm/{namespace}/{name}/status',
        '/healthz',
        '/metrics',
        '/openapi.json',
        '/docs',
      ]),
    );
    const operations = Object.values(paths).flatMap((path) => Object.values(path));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { responses } of operations) expect(Object.keys(responses).length).toBeGreaterThan(0);
  });

  it('says which calls need a token, where they do', async () => {
    const withTokens = await documentOf({ tokens: {} });
    expect(withTokens.components.securitySchemes).toMatchObject({
      bearer: {},
      header: { name: 'X-Jac-Orc-Token' },
    });
    expect(withTokens.paths['/deployment']?.['post']?.security).toEqual([{ bearer: [] }, { header: [] }]);
    expect(withTokens.paths['/healthz']?.['get']?.security).toEqual([]);
    const without = await documentOf();
    expect(without.components.securitySchemes).toBeUndefined();
    expect(without.paths['/deployment']?.['post']?.security).toEqual([]);
  });

  it('names schemas that are there, and reads as JSON Schema', async () => {
    const document = await documentOf();
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(20);
    for (const [, name = ''] of references) expect(Object.keys(document.components.schemas)).toContain(name);
    const ajv = new Ajv2020({ strict: false });
    for (const schema of Object.values(document.components.schemas))
      expect(ajv.validateSchema(schema)).toBe(true);
  });

  const calls: [string, string, InjectOptions][] = [
    ['/deployment/dry_run', 'post', post('/deployment/dry_run', redis)],
    ['/deployment/dry_run', 'post', post('/deployment/dry_run', '{')],
    ['/deployment', 'post', post('/deployment', redis)],
    ['/deployment', 'post', post('/deployment', { module: 'x' })],
    ['/deployment', 'post', { ...post('/deployment', redis), headers: { 'content-type': 'text/plain' } }],
    ['/deployment', 'get', { url: '/deployment' }],
    ['/deployment/{namespace}/{module}/{name}', 'get', { url: '/deployment/web/redis/cache' }],
    ['/deployment/{namespace}/{module}/{name}', 'get', { url: '/deployment/web/redis/cache?wait=5' }],
    [
      '/deployment/{namespace}/{module}/{name}',
      'delete',
      { method: 'DELETE', url: '/deployment/web/redis/cache' },
    ],
    [
      '/deployment/{namespace}/{module}/{name}',
      'delete',
      { method: 'DELETE', url: '/deployment/web/redis/none' },
    ],
    ['/create_pod/{module}', 'post', { method: 'POST', url: '/create_pod/numpy' }],
    ['/run_module', 'post', post('/run_module?module_name=numpy&method_name=array', '{}')],
    ['/run_module', 'post', post('/run_module?module_name=numpy', '{}')],
    [
      '/run_module/handle/{handle}',
      'delete',
      { method: 'DELETE', url: '/run_module/handle/pod.there?module_name=a' },
    ],
    [
      '/run_module/handle/{handle}',
      'delete',
      { method: 'DELETE', url: '/run_module/handle/pod.gone?module_name=a' },
    ],
    ['/delete_pod/{module}', 'delete', { method: 'DELETE', url: '/delete_pod/numpy' }],
    ['/jqm/{namespace}/{name}/status', 'get', { url: '/jqm/web/jqm/status' }],
    ['/healthz', 'get', { url: '/healthz' }],
    ['/metrics', 'get', { url: '/metrics' }],
    ['/docs', 'get', { url: '/docs' }],
  ];

  it('holds for what is answered: status, content type and body', async () => {
    const { ask } = await service();
    const document = (await ask({ url: '/openapi.json' })).json as Document;
    const ajv = new Ajv2020({ strict: false });
    ajv.addSchema({ $id: 'document', components: document.components });
    for (const [path, method, request] of calls) {
      const { status, headers, text, json } = await ask(request);
      const where = `${method} ${path} ${status}`;
      const answer = document.paths[path]?.[method]?.responses[String(status)];
      expect([where, answer !== undefined]).toEqual([where, true]);
      const type = String(headers['content-type'] ?? '').split(';')[0] ?? '';
      expect([where, text === '' ? [] : [type]]).toEqual([where, Object.keys(answer?.content ?? {})]);
      const schema = answer?.content?.['application/json']?.schema;
      if (schema === undefined) continue;
      const local = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')) as object;
      const isAsSaid = ajv.validate(local, json);
      expect([where, isAsSaid ? [] : ajv.errors]).toEqual([where, []]);
    }
  });
});

describe('the page', () => {
  it('asks nobody but this service for anything', async () => {
    const { ask } = await service();
    const { text, headers } = await ask({ url: '/docs' });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
    const sources = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source = '']) => source);
    expect(sources).toEqual(['data:,', 'docs/swagger-ui.css', 'docs/swagger-ui-bundle.js', 'docs/start.js']);
    for (const source of sources.slice(1)) expect((await ask({ url: `/${source}` })).status).toBe(200);
    expect((await ask({ url: '/docs/start.js' })).text).toContain('validatorUrl: null');
  });

  it('comes compressed to who takes that', async () => {
    const { app, ask } = await service();
    const url = '/docs/swagger-ui.css';
    const plain = await ask({ url });
    expect(plain.headers['content-encoding']).toBeUndefined();
    const packed = await app.inject({ url, headers: { 'accept-encoding': 'gzip, br' } });
    expect(packed.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(plain.text);
  });
});
