/** Logins for the builders' programs: files that only we can read, beside which the user's own stay as they are. */
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { dockerHub, type RegistryLogin } from '../../model/image.js';
import { type Fields, fieldsAt } from '../../model/read.js';
import { identityTokenUser } from '../oci/auth.js';
import type { Environment } from './process.js';

export interface LoginFor {
  readonly registry: string;
  readonly login: RegistryLogin;
}

/** Under which name docker's file has Docker Hub. @see https://docs.docker.com/reference/cli/docker/login/ */
const hubKey = 'https://index.docker.io/v1/';

/**
 * Environment in which docker, podman and buildah are logged in at a registry as well, wherever else they are logged in.
 * @param folder readable by us alone; what it gets is the caller's to remove
 */
export async function loggedIn(
  folder: string,
  env: Environment,
  { registry, login }: LoginFor,
): Promise<Environment> {
  const entry = entryOf(login);
  const dockerFolder = env['DOCKER_CONFIG'] || join(homeOf(env), '.docker');
  const docker = await fieldsOf(join(dockerFolder, 'config.json'));
  const containers = await containersAuth(env);

  const config = join(folder, 'docker');
  await mkdir(config, { mode: 0o700 });
  // Plugins, contexts and buildx's builders are found beside the file.
  for (const name of await readdir(dockerFolder).catch(() => [])) {
    if (name !== 'config.json') await symlink(join(dockerFolder, name), join(config, name));
  }
  const key = registry === dockerHub ? hubKey : registry;
  await writePrivate(join(config, 'config.json'), {
    ...docker,
    auths: { ...fieldsAt(docker, 'auths'), [key]: entry },
    // A helper that is named '' is none: ours is not asked of the store that has the others.
    credHelpers: { ...fieldsAt(docker, 'credHelpers'), [key]: '' },
  });
  const { [registry]: _ours, ...helpers } = {
    ...fieldsAt(docker, 'credHelpers'),
    ...fieldsAt(containers, 'credHelpers'),
  };
  const authFile = join(folder, 'auth.json');
  await writePrivate(authFile, {
    auths: { ...fieldsAt(docker, 'auths'), ...fieldsAt(containers, 'auths'), [registry]: entry },
    ...(Object.keys(helpers).length === 0 ? {} : { credHelpers: helpers }),
  });
  return { DOCKER_CONFIG: config, REGISTRY_AUTH_FILE: authFile };
}

function entryOf({ username, password }: RegistryLogin): object {
  const auth = (text: string) => Buffer.from(text).toString('base64');
  return username === identityTokenUser
    ? { auth: auth(`${username}:`), identitytoken: password }
    : { auth: auth(`${username}:${password}`) };
}

/** @see https://github.com/containers/image/blob/main/docs/containers-auth.json.5.md */
async function containersAuth(env: Environment): Promise<Fields> {
  const runtime = env['XDG_RUNTIME_DIR'];
  const files = [
    env['REGISTRY_AUTH_FILE'],
    runtime === undefined
      ? `/run/containers/${process.getuid?.() ?? 0}/auth.json`
      : join(runtime, 'containers/auth.json'),
    join(env['XDG_CONFIG_HOME'] || join(homeOf(env), '.config'), 'containers/auth.json'),
  ];
  for (const file of files) {
    const found = file ? await fieldsOf(file) : {};
    if (Object.keys(found).length > 0) return found;
  }
  return {};
}

/**
 * Environment in which podman and buildah pull from registries without TLS: their own settings and one more.
 * @see https://github.com/containers/image/blob/main/docs/containers-registries.conf.5.md
 */
export async function insecureRegistries(
  folder: string,
  env: Environment,
  registries: readonly string[],
): Promise<Environment> {
  const files = [
    env['CONTAINERS_REGISTRIES_CONF'],
    join(env['XDG_CONFIG_HOME'] || join(homeOf(env), '.config'), 'containers/registries.conf'),
    '/etc/containers/registries.conf',
  ];
  let own = '';
  for (const file of files) {
    own ||= file ? await readFile(file, 'utf8').catch(() => '') : '';
  }
  const tables = registries.map(
    (registry) => `[[registry]]\nlocation = ${JSON.stringify(registry)}\ninsecure = true\n`,
  );
  const path = join(folder, 'registries.conf');
  await writeFile(path, [own, ...tables].join('\n'), { mode: 0o600 });
  return { CONTAINERS_REGISTRIES_CONF: path };
}

const homeOf = (env: Environment): string => env['HOME'] || homedir();

const writePrivate = (path: string, value: object): Promise<void> =>
  writeFile(path, JSON.stringify(value), { mode: 0o600 });

/** A JSON file; empty when there is none, or none that can be read: the program itself would say so. */
async function fieldsOf(path: string): Promise<Fields> {
  try {
    return fieldsAt(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return {};
  }
}
