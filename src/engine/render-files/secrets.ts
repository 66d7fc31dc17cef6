import { credentials } from '../../model/auth.js';
import { namesOf } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { fieldsAt } from '../../model/read.js';
import type { Settings } from '../../model/settings.js';
import { databases, firstUser, wantedDatabases } from '../data/databases.js';
import type { NeededSecret } from './files.js';

/** Name of the Secret with the app's own variables: fixed, unlike that of `scale`, since whoever makes it has to know it. */
export const environmentName = (app: string): string => `${app}-env`;

/**
 * What somebody else has to make, by the Secrets that the engine would have made.
 * @param made of auth and databases, whose values are not looked at
 */
export function neededSecrets(
  settings: Settings,
  made: readonly KubeObject[],
  pullRegistry: string | undefined,
): NeededSecret[] {
  const { appName: app, namespace } = settings;
  const names = namesOf(app);
  const variables = Object.keys(settings.secrets).sort();
  const environment: NeededSecret[] =
    variables.length === 0
      ? []
      : [
          {
            name: environmentName(app),
            type: 'Opaque',
            keys: variables,
            purpose: 'Variables of the app, as its settings name them.',
          },
        ];
  const pull: NeededSecret[] =
    pullRegistry === undefined
      ? []
      : [
          {
            name: names.pullSecret,
            type: 'kubernetes.io/dockerconfigjson',
            keys: ['.dockerconfigjson'],
            purpose: `The login with which nodes pull from ${pullRegistry}: a Docker configuration file.`,
          },
        ];
  const kept = made
    .filter(({ kind }) => kind === kinds.Secret.kind)
    .map(({ metadata: { name }, ...secret }): NeededSecret => {
      const database = wantedDatabases(settings).find((each) => names[each.name] === name);
      return {
        name,
        type: 'Opaque',
        keys: Object.keys(fieldsAt(secret, 'data')).sort(),
        purpose:
          database === undefined
            ? `What tokens are signed with (${credentials[0]?.key}) and the first password of the administrator (${credentials[1]?.key}): random texts, made once.`
            : `Login of ${titleOf(database.name)}: username \`${firstUser[database.name]}\`, a random password of letters and digits, made once, and the URI \`${database.uri(`${name}.${namespace}.svc`, { username: firstUser[database.name], password: 'PASSWORD' })}\`.`,
      };
    });
  return [...environment, ...pull, ...kept].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const titleOf = (wanted: string): string => databases.find(({ name }) => name === wanted)?.title ?? wanted;
