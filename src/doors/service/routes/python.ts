/** Python modules: make one ready, call it, let go of what it keeps, delete it. */
import { attributesOf } from '../../../engine/modules/access.js';
import { statusOf } from '../../../gateways/pymodule/client.js';
import type { CallResponse, Failure, FailureKind } from '../../../gateways/pymodule/wire.js';
import type { Json } from '../../../model/kubernetes.js';
import type { Caller } from '../../../ports/access.js';
import type { ServiceDeps } from '../deps.js';
import { Refusal } from '../errors.js';
import { json, type Route, type RouteReply, type RouteRequest } from '../route.js';
import * as schemas from '../schemas.js';

const tag = 'Python modules';
const { errorSchema } = schemas;
const refused = { description: 'The caller may not do that', schema: errorSchema };
const notReady = {
  409: { description: 'What is there stands in the way of the module', schema: errorSchema },
  422: { description: 'The module cannot be made to run: the diagnosis says why', schema: errorSchema },
  502: { description: 'The module, or the cluster, failed', schema: errorSchema },
  504: { description: 'Not in time; it may still be at it', schema: errorSchema },
};

/** Seconds for a call that does not say. */
const defaultTimeout = 300;

export function pythonRoutes(deps: ServiceDeps): Route[] {
  const { python, settings, namespace, require } = deps;
  /** Who calls a module decides what its code does, so it is as much as making one. */
  const createDeployments = attributesOf('create', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace },
  });
  const authorize = (caller: Caller | undefined) => require(caller, createDeployments);
  return [
    {
      method: 'POST',
      path: '/create_pod/{module}',
      summary: 'Make a Python module ready to be called',
      description: 'Answers when it is. The same again brings it to what is asked for now.',
      tag,
      access: 'token',
      authorize,
      isDeployment: true,
      params: schemas.pythonParams,
      query: schemas.createPodQuery,
      body: { schema: schemas.createPodBody, required: false, limit: settings.bodyLimit },
      answers: {
        200: { description: 'It answers calls', schema: schemas.createPodAnswer },
        403: { description: 'The caller may not do that, or the module is not allowed', schema: errorSchema },
        ...notReady,
      },
      async handle({ params, query, body = {}, caller, signal }) {
        const { module = '' } = params;
        const config = { ...(body as Record<string, Json>), ...(query as { package?: string }) };
        refuseOurs(config);
        const stop = AbortSignal.any([signal, deps.life.draining]);
        const { changed, ...made } = await python.create(module, config, caller, stop);
        const message = `module ${module} ${changed ? 'is deployed' : 'was deployed'} and answers at ${made.fqdn}:${made.port}`;
        return json(200, { message, ...made });
      },
    },
    {
      method: 'POST',
      path: '/run_module',
      summary: 'Call a method of a Python module',
      description:
        'The module is made if it is missing, and waited for. Numbers keep all their digits; NaN and infinity are {"$float": "NaN"}, bytes {"$bytes": "…"}; an object that stays on the server is {"$handle": "…", "type": "…"}.',
      tag,
      access: 'token',
      authorize,
      query: schemas.runQuery,
      body: { schema: schemas.runBody, required: true, raw: true, limit: settings.runBodyLimit },
      answers: {
        200: { description: 'What it returned', schema: schemas.runAnswer },
        403: {
          description: 'The caller may not do that, or the module may not be called so',
          schema: errorSchema,
        },
        404: { description: 'The module has no such method', schema: errorSchema },
        410: { description: 'The object is gone', schema: errorSchema },
        ...notReady,
        422: {
          description: 'The method raised an exception, or the module cannot be made to run',
          schema: errorSchema,
        },
      },
      handle: (request) => run(deps, request),
    },
    {
      method: 'DELETE',
      path: '/run_module/handle/{handle}',
      summary: 'Let go of an object that stays on the server',
      tag,
      access: 'token',
      authorize,
      params: schemas.handleParams,
      query: schemas.releaseQuery,
      answers: {
        204: { description: 'It is gone now' },
        403: refused,
        404: { description: 'There is no such module', schema: errorSchema },
        410: { description: 'It was gone', schema: errorSchema },
        502: notReady[502],
        504: notReady[504],
      },
      async handle({ params, query }) {
        const { module_name: module } = query as { module_name: string };
        if (await python.release(module, params['handle'] ?? '')) return { status: 204 };
        throw new Refusal(410, { code: codes.GONE, message: 'the object was gone' });
      },
    },
    {
      method: 'DELETE',
      path: '/delete_pod/{module}',
      summary: 'Delete a Python module',
      tag,
      access: 'token',
      isDeployment: true,
      params: schemas.pythonParams,
      answers: {
        200: { description: 'It is deleted', schema: schemas.messageAnswer },
        403: refused,
        404: { description: 'There is no such module', schema: errorSchema },
        409: notReady[409],
        502: notReady[502],
      },
      async handle({ params, caller }) {
        const { module = '' } = params;
        await python.delete(module, caller);
        return json(200, { message: `module ${module} is deleted` });
      },
    },
  ];
}

function refuseOurs(config: Readonly<Record<string, Json>>): void {
  const given = ['module', 'name', 'namespace'].find((key) => Object.hasOwn(config, key));
  if (given === undefined) return;
  throw new Refusal(400, {
    code: 'PlaceholderInvalid',
    message: `${given} follows from the module that the path names`,
    next: 'POST /deployment deploys a module python of any name',
    place: { key: given },
  });
}

async function run(
  { python, metrics, clock }: ServiceDeps,
  { query, body, caller, signal }: RouteRequest,
): Promise<RouteReply> {
  const asked = query as {
    module_name: string;
    method_name: string;
    handle?: string;
    package?: string;
    timeout?: number;
  };
  const began = clock.monotonic();
  const over = (outcome: 'answered' | 'failed' | 'unavailable') =>
    metrics.call(outcome, (clock.monotonic() - began) / 1000);
  let answer: CallResponse;
  try {
    answer = await python.run(
      {
        module: asked.module_name,
        method: asked.method_name,
        body: body as Buffer,
        handle: asked.handle,
        package: asked.package,
        timeoutMs: (asked.timeout ?? defaultTimeout) * 1000,
        signal,
      },
      caller,
    );
  } catch (error) {
    over('unavailable');
    throw error;
  }
  if ('body' in answer) {
    over('answered');
    const { buffer, byteOffset, byteLength } = answer.body;
    return {
      status: 200,
      body: Buffer.from(buffer, byteOffset, byteLength),
      headers: { 'content-type': 'application/json; charset=utf-8' },
    };
  }
  over('failed');
  return json(statusOf(answer.failure), { error: errorOf(answer.failure) });
}

const codes: Readonly<Record<FailureKind, string>> = {
  UNSPECIFIED: 'ModuleError',
  MODULE: 'ModuleError',
  NO_SUCH_METHOD: 'MethodUnknown',
  BAD_REQUEST: 'ArgumentsInvalid',
  REFUSED: 'MethodRefused',
  GONE: 'ObjectGone',
  TOO_LARGE: 'ResultTooLarge',
};

const errorOf = ({ kind, type, message }: Failure) => ({
  code: codes[kind],
  ...(type === '' ? {} : { type }),
  message,
});
