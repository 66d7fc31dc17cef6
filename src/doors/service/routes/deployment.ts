/** Modules: what would be applied, deploy, list, look at, delete. */
import { ipv6Only, jqmWarnings } from '../../../gateways/jqm/module.js';
import { JacScaleError } from '../../../model/error.js';
import type { Json } from '../../../model/kubernetes.js';
import type { ModuleRef, ModuleRequest } from '../../../model/module.js';
import { deployModule } from '../../../operations/orc/deploy.js';
import { destroyModule } from '../../../operations/orc/destroy.js';
import { dryRunModule } from '../../../operations/orc/dry-run.js';
import { getModule } from '../../../operations/orc/get.js';
import { listModules } from '../../../operations/orc/list.js';
import { waitForModule } from '../../../operations/orc/wait.js';
import { ClusterError } from '../../../ports/cluster.js';
import type { ServiceDeps } from '../deps.js';
import { json, type Route, type RouteReply, type RouteRequest } from '../route.js';
import * as schemas from '../schemas.js';

const tag = 'Modules';
const one = '/deployment/{namespace}/{module}/{name}';
const refused = {
  description: 'The caller, or the orchestrator, may not do that',
  schema: schemas.errorSchema,
};
const missing = { description: 'No such module is deployed', schema: schemas.errorSchema };
const conflict = {
  description: 'Something of that name is somebody else’s, or another run for it is at work',
  schema: schemas.errorSchema,
};
const clusterFailed = { description: 'The cluster failed', schema: schemas.errorSchema };

export function deploymentRoutes(deps: ServiceDeps): Route[] {
  const { modules, settings } = deps;
  const body = { schema: schemas.deploymentRequest, required: true, limit: settings.bodyLimit };
  return [
    {
      method: 'POST',
      path: '/deployment/dry_run',
      summary: 'What would be applied',
      description: 'Checks every value and asks the cluster for nothing. No secret is shown.',
      tag,
      access: 'token',
      body,
      answers: {
        200: { description: 'Placeholders and files', schema: schemas.dryRunAnswer },
        403: { description: 'A Python module that is not allowed', schema: schemas.errorSchema },
      },
      handle: async (request) => json(200, dryRunModule(modules, requestOf(request.body))),
    },
    {
      method: 'POST',
      path: '/deployment',
      summary: 'Deploy a module, or bring it to what is asked for now',
      tag,
      access: 'token',
      isDeployment: true,
      body,
      answers: {
        200: { description: 'All of it was applied', schema: schemas.deployAnswer },
        403: refused,
        409: conflict,
        422: { description: 'This cluster cannot run it', schema: schemas.errorSchema },
        502: {
          description: 'Not all of it was applied, so that nothing was recorded; or the cluster failed',
          schema: schemas.deployOrError,
        },
      },
      handle: (request) => deploy(deps, request),
    },
    {
      method: 'GET',
      path: '/deployment',
      summary: 'What is deployed',
      tag,
      access: 'token',
      query: schemas.listQuery,
      answers: {
        200: { description: 'By namespace, module and name', schema: schemas.deployments },
        403: refused,
        502: clusterFailed,
      },
      async handle({ query, caller }) {
        const { namespace = settings.scope === 'namespace' ? deps.namespace : undefined } = query as {
          namespace?: string;
        };
        const found = await listModules(modules, {
          caller,
          ...(namespace === undefined ? {} : { namespace }),
        });
        return json(200, { deployments: found });
      },
    },
    {
      method: 'GET',
      path: one,
      summary: 'How one is',
      description:
        'With `wait` it answers when the workloads are ready, when one cannot become so, or when time is up.',
      tag,
      access: 'token',
      params: schemas.refParams,
      query: schemas.waitQuery,
      answers: {
        200: { description: 'The module and its objects', schema: schemas.deploymentStatus },
        403: refused,
        404: missing,
        502: clusterFailed,
      },
      handle: (request) => status(deps, request),
    },
    {
      method: 'DELETE',
      path: one,
      summary: 'Delete one',
      description: 'What holds data stays, and is found by the next one of that name.',
      tag,
      access: 'token',
      isDeployment: true,
      params: schemas.refParams,
      query: schemas.deleteQuery,
      answers: {
        200: { description: 'What went, and what stays', schema: schemas.destroyAnswer },
        403: refused,
        404: missing,
        409: conflict,
        502: clusterFailed,
      },
      async handle({ params, query, caller }) {
        const ref = refOf(params);
        const { deleteData = false, lockTimeout } = query as { deleteData?: boolean; lockTimeout?: number };
        const answer = await destroyModule(modules, {
          ...ref,
          caller,
          deleteData,
          ...(lockTimeout === undefined ? {} : { lockTimeout }),
        });
        deps.metrics.deployment(ref.module, 'destroyed');
        return json(200, answer);
      },
    },
  ];
}

function requestOf(body: unknown): ModuleRequest {
  const { config = {}, ...rest } = body as {
    module: string;
    version?: string;
    config?: Record<string, Json>;
  };
  return { ...rest, config };
}

const refOf = ({ namespace = '', module = '', name = '' }: Readonly<Record<string, string>>): ModuleRef => ({
  namespace,
  module,
  name,
});

async function deploy(
  { modules, metrics }: ServiceDeps,
  { body, caller }: RouteRequest,
): Promise<RouteReply> {
  const request = requestOf(body);
  // Only names of modules that there are become labels of a metric.
  const { module } = modules.catalog.source(request.module, request.version);
  try {
    const answer = await deployModule(modules, { ...request, caller });
    const isDone = answer.errors.length === 0;
    metrics.deployment(module, isDone ? 'deployed' : 'failed');
    const warnings = module === 'jqm' ? jqmWarnings(request.config) : [];
    return json(isDone ? 200 : 502, warnings.length === 0 ? answer : { ...answer, warnings });
  } catch (error) {
    metrics.deployment(module, 'refused');
    throw (module === 'jqm' ? withoutIpv4(error) : undefined) ?? error;
  }
}

/** What the API server says of an IPv4 Service tells nobody that it is about JQM. */
function withoutIpv4(error: unknown): JacScaleError | undefined {
  const cause = error instanceof JacScaleError ? error.cause : error;
  return cause instanceof ClusterError ? ipv6Only(cause.fields) : undefined;
}

async function status(
  { modules, life }: ServiceDeps,
  { params, query, caller, signal }: RouteRequest,
): Promise<RouteReply> {
  const ref = refOf(params);
  const { wait } = query as { wait?: number };
  if (wait === undefined) return json(200, await getModule(modules, { ...ref, caller }));
  const waiting = { ...modules, signal: AbortSignal.any([modules.signal, life.draining, signal]) };
  const rollout = await waitForModule(waiting, { ...ref, caller, timeout: wait });
  const found = await getModule(modules, { ...ref, caller });
  return json(200, { ...found, diagnoses: rollout.diagnosis });
}
