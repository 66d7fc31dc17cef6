/** One rotation under the lock, in steps that the next run goes on from: what is done stands in the Secrets. */
import { credentials } from '../../model/auth.js';
import { JacScaleError } from '../../model/error.js';
import { namesOf, selectorOf, selectorText } from '../../model/identity.js';
import { kinds } from '../../model/kubernetes.js';
import { type DatabaseName, databases } from '../data/databases.js';
import { randomPassword, secretText } from '../data/secret.js';
import { readyPod } from '../ready-pod.js';
import type { RolloutResult } from '../rollout/rollout.js';
import { changeAdminPassword } from './admin.js';
import { addLogin, endLogin } from './logins.js';
import type { RotationTarget } from './names.js';
import { rollPods, saysOther } from './roll.js';
import { counted, rotationsOf, stateOf, withValues } from './state.js';
import { portOf } from './targets.js';
import { loginMissing, noPod, type RotationRun, tell, writeSecret } from './write.js';

export interface RotationResult extends RolloutResult {
  /** Why the administrator's password is what it was. */
  readonly leftOut?: JacScaleError;
}

/**
 * Rotates: a second login beside the first, the Secret, the pods, and then the first one ends. Rotations of databases that were
 * interrupted are finished as well.
 * @param all whether an administrator's password that only somebody else knows is left out
 * @returns how the rollout ended; unless it is ready, both logins are still good
 */
export async function runRotation(
  run: RotationRun,
  targets: readonly RotationTarget[],
  all = false,
): Promise<RotationResult> {
  // First: it may be refused, and then nothing has been changed.
  const leftOut = targets.includes('admin') ? await tryAdmin(run, all) : undefined;
  const result = await rotateOthers(run, targets);
  return leftOut === undefined ? result : { ...result, leftOut };
}

async function rotateOthers(run: RotationRun, targets: readonly RotationTarget[]): Promise<RolloutResult> {
  const { cluster, namespace, app } = run;
  const names = namesOf(app);
  const underWay: DatabaseName[] = [];
  for (const { name } of databases) {
    const secret = await cluster.get({ kind: kinds.Secret, namespace, name: names[name] });
    const state = secret === undefined ? undefined : stateOf(secret);
    if (state === undefined && !targets.includes(name)) continue;
    if (secret === undefined || state === undefined) throw loginMissing(names[name], namespace);
    if (state.phase === 'idle' && !targets.includes(name)) continue;
    if (state.phase !== 'previous') await addLogin(run, name, secret, state);
    underWay.push(name);
  }
  if (targets.includes('jwt')) {
    tell(run, 'jwt');
    await writeSecret(run, names.auth, (secret) =>
      counted(withValues(secret, { [keyOf('jwt')]: randomPassword() })),
    );
  }
  const result = await rollWhereNeeded(run, underWay.length > 0);
  if (result.status !== 'ready') return result;
  for (const name of underWay) await endLogin(run, name);
  return result;
}

const keyOf = (target: RotationTarget): string =>
  credentials.find(({ table }) => table === target)?.key ?? '';

const notOurs: ReadonlySet<string> = new Set(['AdminPasswordUnknown', 'AdminDisabled']);

async function tryAdmin(run: RotationRun, all: boolean): Promise<JacScaleError | undefined> {
  try {
    await rotateAdmin(run);
    return undefined;
  } catch (error) {
    if (all && error instanceof JacScaleError && notOurs.has(error.code)) return error;
    throw error;
  }
}

const nextAdminKey = 'other-admin-password';

/** Nothing of a running pod knows this password, so no pod is made anew for it. */
async function rotateAdmin(run: RotationRun): Promise<void> {
  const { cluster, namespace, app, context } = run;
  const { auth, deployment: name } = namesOf(app);
  tell(run, 'admin');
  const begunSecret = await writeSecret(run, auth, (secret) =>
    withValues(secret, { [nextAdminKey]: secretText(secret, nextAdminKey) ?? randomPassword() }),
  );
  const next = secretText(begunSecret, nextAdminKey) ?? '';
  const current = secretText(begunSecret, keyOf('admin')) ?? '';
  const deployment = await cluster.get({ kind: kinds.Deployment, namespace, name });
  const pod = await appPod(run);
  if (deployment === undefined || pod === undefined) {
    throw noPod(app, namespace, "the administrator's password is changed in one");
  }
  const place = { namespace, pod, container: 'app' };
  await changeAdminPassword(cluster, place, portOf(deployment), { current, next }, context.signal);
  await writeSecret(run, auth, (secret) =>
    withValues(secret, { [keyOf('admin')]: next, [nextAdminKey]: undefined }),
  );
}

async function appPod({ cluster, namespace, app }: RotationRun): Promise<string | undefined> {
  const labelSelector = selectorText(selectorOf(app, 'app'));
  return readyPod((await cluster.list(kinds.Pod, { namespace, labelSelector })).items);
}

/** @param anyway whether it has to be sure that no pod with an old login is left */
async function rollWhereNeeded(run: RotationRun, anyway: boolean): Promise<RolloutResult> {
  const { cluster, namespace, app, context, deadline } = run;
  const names = namesOf(app);
  const secrets = await Promise.all(
    [names.mongodb, names.redis, names.postgresql, names.auth].map((name) =>
      cluster.get({ kind: kinds.Secret, namespace, name }),
    ),
  );
  const sum = secrets.reduce((total, secret) => total + (secret === undefined ? 0 : rotationsOf(secret)), 0);
  const deployment = await cluster.get({ kind: kinds.Deployment, namespace, name: names.deployment });
  if (deployment === undefined || !(anyway || saysOther(deployment, sum)))
    return { status: 'ready', diagnosis: [], pods: [] };
  return await rollPods(context, cluster, { namespace, app }, sum, deadline);
}
