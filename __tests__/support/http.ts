/** Asks a deployed app over its NodePort. */
import { request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly body: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers by the path they assert
  readonly json: any;
}

/** One request on a connection of its own. */
export function ask(
  url: string,
  options: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const body = options.body === undefined ? undefined : JSON.stringify(options.body);
    const sent = request(
      url,
      {
        method: options.method ?? (body === undefined ? 'GET' : 'POST'),
        agent: false,
        timeout: 10_000,
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          connection: 'close',
          ...options.headers,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: text,
            get json() {
              return JSON.parse(text);
            },
          }),
        );
        response.on('error', reject);
      },
    );
    sent.on('timeout', () => sent.destroy(new Error(`no answer from ${url} in 10 s`)));
    sent.on('error', reject);
    sent.end(body);
  });
}
