/** What is deployed: a Secret per module in its own namespace, written when all of it was applied. */
import { JacScaleError } from '../../model/error.js';
import { formatFields, readFormat } from '../../model/formats.js';
import { labelKeys, managedBy } from '../../model/identity.js';
import { type Json, type KubeObject, kinds } from '../../model/kubernetes.js';
import {
  type ModuleDeployment,
  type ModuleObject,
  type ModuleRecord,
  type ModuleRef,
  moduleRecordName,
} from '../../model/module.js';
import { fieldsAt, listAt, textAt } from '../../model/read.js';
import type { ObjectReader } from '../../ports/cluster.js';
import { secretText } from '../data/secret.js';
import { moduleLabels } from './identity.js';

const dataKey = 'deployment';

export const recordSelector = `${labelKeys.managedBy}=${managedBy},${labelKeys.component}=orchestrator`;

export const recordRef = (ref: ModuleRef) => ({
  kind: kinds.Secret,
  namespace: ref.namespace,
  name: moduleRecordName(ref),
});

/** With `resourceVersion` writing it is a compare-and-swap. */
export function recordSecret(record: ModuleRecord, resourceVersion?: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: moduleRecordName(record),
      namespace: record.namespace,
      labels: moduleLabels(record, 'orchestrator'),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
    type: 'jac-scale/module',
    data: {
      [dataKey]: Buffer.from(JSON.stringify({ ...record, ...formatFields('module') })).toString('base64'),
    },
  };
}

/**
 * @throws JacScaleError `FormatTooNew` when a newer version wrote it, `RecordUnreadable` when it is damaged: neither is rewritten
 */
export function readRecord(secret: KubeObject): ModuleRecord {
  const at = `secret/${secret.metadata.name} in namespace ${secret.metadata.namespace ?? ''}`;
  const value = parse(secretText(secret, dataKey));
  const format = readFormat(value, 'module', at, 'orchestrator');
  const [module, name] = [textAt(value, 'module'), textAt(value, 'name')];
  const namespace = secret.metadata.namespace ?? '';
  // Anybody who may write Secrets here could have written this one: it speaks of itself and of its namespace alone.
  const isItself =
    module !== undefined && name !== undefined && moduleRecordName({ module, name }) === secret.metadata.name;
  if (format === undefined || !isItself)
    throw new JacScaleError({ code: 'RecordUnreadable', what: `${at} cannot be read` });
  return {
    format,
    module,
    name,
    namespace,
    version: textAt(value, 'version') ?? '',
    config: fieldsAt(value, 'config') as Readonly<Record<string, Json>>,
    created: textAt(value, 'created') ?? '',
    by: textAt(value, 'by') ?? '',
    fqdn: listAt(value, 'fqdn').map(String),
    objects: listAt(value, 'objects')
      .flatMap(readObject)
      .filter((object) => object.namespace === undefined || object.namespace === namespace),
  };
}

function readObject(value: unknown): ModuleObject[] {
  const [apiVersion, kind, name] = ['apiVersion', 'kind', 'name'].map((key) => textAt(value, key));
  const hash = textAt(value, 'hash');
  if (apiVersion === undefined || kind === undefined || name === undefined || hash === undefined) return [];
  const [namespace, uid] = [textAt(value, 'namespace'), textAt(value, 'uid')];
  return [
    {
      apiVersion,
      kind,
      name,
      hash,
      ...(namespace === undefined ? {} : { namespace }),
      ...(uid === undefined ? {} : { uid }),
    },
  ];
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

/** The record as doors show it. */
export function shown({ format: _format, objects: _objects, ...deployment }: ModuleRecord): ModuleDeployment {
  return deployment;
}

export async function findRecord(
  cluster: Pick<ObjectReader, 'get'>,
  ref: ModuleRef,
): Promise<{ readonly record: ModuleRecord; readonly secret: KubeObject } | undefined> {
  const secret = await cluster.get(recordRef(ref));
  return secret === undefined ? undefined : { record: readRecord(secret), secret };
}
