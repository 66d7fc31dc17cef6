import { type Credential, credentials } from '../../model/auth.js';
import { namesOf } from '../../model/identity.js';
import type { KubeObject } from '../../model/kubernetes.js';
import type { Settings } from '../../model/settings.js';
import { type DataScope, randomPassword, retainedSecret } from '../data/secret.js';
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
 * How the app comes by them: as variables, which its jac.toml names. The launchers of bundles and of images without a daemon see
 * to that file themselves (templates/app/auth.py); in front of any other image a container does.
 */
export function authValues(
  settings: Given & Pick<Settings, 'appName' | 'build' | 'dockerfile'>,
  runsImage: boolean,
): TemplateValues {
  const { appName, build, dockerfile } = settings;
  const isDaemonless = build === true && (dockerfile === undefined || dockerfile === 'none');
  const makes = made(settings).map(({ setting }) => setting);
  return {
    auth: namesOf(appName).auth,
    makesJwtSecret: makes.includes('jwtSecret'),
    makesAdminPassword: makes.includes('adminPassword'),
    mountsToml: runsImage && !isDaemonless,
  };
}
