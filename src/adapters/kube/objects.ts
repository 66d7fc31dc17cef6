import type { Kind, KubeObject, ObjectRef } from '../../model/kubernetes.js';
import { fieldsAt, listAt, textAt } from '../../model/read.js';
import {
  ClusterError,
  type DeleteOptions,
  type ObjectList,
  type ObjectReader,
  type ObjectWriter,
} from '../../ports/cluster.js';
import type { Call } from './call.js';
import type { About } from './errors.js';
import {
  collectionPath,
  objectPath,
  type Query,
  refOf,
  resourceText,
  selectors,
  withQuery,
} from './paths.js';
import type { Transport } from './transport.js';

const manager = 'jac-scale';
/** Objects of one answer; what is more comes page by page. */
const pageSize = 500;

/** Asks for what every object has, whatever its kind. */
const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** Reads. */
export function makeReader(transport: Transport): ObjectReader {
  return {
    get: (ref) =>
      unlessMissing(async () => {
        const call = {
          method: 'GET',
          path: objectPath(ref),
          about: about('get', ref),
          repeatable: true,
        } as const;
        return (await transport.json(call)) as KubeObject;
      }),
    list: (kind, query) => listAll(transport, kind, query),
  };
}

/**
 * Every page of a LIST. A page whose token ran out starts the list over, unpaged, so that it comes to an end.
 * @throws ClusterError
 */
export async function listAll(
  transport: Transport,
  kind: Kind,
  query: Parameters<ObjectReader['list']>[1],
  signal?: AbortSignal,
): Promise<ObjectList> {
  const items: KubeObject[] = [];
  const path = collectionPath(kind, query.namespace);
  const { namespace } = query;
  let token: string | undefined;
  let limit: number | undefined = pageSize;
  for (;;) {
    const call: Call = {
      method: 'GET',
      path: withQuery(path, { ...selectors(query), limit, continue: token }),
      about: { verb: 'list', resource: resourceText(kind), namespace },
      repeatable: true,
      signal,
      ...(query.metadataOnly === true ? { accept: metadataOnly } : {}),
    };
    let page: unknown;
    try {
      page = await transport.json(call);
    } catch (error) {
      if (!(error instanceof ClusterError) || error.reason !== 'Expired' || token === undefined) throw error;
      token = undefined;
      limit = undefined;
      items.length = 0;
      continue;
    }
    // The items of a typed list do not say what they are.
    for (const item of listAt(page, 'items') as KubeObject[])
      items.push({ ...item, apiVersion: kind.apiVersion, kind: kind.kind });
    token = textAt(page, 'metadata', 'continue') || undefined;
    if (token === undefined)
      return { items, resourceVersion: textAt(page, 'metadata', 'resourceVersion') ?? '' };
  }
}

/** Writes; what may be repeated without harm is. */
export function makeWriter(transport: Transport): ObjectWriter {
  const send = async (call: Omit<Call, 'body'>, body: unknown): Promise<KubeObject> =>
    (await transport.json({ ...call, body: JSON.stringify(body) })) as KubeObject;
  return {
    create: async (object, options) => {
      const ref = refOf(object);
      const path = collectionPath(ref.kind, ref.namespace);
      return await send(
        {
          method: 'POST',
          path: withQuery(path, { fieldManager: manager, ...strict, ...dryRun(options) }),
          about: about('create', ref),
          repeatable: false,
        },
        object,
      );
    },
    apply: async (object, options) => {
      const ref = refOf(object);
      const { force, manager: other } = options ?? {};
      return await send(
        {
          method: 'PATCH',
          path: withQuery(objectPath(ref), {
            fieldManager: other ?? manager,
            ...strict,
            force,
            ...dryRun(options),
          }),
          about: about('patch', ref),
          // JSON is YAML.
          contentType: 'application/apply-patch+yaml',
          repeatable: true,
        },
        object,
      );
    },
    replace: async (object, options) => {
      const ref = refOf(object);
      return await send(
        {
          method: 'PUT',
          path: withQuery(objectPath(ref), { fieldManager: manager, ...strict, ...dryRun(options) }),
          about: about('update', ref),
          // Its resourceVersion makes the second one a conflict with the first.
          repeatable: false,
        },
        object,
      );
    },
    mergePatch: async (ref, patch) =>
      await send(
        {
          method: 'PATCH',
          path: withQuery(objectPath(ref), { fieldManager: manager, ...strict }),
          about: about('patch', ref),
          contentType: 'application/merge-patch+json',
          repeatable: fieldsAt(patch, 'metadata')['resourceVersion'] === undefined,
        },
        patch,
      ),
    delete: (ref, options) =>
      unlessMissing(() =>
        send(
          {
            method: 'DELETE',
            path: objectPath(ref),
            about: about('delete', ref),
            // Without a uid the second one could meet another object of that name.
            repeatable: options?.uid !== undefined,
          },
          {
            apiVersion: 'v1',
            kind: 'DeleteOptions',
            ...(options?.propagation === undefined ? {} : { propagationPolicy: options.propagation }),
            ...(options?.graceSeconds === undefined ? {} : { gracePeriodSeconds: options.graceSeconds }),
            ...preconditions(options),
          },
        ),
      ),
  };
}

/** A field that the API does not know is an error, not dropped. */
const strict = { fieldValidation: 'Strict' };

const dryRun = (options: { dryRun?: boolean } | undefined): Query =>
  options?.dryRun === true ? { dryRun: 'All' } : {};

function preconditions({ uid, resourceVersion }: DeleteOptions = {}) {
  if (uid === undefined && resourceVersion === undefined) return {};
  return {
    preconditions: {
      ...(uid === undefined ? {} : { uid }),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
  };
}

const about = (verb: string, { kind, namespace, name }: ObjectRef): About => ({
  verb,
  resource: resourceText(kind),
  namespace: kind.namespaced ? namespace : undefined,
  object: name,
});

async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ClusterError && error.reason === 'NotFound') return undefined;
    throw error;
  }
}
