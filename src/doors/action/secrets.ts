/** Every secret that a run knows of, as masks. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { ResolvedSettings } from '../../model/settings.js';
import { decodeKubeconfig, secretsIn, writeKubeconfig } from './kubeconfig.js';
import { loginForms, masksOf } from './masks.js';
import { input, keep, mask } from './runner.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the step was given, before anything else happens. */
export function maskInputs(env: Environment): void {
  const token = input('github-token');
  const password = input('password') || (env['DOCKER_PASSWORD'] ?? '');
  const username = input('username') || (env['DOCKER_USERNAME'] ?? '');
  const secrets = [
    ...loginForms('x-access-token', token),
    ...loginForms(username, password),
    ...input('build-secrets')
      .split('\n')
      .map((line) => line.replace(/^"?\s*[A-Za-z_]\w*=/, '').replace(/"$/, '')),
  ];
  mask(masksOf(secrets));
}

export function maskSettings({ settings }: ResolvedSettings): void {
  const { secrets, buildSecrets, registryUsername = '', registryPassword = '' } = settings;
  const login = loginForms(registryUsername, registryPassword);
  mask(masksOf([...Object.values(secrets), ...Object.values(buildSecrets), ...login]));
}

/**
 * The kubeconfig that was given, decoded, masked, and in a file that post removes.
 * @throws JacScaleError `KubeconfigInvalid`
 */
export function keepKubeconfig(given: string, env: Environment): string | undefined {
  if (given === '') {
    maskKubeconfigs(undefined, env);
    return undefined;
  }
  const text = decodeKubeconfig(given);
  mask(masksOf(secretsIn(text)));
  const path = writeKubeconfig(text, env['RUNNER_TEMP']);
  keep('kubeconfigFile', path);
  return path;
}

/** Of the files that a connection will read: plugins of theirs may say what they were called with. */
export function maskKubeconfigs(path: string | undefined, env: Environment): void {
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((each) => each !== '');
  const usual = listed.length > 0 ? listed : [join(env['HOME'] || homedir(), '.kube', 'config')];
  for (const file of path === undefined ? usual : [path]) {
    try {
      mask(masksOf(secretsIn(readFileSync(file, 'utf8'))));
    } catch {
      // Who reads it to connect can say what is wrong with it.
    }
  }
}
