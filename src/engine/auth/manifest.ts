import { type Credential, credentials } from '../../model/auth.js';
import { namesOf } from '../../model/identity.js';
import { isOfOurs } from '../../model/image-settings.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import type { Settings, Warning } from '../../model/settings.js';
import { type DataScope, randomPassword, retainedSecret } from '../data/secret.js';
import { isData, type Observed } from '../observe.js';
import type { TemplateValues } from '../render/template.js';

type Given = Pick<Settings, 'secrets'>;

/** Credentials that the user leaves to us. */
const made = ({ secrets }: Given): readonly Credential[] =>
  credentials.filter(({ variable }) => !Object.hasOwn(secrets, variable));

/**
 * The Secret `{app}-auth` with what tokens are signed with and the first password of the administrator: random, made once and
 * kept, since tokens have to outlive a deploy, and the administrator stands in the database.
 * @param live as observed
 */
export function authManifests(
  settings: Given,
  scope: DataScope,
  live: ReadonlyMap<string, KubeObject>,
): KubeObject[] {
  if (made(settings).length === 0) return [];
  const what = { name: namesOf(scope.app).auth, component: 'auth' } as const;
  const values = () => Object.fromEntries(credentials.map(({ key }) => [key, randomPassword()]));
  return [retainedSecret(scope, what, live, values)];
}

/**
 * That the Secret is gone although there is somebody who had it: nobody knows any more what it held, and the app's users notice
 * what is made in its place. An app that is new, or never had one of ours, is told nothing.
 */
export function authWarnings(
  settings: Given,
  { app, namespace }: Pick<DataScope, 'app' | 'namespace'>,
  { inventory, live }: Pick<Observed, 'inventory' | 'live'>,
): Warning[] {
  const name = namesOf(app).auth;
  if (made(settings).length === 0 || live.has(objectKey({ ...kinds.Secret, name }))) return [];
  // An entry without uid is one that an interrupted run has only announced.
  const had =
    inventory === undefined
      ? [...live.values()].some(
          (object) => object.kind === kinds.PersistentVolumeClaim.kind && isData(object),
        )
      : inventory.entries.some((entry) => entry.kind === 'Secret' && entry.name === name && entry.uid);
  if (!had) return [];
  return [
    {
      code: 'AuthSecretRenewed',
      message: `secret/${name} of namespace ${namespace} is gone, though app ${app} or its data are there; it is made with new values: once pods have them all users log in again, and an administrator who is there keeps the password he has, not the one in the Secret`,
      next: `restore secret/${name} (keys ${credentials.map(({ key }) => key).join(', ')}), or change the administrator's password in the app`,
    },
  ];
}

/**
 * How the app comes by them: as variables, which its jac.toml names. The launchers of bundles and of images without a daemon see
 * to that file themselves (templates/app/auth.py); in front of any other image a container does.
 */
export function authValues(
  settings: Given & Pick<Settings, 'appName' | 'build' | 'dockerfile'>,
  runsImage: boolean,
): TemplateValues {
  const { appName } = settings;
  const makes = made(settings).map(({ setting }) => setting);
  return {
    auth: namesOf(appName).auth,
    makesJwtSecret: makes.includes('jwtSecret'),
    makesAdminPassword: makes.includes('adminPassword'),
    mountsToml: runsImage && !isOfOurs(settings),
  };
}
