/** One row of the API: what the server does and what the OpenAPI document says of it come from the same place. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type * as z from 'zod';
import type { Caller } from '../../ports/access.js';

export type Method = 'GET' | 'POST' | 'DELETE';

export interface RouteRequest {
  readonly params: Readonly<Record<string, string>>;
  /** As the route's schema reads it. */
  readonly query: unknown;
  /** As the route's schema reads it; the bytes where it has none. */
  readonly body: unknown;
  readonly headers: IncomingMessage['headers'];
  /** Absent: nobody is asked. */
  readonly caller: Caller | undefined;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
}

export interface RouteReply {
  readonly status: number;
  /** A value is written as JSON; bytes and texts as they are, with a content type in the headers. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly description: string;
  /** Absent: no body, or no JSON. */
  readonly schema?: z.ZodType;
  readonly contentType?: string;
  /** Headers that are always there. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface BodyOf {
  /** Absent for bytes that are passed on: `description` says what they have to be. */
  readonly schema: z.ZodType;
  readonly required: boolean;
  /** Handed over as it came, unparsed: the schema is for the document alone. */
  readonly raw?: true;
  /** Bytes. */
  readonly limit: number;
}

interface Described {
  /** As OpenAPI writes it: `/deployment/{namespace}`. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  /** Whose token is asked for: anybody's who has one, or nobody's. */
  readonly access: 'token' | 'none';
  readonly params?: z.ZodObject;
}

export interface Route extends Described {
  readonly method: Method;
  /** Counts towards the limits of deployment calls. */
  readonly isDeployment?: true;
  readonly query?: z.ZodObject;
  readonly body?: BodyOf;
  /** By status; 400 of what is no request, 401, 413, 415, 429, 500 and 503 are added where they can be. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** What a caller has to be allowed whatever he asks for: refused before a byte of the body is read. @throws JacScaleError `Forbidden` */
  authorize?(caller: Caller | undefined): Promise<void>;
  handle(request: RouteRequest): Promise<RouteReply>;
}

export interface StreamRequest extends Omit<RouteRequest, 'query' | 'body' | 'signal'> {
  /** Path and query as they came. */
  readonly url: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Every method below a path, with request and response as Node has them. */
export interface StreamRoute extends Described {
  /** `/jqm/:namespace/:name/ws/*` */
  readonly pattern: string;
  /** Methods that the document tells. */
  readonly methods: readonly Lowercase<Method>[];
  /** Before anything is written it may throw as a Route's. */
  stream(request: StreamRequest): Promise<void>;
}

export const json = (status: number, body: unknown): RouteReply => ({ status, body });
