import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { dockerHub, type RegistryLogin } from '../../model/image.js';
import { type Fields, fieldsAt, textAt } from '../../model/read.js';
import { identityTokenUser } from './auth.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** A helper may have to ask a cloud's API. */
const helperMs = 30_000;

/**
 * What docker's and podman's stores know of a registry, as those look themselves: the helper of that registry, the helper for
 * all, then the file; podman's first, since it is the more special one to have.
 * Sources: https://docs.docker.com/reference/cli/docker/login/#credential-stores, containers-auth.json(5)
 * @param repository `owner/app`: podman keeps logins for one of them, or for an owner's, which count more than the registry's
 * @param warn told of a store that could not be asked; that is no error, since many images need no login
 */
export async function storedLogin(
  registry: string,
  env: Environment,
  warn: (message: string) => void = () => undefined,
  repository?: string,
): Promise<RegistryLogin | undefined> {
  for (const file of filesOf(env)) {
    const config = await configIn(file, warn);
    if (config === undefined) continue;
    const login = await loginIn(config, registry, repository, env, warn);
    if (login !== undefined) return login;
  }
  return undefined;
}

/** Where login commands write, in the order in which they are read. */
function filesOf(env: Environment): string[] {
  const home = env['HOME'] || homedir();
  const own = env['REGISTRY_AUTH_FILE'];
  if (own) return [own];
  const runtime = env['XDG_RUNTIME_DIR'];
  return [
    ...(runtime ? [join(runtime, 'containers/auth.json')] : []),
    join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'containers/auth.json'),
    join(env['DOCKER_CONFIG'] || join(home, '.docker'), 'config.json'),
  ];
}

async function configIn(file: string, warn: (message: string) => void): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') warn(`${file} cannot be read: ${error.code}`);
    return undefined;
  });
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    warn(`${file} is not JSON, so no login of it is used`);
    return undefined;
  }
}

async function loginIn(
  config: unknown,
  registry: string,
  repository: string | undefined,
  env: Environment,
  warn: (message: string) => void,
): Promise<RegistryLogin | undefined> {
  const names = keysOf(registry);
  for (const name of names) {
    const helper = textAt(config, 'credHelpers', name) ?? textAt(config, 'credsStore');
    const login = helper ? await askHelper(helper, name, env, warn) : undefined;
    if (login !== undefined) return login;
  }
  for (const name of [...parentsOf(registry, repository), ...names]) {
    const login = entryOf(fieldsAt(config, 'auths', name));
    if (login !== undefined) return login;
  }
  return undefined;
}

/** The spellings under which a registry is stored. */
const keysOf = (registry: string): string[] =>
  registry === dockerHub
    ? ['https://index.docker.io/v1/', 'docker.io', 'index.docker.io', 'registry-1.docker.io']
    : [
        registry,
        `https://${registry}`,
        `https://${registry}/v1/`,
        `https://${registry}/v2/`,
        `http://${registry}`,
      ];

/** `ghcr.io/owner/app`, `ghcr.io/owner`. */
function parentsOf(registry: string, repository: string | undefined): string[] {
  const parts = repository?.split('/') ?? [];
  return parts.map((_, index) => [registry, ...parts.slice(0, parts.length - index)].join('/'));
}

function entryOf(entry: Fields): RegistryLogin | undefined {
  const token = textAt(entry, 'identitytoken');
  if (token) return { username: identityTokenUser, password: token };
  const [username, ...rest] = Buffer.from(textAt(entry, 'auth') ?? '', 'base64')
    .toString('utf8')
    .split(':');
  const login = {
    username: textAt(entry, 'username') ?? username ?? '',
    password: textAt(entry, 'password') ?? rest.join(':').replace(/\0+$/, ''),
  };
  return login.username === '' || login.password === '' ? undefined : login;
}

/** https://github.com/docker/docker-credential-helpers: the registry on stdin, JSON on stdout. */
function askHelper(
  helper: string,
  registry: string,
  env: Environment,
  warn: (message: string) => void,
): Promise<RegistryLogin | undefined> {
  // The name of a program and never a path: a project's own config file must not start what it brings along.
  if (!/^[\w.-]+$/.test(helper)) {
    warn(`the credential helper ${JSON.stringify(helper)} is not a name`);
    return Promise.resolve(undefined);
  }
  const program = `docker-credential-${helper}`;
  return new Promise((resolve) => {
    const child = execFile(program, ['get'], { env, timeout: helperMs }, (error, stdout) => {
      if (error !== null) {
        // What it does not know is no failure; its output may hold a secret and is not shown.
        const unknown = /credentials not found|no credentials/i.test(stdout);
        if (!unknown)
          warn(
            `${program} failed (${error.code ?? error.signal ?? error.name}), so it gave no login of ${registry}`,
          );
        return resolve(undefined);
      }
      try {
        const answer: unknown = JSON.parse(stdout);
        const username = textAt(answer, 'Username') ?? '';
        const password = textAt(answer, 'Secret') ?? '';
        resolve(password === '' ? undefined : { username, password });
      } catch {
        warn(`${program} answered something that is not JSON`);
        resolve(undefined);
      }
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(registry);
  });
}
