/** The service's HTTP side over a cluster in memory, with a Python gateway and a clock that tests set. */
import type { FastifyInstance, InjectOptions } from 'fastify';
import { requirer } from '../../src/doors/service/access.js';
import { makeApp, stopping } from '../../src/doors/service/app.js';
import { tokenAuthenticator } from '../../src/doors/service/auth.js';
import { jqmGateways } from '../../src/doors/service/jqm.js';
import { makeLog } from '../../src/doors/service/log.js';
import { makeMetrics } from '../../src/doors/service/metrics.js';
import { readSettings, type Settings } from '../../src/doors/service/settings.js';
import type { PythonModules, RunModuleRequest } from '../../src/gateways/pymodule/modules-port.js';
import type { CallResponse } from '../../src/gateways/pymodule/wire.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import { textAt } from '../../src/model/read.js';
import type { AccessAttributes, AccessReviewer, Caller } from '../../src/ports/access.js';
import { reviewerWho, world } from './module-harness.js';

export const settingsOf = (...args: string[]): Settings => {
  const settings = readSettings(args, {});
  if (settings === 'help') throw new Error('help was asked for');
  return settings;
};

export interface Called {
  readonly created: { module: string; config: object; caller: Caller | undefined }[];
  readonly run: RunModuleRequest[];
  readonly deleted: string[];
}

export interface ServiceOptions {
  readonly args?: readonly string[];
  /** Who a token is, with `--auth token`. */
  readonly tokens?: Readonly<Record<string, string>>;
  readonly may?: (attributes: AccessAttributes) => boolean;
  readonly answer?: (request: RunModuleRequest) => Promise<CallResponse> | CallResponse;
  readonly python?: Partial<PythonModules>;
}

export interface TestService {
  readonly app: FastifyInstance;
  readonly cluster: ReturnType<typeof world>['cluster'];
  readonly called: Called;
  readonly reviewer: AccessReviewer & { readonly asked: AccessAttributes[] };
  readonly log: string[];
  readonly clock: { milliseconds: number };
  /** Tokens that the cluster was asked about. */
  readonly reviews: string[];
  stop(phase: 'draining' | 'closing'): void;
  ask(
    options: InjectOptions,
  ): Promise<{ status: number; json: never; text: string; headers: Record<string, unknown> }>;
}

/** As the API server reviews tokens: those it knows, for the audience that was asked for. */
function reviewTokens(tokens: Readonly<Record<string, string>>, reviews: string[]) {
  return async (object: KubeObject): Promise<KubeObject> => {
    const token = textAt(object, 'spec', 'token') ?? '';
    reviews.push(token);
    const username = tokens[token];
    const status =
      username === undefined
        ? { authenticated: false }
        : {
            authenticated: true,
            audiences: ['jac-orc'],
            user: { username, groups: ['system:authenticated'] },
          };
    return { ...object, status };
  };
}

export async function service(options: ServiceOptions = {}): Promise<TestService> {
  const { args = [], tokens = {}, may = () => true, answer, python = {} } = options;
  const settings = settingsOf('--auth', options.tokens === undefined ? 'off' : 'token', ...args);
  const { cluster, context } = world();
  const clock = { milliseconds: 0 };
  const monotonic = { ...context.clock, monotonic: () => clock.milliseconds };
  const reviews: string[] = [];
  const reviewer = reviewerWho(may);
  const hasTokens = settings.auth === 'token';
  const modules = { ...context, ...(hasTokens ? { reviewer } : {}) };
  const lines: string[] = [];
  const log = makeLog({
    format: 'text',
    level: 'debug',
    now: () => context.clock.now(),
    write: (line) => lines.push(line),
  });
  const called: Called = { created: [], run: [], deleted: [] };
  const drain = new AbortController();
  let phase: 'up' | 'draining' | 'closing' = 'up';
  const app = await makeApp({
    settings,
    namespace: 'jac-orc',
    version: '1.2.3',
    clock: monotonic,
    modules,
    python: {
      create: async (module, config, caller) => {
        called.created.push({ module, config, caller });
        return {
          name: `py-${module}`,
          fqdn: `py-${module}.jac-orc.svc.cluster.local`,
          port: 50051,
          changed: true,
        };
      },
      run: async (request) => {
        called.run.push(request);
        return (await answer?.(request)) ?? { body: Buffer.from('{"result":[16, 20, 24]}') };
      },
      release: async (_module, handle) => handle === 'pod.there',
      delete: async (module) => void called.deleted.push(module),
      pods: () => 3,
      close: async () => undefined,
      ...python,
    },
    jqm: jqmGateways({ modules, namespace: undefined, settings: settings.recycle, log }),
    authenticator: hasTokens
      ? tokenAuthenticator({ create: reviewTokens(tokens, reviews) }, monotonic, settings.audience)
      : undefined,
    require: requirer(hasTokens ? reviewer : undefined),
    log,
    metrics: makeMetrics(
      {
        pods: () => 3,
        isLeader: () => true,
        defaults: () => ({ deployed: 2, failed: 1 }),
        jqmGateways: () => 0,
      },
      false,
    ),
    life: { phase: () => phase, isLeader: () => true, draining: drain.signal },
  });
  return {
    app,
    cluster,
    called,
    reviewer,
    log: lines,
    clock,
    reviews,
    stop(next) {
      phase = next;
      drain.abort(stopping());
    },
    async ask(request) {
      const response = await app.inject(request);
      const isJson = String(response.headers['content-type']).startsWith('application/json');
      return {
        status: response.statusCode,
        headers: response.headers,
        text: response.body,
        json: (isJson && response.body !== '' ? JSON.parse(response.body) : undefined) as never,
      };
    },
  };
}

/** A request with a JSON body. */
export const post = (url: string, body: unknown, headers: Record<string, string> = {}): InjectOptions => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'application/json', ...headers },
  payload: typeof body === 'string' ? body : JSON.stringify(body),
});
