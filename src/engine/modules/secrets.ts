/** Secrets of modules are made once and kept: by the rule of docs/data.md. */
import { JacScaleError } from '../../model/error.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import type { ModuleRef } from '../../model/module.js';
import { listAt, textAt } from '../../model/read.js';
import type { ObjectReader } from '../../ports/cluster.js';
import { randomPassword, secretText } from '../data/secret.js';
import type { CompiledModule } from './compile-module.js';
import { type Composed, compose, objectsOf, secretPlaces } from './compose.js';
import type { ModuleConfig } from './config.js';

/** Objects with values for secrets that are none: to look at, never to apply. */
export function composeWithout(compiled: CompiledModule, config: ModuleConfig): Composed {
  return withCandidates(compiled, config).composed;
}

function withCandidates(compiled: CompiledModule, config: ModuleConfig) {
  const candidates = Object.fromEntries(config.secrets.map((name) => [name, randomPassword()]));
  const composed = compose(compiled, config, { ...config.values, ...candidates });
  return { composed, candidates, places: secretPlaces(composed, candidates, compiled) };
}

/**
 * The objects with the secrets they have in the cluster; with given or new ones where there are none yet.
 * @throws JacScaleError `SecretKept` when another value was given than the one that data was made with, `DatabaseSecretMissing`
 *   when there is a volume without its Secret; ClusterError
 */
export async function composeWithSecrets(
  cluster: Pick<ObjectReader, 'get'>,
  compiled: CompiledModule,
  config: ModuleConfig,
): Promise<Composed> {
  const { composed, candidates, places } = withCandidates(compiled, config);
  if (places.length === 0) return composed;
  const values = await Promise.all(
    places.map(async ({ placeholder, namespace, name, key }) => {
      const secret = await cluster.get({ kind: kinds.Secret, namespace, name });
      const kept = secretText(secret, key);
      const given = config.given[placeholder];
      if (kept === undefined) {
        await refuseLost(cluster, composed, config, name);
        return [placeholder, given ?? candidates[placeholder] ?? randomPassword()] as const;
      }
      if (given !== undefined && given !== kept) throw secretKept(config, placeholder, name);
      return [placeholder, kept] as const;
    }),
  );
  return compose(compiled, config, { ...config.values, ...Object.fromEntries(values) });
}

/** What is on a volume was made with the password that was in the Secret: a new one would not open it. */
async function refuseLost(
  cluster: Pick<ObjectReader, 'get'>,
  composed: Composed,
  { module, name, namespace }: ModuleRef,
  secret: string,
): Promise<void> {
  for (const claim of objectsOf(composed.modules).flatMap(claimsOf)) {
    if ((await cluster.get({ kind: kinds.PersistentVolumeClaim, namespace, name: claim })) === undefined)
      continue;
    throw new JacScaleError({
      code: 'DatabaseSecretMissing',
      what: `${module} ${name} has its volume ${claim} in namespace ${namespace}, but secret/${secret} with its password is gone`,
      why: 'a new password would not open it; nothing was written',
      next: `restore secret/${secret}, or give the data up: kubectl delete pvc ${claim} -n ${namespace}`,
    });
  }
}

/** The first claim that each workload's pods make. */
function claimsOf(object: KubeObject): string[] {
  const { name } = object.metadata;
  // The operator's StatefulSet has the name of its object, and the volume that name.
  if (object.kind === 'MongoDBCommunity') return [`data-volume-${name}-0`];
  return listAt(object, 'spec', 'volumeClaimTemplates').map(
    (claim) => `${textAt(claim, 'metadata', 'name') ?? ''}-${name}-0`,
  );
}

const secretKept = ({ module, name, namespace }: ModuleRef, placeholder: string, secret: string): Error =>
  new JacScaleError({
    code: 'SecretKept',
    what: `config.${placeholder} is not the one that ${module} ${name} in namespace ${namespace} was made with`,
    why: `secret/${secret} has it; it is made once and kept, since the data would not open with another`,
    next: 'leave it out, or destroy the module with its data first',
    place: { key: `config.${placeholder}` },
  });
