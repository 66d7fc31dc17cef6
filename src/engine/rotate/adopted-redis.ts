/**
 * The Redis of an adopted app: it reads who may log in from a file in a Secret of jac-scale 0.2.30, and would go back to that
 * when it starts anew. So the file changes with the password.
 */
import { createHash } from 'node:crypto';
import { labelKeys, namesOf, selectorText } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { fieldsAt } from '../../model/read.js';
import type { Cluster } from '../../ports/cluster.js';
import { readyPod } from '../ready-pod.js';
import { withValues } from './state.js';

/** jac_scale/providers/database/kubernetes_redis.jac of jac-scale 0.2.30. */
const fileKey = 'users.acl';

export interface Where {
  readonly namespace: string;
  readonly app: string;
}

export const fileSecretOf = (app: string): string => `${namesOf(app).redis}-secret`;

/** The Deployment, where the app has its Redis from 0.2.30; not that of another app, which may have this name. */
export async function adoptedRedis(
  cluster: Pick<Cluster, 'get'>,
  { namespace, app }: Where,
): Promise<KubeObject | undefined> {
  const there = await cluster.get({ kind: kinds.Deployment, namespace, name: namesOf(app).redis });
  return there?.metadata.labels?.[labelKeys.instance] === app ? there : undefined;
}

/** Name of its pod. */
export async function adoptedPod(
  cluster: Pick<Cluster, 'list'>,
  { namespace }: Where,
  deployment: KubeObject,
): Promise<string | undefined> {
  const labelSelector = selectorText(fieldsAt(deployment, 'spec', 'selector', 'matchLabels'));
  return readyPod((await cluster.list(kinds.Pod, { namespace, labelSelector })).items);
}

/**
 * The Secret with a file that lets the first user in with these passwords, and nobody else. The container's own probe uses the
 * first of them.
 */
export function withPasswords(secret: KubeObject, passwords: readonly [string, ...string[]]): KubeObject {
  const sums = passwords.map((password) => `#${createHash('sha256').update(password).digest('hex')}`);
  return withValues(secret, {
    [fileKey]: `user default on ${sums.join(' ')} ~* &* +@all\n`,
    password: passwords[0],
  });
}
