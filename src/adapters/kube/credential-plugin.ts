import { spawn } from 'node:child_process';
import { isatty } from 'node:tty';
import { JacScaleError } from '../../model/error.js';
import { type Fields, listAt, textAt } from '../../model/read.js';
import { type Access, type Environment, invalid } from './kubeconfig.js';

/** What a plugin answered. */
export interface PluginCredential {
  readonly token: string | undefined;
  /** PEM. */
  readonly cert: string | undefined;
  readonly key: string | undefined;
  /** Milliseconds since the epoch; absent: good until it is refused. */
  readonly expires: number | undefined;
}

export interface PluginOptions {
  readonly env: Environment;
  readonly signal?: AbortSignal | undefined;
  /** Whether stdin is a terminal that the plugin may ask on. */
  readonly terminal?: boolean;
}

const versions = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];
const stderrBytes = 4096;

/**
 * Runs the exec credential plugin of a kubeconfig user, as kubectl does.
 * client-node's ExecAuth is not used: it gives the plugin neither KUBERNETES_EXEC_INFO nor a terminal, and runs it for
 * each request when the credential has no expiry.
 * Source: https://kubernetes.io/docs/reference/config-api/client-authentication.v1/
 * @throws JacScaleError `KubeconfigInvalid` (exit 2) when it cannot be run, `CredentialPluginFailed` when it fails
 */
export async function runCredentialPlugin(
  exec: Fields,
  access: Access,
  options: PluginOptions,
): Promise<PluginCredential> {
  const key = `${access.from.user}.user.exec`;
  const command = textAt(exec, 'command');
  if (command === undefined || command === '')
    throw invalid(access.from.file, `${key}.command`, 'is missing');
  const apiVersion = textAt(exec, 'apiVersion') ?? '';
  if (!versions.includes(apiVersion))
    throw invalid(access.from.file, `${key}.apiVersion`, `must be ${versions.join(' or ')}`);
  const mode = textAt(exec, 'interactiveMode') ?? 'IfAvailable';
  const terminal = options.terminal ?? isatty(0);
  if (mode === 'Always' && !terminal)
    throw invalid(access.from.file, `${key}.interactiveMode`, 'is Always, but stdin is not a terminal');
  const interactive = mode !== 'Never' && terminal;
  const given = listAt(exec, 'env').map((entry) => [textAt(entry, 'name') ?? '', textAt(entry, 'value')]);
  const env = {
    ...options.env,
    ...Object.fromEntries(given),
    KUBERNETES_EXEC_INFO: JSON.stringify({
      apiVersion,
      kind: 'ExecCredential',
      spec: { interactive, ...(exec['provideClusterInfo'] === true ? { cluster: clusterInfo(access) } : {}) },
    }),
  };
  const args = listAt(exec, 'args').map(String);
  const output = await run(command, args, { env, interactive, signal: options.signal }).catch((error) => {
    options.signal?.throwIfAborted();
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EACCES') {
      const hint = textAt(exec, 'installHint');
      throw invalid(access.from.file, `${key}.command`, `cannot be run: ${command} (${code})`, {
        next: hint?.trim() ?? `install ${command}, or put it on the PATH`,
        cause: error,
      });
    }
    throw failed(command, (error as Error).message);
  });
  return read(command, apiVersion, output);
}

function failed(command: string, why: string): JacScaleError {
  return new JacScaleError({
    code: 'CredentialPluginFailed',
    what: `the credential plugin ${command} of the kubeconfig failed`,
    why,
    next: 'log in again with the tool of your cluster, then check with: kubectl cluster-info',
  });
}

function run(
  command: string,
  args: readonly string[],
  options: { env: Environment; interactive: boolean; signal: AbortSignal | undefined },
): Promise<string> {
  const { env, interactive, signal } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env,
      // A plugin that may ask writes its question to the terminal.
      stdio: interactive ? ['inherit', 'pipe', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      ...(signal === undefined ? {} : { signal }),
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-stderrBytes);
    });
    child.on('error', reject);
    child.on('close', (code, name) => {
      if (code === 0) return resolve(stdout);
      const end = stderr.trim().split('\n').at(-1);
      reject(new Error(end || (code === null ? `ended by ${name}` : `exit code ${code}`)));
    });
  });
}

/** The answer; what it holds is secret, so that no message quotes it. */
function read(command: string, apiVersion: string, output: string): PluginCredential {
  let answer: unknown;
  try {
    answer = JSON.parse(output);
  } catch {
    throw failed(command, 'it printed something that is not JSON');
  }
  if (textAt(answer, 'apiVersion') !== apiVersion)
    throw failed(command, `it answered as another version than ${apiVersion}`);
  const credential = {
    token: textAt(answer, 'status', 'token'),
    cert: textAt(answer, 'status', 'clientCertificateData'),
    key: textAt(answer, 'status', 'clientKeyData'),
  };
  if (credential.token === undefined && (credential.cert === undefined || credential.key === undefined))
    throw failed(command, 'it answered neither a token nor a certificate with its key');
  const expires = Date.parse(textAt(answer, 'status', 'expirationTimestamp') ?? '');
  return { ...credential, expires: Number.isNaN(expires) ? undefined : expires };
}

function clusterInfo({ cluster, clusterExtensions }: Access): object {
  const extension = clusterExtensions.find(
    (entry) => textAt(entry, 'name') === 'client.authentication.k8s.io/exec',
  ) as Fields | undefined;
  return {
    server: cluster.server,
    ...(cluster.tlsServerName ? { 'tls-server-name': cluster.tlsServerName } : {}),
    ...(cluster.skipTLSVerify ? { 'insecure-skip-tls-verify': true } : {}),
    ...(cluster.caData ? { 'certificate-authority-data': cluster.caData } : {}),
    ...(cluster.proxyUrl ? { 'proxy-url': cluster.proxyUrl } : {}),
    ...(extension?.['extension'] === undefined ? {} : { config: extension['extension'] }),
  };
}
