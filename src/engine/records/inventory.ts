import { randomBytes } from 'node:crypto';
import { JacScaleError } from '../../model/error.js';
import { formatFields, formats, readFormat } from '../../model/formats.js';
import { labelsOf, namesOf } from '../../model/identity.js';
import type { Inventory, InventoryEntry, ProjectOrigin } from '../../model/inventory.js';
import type { KubeObject } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import { fieldsAt, listAt, numberAt, textAt } from '../../model/read.js';

const dataKey = 'inventory';

/** An Inventory of an app that was never deployed. */
export function newInventory(app: string, origin: ProjectOrigin): Inventory {
  return {
    format: formats.inventory.version,
    app,
    origin,
    revision: 0,
    goodRevision: 0,
    entries: [],
    hmacKey: randomBytes(32).toString('base64'),
  };
}

/** The Secret that holds an Inventory; with `resourceVersion` writing it is a compare-and-swap. */
export function inventorySecret(
  inventory: Inventory,
  namespace: string,
  resourceVersion?: string,
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: namesOf(inventory.app).inventory,
      namespace,
      labels: labelsOf(inventory.app, 'inventory'),
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    },
    type: 'jac-scale/inventory',
    data: {
      [dataKey]: Buffer.from(JSON.stringify({ ...inventory, ...formatFields('inventory') })).toString(
        'base64',
      ),
    },
  };
}

/**
 * Reads an Inventory back.
 * @throws JacScaleError `FormatTooNew` when a newer version wrote it, `InventoryUnreadable` when it is damaged: neither is
 * ever rewritten, because what it names would be forgotten.
 */
export function readInventory(secret: KubeObject): Inventory {
  const name = `secret/${secret.metadata.name}`;
  const value = parse(textAt(secret, 'data', dataKey));
  const format = readFormat(value, 'inventory', name);
  const origin = fieldsAt(value, 'origin');
  const app = textAt(value, 'app');
  const hmacKey = textAt(value, 'hmacKey');
  const project = textAt(origin, 'project');
  if (format === undefined || app === undefined || hmacKey === undefined || project === undefined) {
    throw new JacScaleError({
      code: 'InventoryUnreadable',
      what: `${name} in namespace ${secret.metadata.namespace ?? ''} cannot be read`,
      why: 'it lists what belongs to the app, and is not in the format this version writes',
      next: `kubectl get ${name} -n ${secret.metadata.namespace ?? ''} -o jsonpath='{.data.${dataKey}}' | base64 -d`,
    });
  }
  const madeNamespace = textAt(value, 'madeNamespace');
  return {
    format,
    app,
    origin: { project, subfolder: textAt(origin, 'subfolder') ?? '' },
    ...(madeNamespace === undefined ? {} : { madeNamespace }),
    revision: numberAt(value, 'revision') ?? 0,
    goodRevision: numberAt(value, 'goodRevision') ?? 0,
    entries: listAt(value, 'entries').flatMap(readEntry),
    hmacKey,
  };
}

function parse(encoded: string | undefined): unknown {
  if (encoded === undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
}

function readEntry(value: unknown): InventoryEntry[] {
  const apiVersion = textAt(value, 'apiVersion');
  const kind = textAt(value, 'kind');
  const name = textAt(value, 'name');
  if (apiVersion === undefined || kind === undefined || name === undefined) return [];
  const uid = textAt(value, 'uid');
  const hash = textAt(value, 'hash');
  return [
    {
      apiVersion,
      kind,
      name,
      ...(uid === undefined ? {} : { uid }),
      ...(hash === undefined ? {} : { hash }),
    },
  ];
}

/** The entry of an object without a hash: it is about to be applied, and until then nothing can be said of it. */
function pendingEntry(object: KubeObject): InventoryEntry {
  return { apiVersion: object.apiVersion, kind: object.kind, name: object.metadata.name };
}

/**
 * The set written before the first apply: what was there and what will be. Objects that are about to change lose their
 * hash, so that a run killed in the middle is seen as unfinished by the next.
 */
export function announce(inventory: Inventory, changing: readonly KubeObject[], revision: number): Inventory {
  const pending = new Map(changing.map((object) => [objectKey(pendingEntry(object)), pendingEntry(object)]));
  const kept = inventory.entries.map((entry) => {
    const next = pending.get(objectKey(entry));
    pending.delete(objectKey(entry));
    return next === undefined ? entry : { ...next, ...(entry.uid === undefined ? {} : { uid: entry.uid }) };
  });
  return { ...inventory, revision, entries: [...kept, ...pending.values()] };
}
