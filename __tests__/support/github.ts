/**
 * A stand-in for the part of GitHub's REST API that comments need: stateful, paged, and able to refuse. The whole of what the
 * Action calls, held against GitHub's description, is startGitHub() of ./github/stand-in.ts.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export { type ConnectProxy, connectProxy } from './github/connect-proxy.js';
export { type GitHubStandIn, type SeenRequest, type StandInOptions, startGitHub } from './github/stand-in.js';

export interface Comment {
  readonly id: number;
  body: string;
  readonly html_url: string;
}

export interface GitHub {
  readonly url: string;
  readonly comments: Comment[];
  /** Pull requests that contain the commit. */
  pulls: { number: number; state: string }[];
  /** Answer 403 to writes, as for a fork's token. */
  readOnly: boolean;
  close(): Promise<void>;
}

export async function github(): Promise<GitHub> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://github.invalid');
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(JSON.stringify(body));
      };
      const { method } = request;
      const path = url.pathname;
      if (method === 'GET' && /\/commits\/[^/]+\/pulls$/.test(path)) return answer(200, state.pulls);
      if (method === 'GET' && /\/(issues\/\d+|commits\/[^/]+)\/comments$/.test(path))
        return answer(...page(url));
      if (state.readOnly) return answer(403, { message: 'Resource not accessible by integration' });
      if (method === 'POST' && /\/comments$/.test(path)) {
        const id = state.comments.length + 1;
        const comment = {
          id,
          body: (JSON.parse(text) as { body: string }).body,
          html_url: `${state.url}/comment/${id}`,
        };
        state.comments.push(Object.assign(comment, { user: { type: 'Bot' } }));
        return answer(201, comment);
      }
      const [, id] = /\/comments\/(\d+)$/.exec(path) ?? [];
      const found = state.comments.find((comment) => comment.id === Number(id));
      if (method === 'PATCH' && found !== undefined) {
        found.body = (JSON.parse(text) as { body: string }).body;
        return answer(200, found);
      }
      return answer(404, { message: 'Not Found' });
    });
  });

  /** Pages of two, so that a reader of the first page alone is found out. */
  const page = (url: URL): [number, unknown, Record<string, string>] => {
    const number = Number(url.searchParams.get('page') ?? '1');
    const size = 2;
    const part = state.comments.slice((number - 1) * size, number * size);
    const next = new URL(url);
    next.searchParams.set('page', String(number + 1));
    const more = number * size < state.comments.length;
    return [200, part, more ? { link: `<${state.url}${next.pathname}${next.search}>; rel="next"` } : {}];
  };

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const state: GitHub = {
    url: `http://127.0.0.1:${port}`,
    comments: [],
    pulls: [],
    readOnly: false,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return state;
}
