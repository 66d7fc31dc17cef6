/** One rotation under the lock, in steps that the next run goes on from: what is done stands in the Secrets. */
import { credentials } from '../../model/auth.js';
import { JacScaleError } from '../../model/error.js';
import { namesOf, selectorOf } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import type { Cluster } from '../../ports/cluster.js';
import { readyPod } from '../code-store/pod.js';
import type { Context } from '../context.js';
import { type DatabaseName, databases } from '../data/databases.js';
import { randomPassword, secretText } from '../data/secret.js';
import type { RolloutResult } from '../rollout/rollout.js';
import { changeAdminPassword } from './admin.js';
import { rotations } from './databases.js';
import { type Place, runScript } from './exec.js';
import type { RotationTarget } from './names.js';
import { rollPods, saysOther } from './roll.js';
import {
  begun,
  counted,
  type DatabaseState,
  finished,
  promoted,
  rotationsOf,
  stateOf,
  withValues,
} from './state.js';
import { portOf } from './targets.js';

export interface RotationRun {
  readonly context: Context;
  /** Every write checks the lock first. */
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly app: string;
  /** Monotonic milliseconds. */
  readonly deadline: number;
}

/**
 * Rotates: a second login beside the first, the Secret, the pods, and then the first one ends. Rotations of databases that were
 * interrupted are finished as well.
 * @returns how the rollout ended; unless it is ready, both logins are still good
 */
export async function runRotation(
  run: RotationRun,
  targets: readonly RotationTarget[],
): Promise<RolloutResult> {
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
    await write(run, names.auth, (secret) =>
      counted(withValues(secret, { [keyOf('jwt')]: randomPassword() })),
    );
  }
  if (targets.includes('admin')) await rotateAdmin(run);
  const result = await rollWhereNeeded(run, underWay.length > 0);
  if (result.status !== 'ready') return result;
  for (const name of underWay) await endLogin(run, name);
  return result;
}

function tell({ context }: RotationRun, what: string): void {
  context.emit({ type: 'phase', phase: 'rotate', message: what });
}

const keyOf = (target: RotationTarget): string =>
  credentials.find(({ table }) => table === target)?.key ?? '';

/** The Secret as it is now, changed, as a compare-and-swap. */
async function write(
  { cluster, namespace, context }: RotationRun,
  name: string,
  change: (secret: KubeObject) => KubeObject,
): Promise<KubeObject> {
  const secret = await cluster.get({ kind: kinds.Secret, namespace, name });
  if (secret === undefined) throw loginMissing(name, namespace);
  const written = await cluster.replace({ ...change(secret), apiVersion: 'v1', kind: 'Secret' });
  context.emit({ type: 'object', action: 'configure', kind: 'Secret', name });
  return written;
}

async function addLogin(
  run: RotationRun,
  name: DatabaseName,
  secret: KubeObject,
  before: DatabaseState,
): Promise<void> {
  const { cluster, context } = run;
  const rotation = rotations[name];
  tell(run, name);
  let state = before;
  if (state.phase === 'idle') {
    const next = rotation.next(state.current, rotationsOf(secret) + 1);
    const written = await write(run, secret.metadata.name, (live) => begun(live, next));
    state = stateOf(written) ?? state;
  }
  const { other } = state;
  const next = { username: other?.username ?? '', password: other?.password ?? '' };
  const place = placeOf(run, name);
  await runScript(
    cluster,
    place,
    rotation.add(state, next),
    `${name} did not take a second login`,
    context.signal,
  );
  await write(run, secret.metadata.name, (live) =>
    promoted(live, stateOf(live) ?? state, rotation.keepsPassword),
  );
}

async function endLogin(run: RotationRun, name: DatabaseName): Promise<void> {
  const { cluster, namespace, app, context } = run;
  const secretName = namesOf(app)[name];
  const secret = await cluster.get({ kind: kinds.Secret, namespace, name: secretName });
  const state = secret === undefined ? undefined : stateOf(secret);
  if (state?.other === undefined) return;
  const what = `the old login of ${name} did not end`;
  await runScript(
    cluster,
    placeOf(run, name),
    rotations[name].drop(state, state.other),
    what,
    context.signal,
  );
  await write(run, secretName, finished);
}

/** The only pod of a database, and the container that has its name. */
const placeOf = ({ namespace, app }: RotationRun, name: DatabaseName): Place => ({
  namespace,
  pod: `${namesOf(app)[name]}-0`,
  container: name,
});

const nextAdminKey = 'other-admin-password';

/** Nothing of a running pod knows this password, so no pod is made anew for it. */
async function rotateAdmin(run: RotationRun): Promise<void> {
  const { cluster, namespace, app, context } = run;
  const { auth, deployment: name } = namesOf(app);
  tell(run, 'admin');
  const begunSecret = await write(run, auth, (secret) =>
    withValues(secret, { [nextAdminKey]: secretText(secret, nextAdminKey) ?? randomPassword() }),
  );
  const next = secretText(begunSecret, nextAdminKey) ?? '';
  const current = secretText(begunSecret, keyOf('admin')) ?? '';
  const deployment = await cluster.get({ kind: kinds.Deployment, namespace, name });
  const pod = await appPod(run);
  if (deployment === undefined || pod === undefined) throw noPod(app, namespace);
  const place = { namespace, pod, container: 'app' };
  await changeAdminPassword(cluster, place, portOf(deployment), { current, next }, context.signal);
  await write(run, auth, (secret) =>
    withValues(secret, { [keyOf('admin')]: next, [nextAdminKey]: undefined }),
  );
}

async function appPod({ cluster, namespace, app }: RotationRun): Promise<string | undefined> {
  const labelSelector = Object.entries(selectorOf(app, 'app'))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
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

const loginMissing = (name: string, namespace: string): JacScaleError =>
  new JacScaleError({
    code: 'DatabaseSecretMissing',
    what: `secret/${name} in namespace ${namespace} is not there, or does not say how to log in`,
    next: `kubectl describe secret ${name} -n ${namespace}`,
  });

const noPod = (app: string, namespace: string): JacScaleError =>
  new JacScaleError({
    code: 'NotReady',
    what: `no pod of app ${app} is ready, and the administrator's password is changed through one`,
    next: `kubectl jac status --name ${app} -n ${namespace}`,
  });
