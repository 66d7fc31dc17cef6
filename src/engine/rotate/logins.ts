/** The two ends of a database's rotation: a second login, and the end of the first. */
import { namesOf } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import type { DatabaseName } from '../data/databases.js';
import { adoptedPod, adoptedRedis, fileSecretOf, withPasswords } from './adopted-redis.js';
import { rotations } from './databases.js';
import { type Place, runScript } from './exec.js';
import { begun, type DatabaseState, finished, promoted, rotationsOf, stateOf } from './state.js';
import { noPod, type RotationRun, tell, writeSecret } from './write.js';

/** Adds a second login, and makes it the one that the Secret names. */
export async function addLogin(
  run: RotationRun,
  name: DatabaseName,
  secret: KubeObject,
  before: DatabaseState,
): Promise<void> {
  const rotation = rotations[name];
  const secretName = secret.metadata.name;
  tell(run, name);
  let state = before;
  if (state.phase === 'idle') {
    const next = rotation.next(state.current, rotationsOf(secret) + 1);
    state = stateOf(await writeSecret(run, secretName, (live) => begun(live, next))) ?? state;
  }
  const next = { username: state.other?.username ?? '', password: state.other?.password ?? '' };
  if (name === 'redis') await writeAdopted(run, [state.current.password, next.password]);
  const place = await placeOf(run, name);
  const what = `${name} did not take a second login`;
  await runScript(run.cluster, place, rotation.add(state, next), what, run.context.signal);
  await writeSecret(run, secretName, (live) =>
    promoted(live, stateOf(live) ?? state, rotation.keepsPassword),
  );
}

/** Ends the login from before, which no pod uses any more. */
export async function endLogin(run: RotationRun, name: DatabaseName): Promise<void> {
  const { cluster, namespace, app, context } = run;
  const secretName = namesOf(app)[name];
  const secret = await cluster.get({ kind: kinds.Secret, namespace, name: secretName });
  const state = secret === undefined ? undefined : stateOf(secret);
  if (state?.other === undefined) return;
  if (name === 'redis') await writeAdopted(run, [state.current.password]);
  const place = await placeOf(run, name);
  const what = `the old login of ${name} did not end`;
  await runScript(cluster, place, rotations[name].drop(state, state.other), what, context.signal);
  await writeSecret(run, secretName, finished);
}

/** The only pod of a database, and the container that has its name. */
async function placeOf(run: RotationRun, name: DatabaseName): Promise<Place> {
  const { cluster, namespace, app } = run;
  const place = { namespace, pod: `${namesOf(app)[name]}-0`, container: name };
  const adopted = name === 'redis' ? await adoptedRedis(cluster, run) : undefined;
  if (adopted === undefined) return place;
  const pod = await adoptedPod(cluster, run, adopted);
  if (pod === undefined) throw noPod(namesOf(app).redis, namespace, 'its password is changed in it');
  return { ...place, pod };
}

async function writeAdopted(run: RotationRun, passwords: readonly [string, ...string[]]): Promise<void> {
  if ((await adoptedRedis(run.cluster, run)) === undefined) return;
  await writeSecret(run, fileSecretOf(run.app), (secret) => withPasswords(secret, passwords));
}
