/** The verbs of the orchestrator over a loopback server that answers as API server and orchestrator would. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Engine } from '../../src/doors/cli/world.js';
import { remoteOrchestrator } from '../../src/operations/orc/remote.js';
import { jac, type Ran, standingClock, type TerminalOptions } from './cli-world.js';
import { type Asked, connectTo, json, type Loopback, listen, status } from './kube-loopback.js';

export const secretToken = 'eyJ-the-token-of-the-caller';

/** What the orchestrator answers, by `METHOD /path` without the query; a number is an empty answer of that status. */
export type Answers = Readonly<Record<string, unknown | ((asked: Asked, count: number) => unknown)>>;

export interface StandIn {
  readonly calls: Asked[];
  /** What reached the orchestrator: `POST /deployment`. */
  readonly lines: () => string[];
  jac(
    line: string | readonly string[],
    more?: Partial<Engine>,
    options?: TerminalOptions & { readonly signal?: AbortSignal },
  ): Promise<Ran>;
  close(): Promise<void>;
}

/** An answer with a status and a body. */
export class Reply {
  readonly status: number;
  readonly body: unknown;

  constructor(code: number, body: unknown) {
    this.status = code;
    this.body = body;
  }
}

export const refused = (code: number, error: object): Reply => new Reply(code, { error });

const proxied = /^\/api\/v1\/namespaces\/([^/]+)\/services\/http%3Ajac-orc%3A80\/proxy(\/.*)$/;

/** @param kube answers of the API server itself, by `METHOD /path` */
export async function standIn(answers: Answers, kube: Answers = {}): Promise<StandIn> {
  const counts = new Map<string, number>();
  const calls: Asked[] = [];
  const reply = (asked: Asked, answer: unknown) => {
    if (answer instanceof Reply) json(asked.response, answer.status, answer.body);
    else if (Buffer.isBuffer(answer)) asked.response.writeHead(200).end(answer);
    else json(asked.response, 200, answer);
  };
  const given = (from: Answers, key: string, asked: Asked) => {
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    const answer = from[key];
    return typeof answer === 'function' ? answer(asked, count) : answer;
  };
  const server: Loopback = await listen((asked) => {
    const [, namespace, path] = proxied.exec(asked.url.pathname) ?? [];
    const own = given(kube, `${asked.method} ${asked.url.pathname}`, asked);
    if (own !== undefined) reply(asked, own);
    else if (path !== undefined) {
      calls.push(asked);
      const answer = given(answers, `${asked.method} ${path}`, asked);
      reply(
        asked,
        answer ?? new Reply(404, status(404, 'NotFound', `services "jac-orc" not found in ${namespace}`)),
      );
    } else if (asked.url.pathname.endsWith('/selfsubjectreviews'))
      reply(asked, { status: { userInfo: { username: 'kubernetes-admin' } } });
    else if (asked.url.pathname.endsWith('/token')) reply(asked, { status: { token: secretToken } });
    else json(asked.response, 404, status(404, 'NotFound', 'nothing there'));
    return undefined;
  });
  const access = await connectTo({ server: server.url }, { token: 'of-the-kubeconfig' });
  return {
    calls,
    lines: () => calls.map(({ method, url }) => `${method} ${proxied.exec(url.pathname)?.[2]}${url.search}`),
    jac: (line, more = {}, options = {}) =>
      jac(
        line,
        {
          orchestrator: async ({ flags }, signal) => {
            const namespace = String(flags['orc-namespace'] ?? 'jac-orc');
            const account = flags['service-account'];
            const target = { namespace, ...(typeof account === 'string' ? { serviceAccount: account } : {}) };
            return remoteOrchestrator(access, target, { clock: standingClock(), signal });
          },
          ...more,
        },
        options,
      ),
    close: server.close,
  };
}

const schemas = ['report', 'orc'].map(
  (name) =>
    JSON.parse(
      readFileSync(new URL(`../../docs/schema/${name}.schema.json`, import.meta.url), 'utf8'),
    ) as object,
);
const validate = new Ajv2020({ strict: false, validateFormats: false, schemas }).getSchema(
  'urn:jac-scale:schema:orc:v1',
);

/** What -o json printed, if it is as published. */
// biome-ignore lint/suspicious/noExplicitAny: tests read reports by the path they assert
export function published(text: string): any {
  const value: unknown = JSON.parse(text);
  if (validate?.(value) !== true)
    throw new Error(`not as published: ${JSON.stringify(validate?.errors)}\n${text}`);
  return value;
}
