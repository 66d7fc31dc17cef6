import { namesOf } from '../../model/identity.js';
import type { Json } from '../../model/kubernetes.js';
import type { Release } from '../../model/release.js';
import type { Settings } from '../../model/settings.js';
import { keepsFiles } from '../../model/settings-scaling.js';
import type { TemplateValues } from '../render/template.js';
import { databases } from './databases.js';

/**
 * How the app comes by its data: URLs of databases from their Secrets, a container that waits for them, a volume for its own
 * files.
 * @param environmentSecret where the URLs stand that were given
 */
export function dataValues(
  settings: Settings,
  release: Release,
  environmentSecret: string | undefined,
): TemplateValues {
  const { mongodb, redis, postgresql, dataVolume } = settings;
  const names = namesOf(settings.appName);
  const awaited = databases.flatMap(({ name, variables: [variable] }) => {
    if (settings[name]) return [reference(variable, names[name], 'uri')];
    const isGiven = environmentSecret !== undefined && Object.hasOwn(settings.secrets, variable);
    return isGiven ? [reference(variable, environmentSecret, variable)] : [];
  });
  const keepsOnVolume = keepsFiles(settings) && dataVolume !== undefined;
  return {
    ownMongodb: mongodb,
    ownRedis: redis,
    ownPostgresql: postgresql,
    mongodb: names.mongodb,
    redis: names.redis,
    postgresql: names.postgresql,
    waits: awaited.length > 0,
    awaited:
      awaited.length === 0
        ? undefined
        : [...awaited, { name: 'WAIT_SECONDS', value: String(settings.databaseWait) }],
    keepsOnVolume,
    mountsJac: release.kind === 'image' || keepsOnVolume,
    dataVolume: names.dataVolume,
    dataSize: keepsOnVolume ? dataVolume : undefined,
    rolls: !keepsOnVolume,
    strategy: keepsOnVolume ? 'Recreate' : 'RollingUpdate',
  };
}

const reference = (variable: string, secret: string, key: string): Json => ({
  name: variable,
  valueFrom: { secretKeyRef: { name: secret, key } },
});
