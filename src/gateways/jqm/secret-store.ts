/** Archives as Secrets beside the nodes: parameters of jobs are nobody else's business, and every replica of the gateway sees them. */

import { labelKeys, managedBy } from '../../model/identity.js';
import { kinds } from '../../model/kubernetes.js';
import { archiveComponent, moduleInstance } from '../../model/module.js';
import { ClusterError, type ObjectReader, type ObjectWriter } from '../../ports/cluster.js';
import type { ArchiveStore } from './archive.js';

export interface SecretStoreOptions {
  readonly namespace: string;
  /** Of the module: `jqm`. */
  readonly name: string;
}

export function secretStore(
  cluster: ObjectReader & ObjectWriter,
  { namespace, name: module }: SecretStoreOptions,
): ArchiveStore {
  const prefix = `jac-orc.jqm-archive.${module}.`;
  const ref = (name: string) => ({ kind: kinds.Secret, namespace, name: prefix + name });
  const labels = {
    [labelKeys.instance]: moduleInstance({ module: 'jqm', name: module }),
    [labelKeys.component]: archiveComponent,
    [labelKeys.managedBy]: managedBy,
  };
  const selector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  return {
    async list() {
      const query = { namespace, labelSelector: selector, metadataOnly: true };
      const { items } = await cluster.list(kinds.Secret, query);
      return items
        .map(({ metadata }) => metadata.name)
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length));
    },
    async get(name) {
      const secret = await cluster.get(ref(name));
      const data = (secret?.['data'] as { content?: string } | undefined)?.content;
      return data === undefined ? undefined : Buffer.from(data, 'base64');
    },
    async put(name, bytes) {
      const secret = {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: prefix + name, namespace, labels },
        type: 'jac-scale/jqm-archive',
        data: { content: Buffer.from(bytes).toString('base64') },
      };
      try {
        await cluster.create(secret);
      } catch (error) {
        if (!(error instanceof ClusterError && error.reason === 'AlreadyExists')) throw error;
        await cluster.replace(secret);
      }
    },
    async remove(name) {
      await cluster.delete(ref(name));
    },
  };
}
