import { JacScaleError } from '../../model/error.js';
import { dockerHub, type RegistryLogin } from '../../model/image.js';
import { listAt, textAt } from '../../model/read.js';

/** What a request was for. */
export interface About {
  readonly registry: string;
  readonly repository: string;
  readonly access: 'pull' | 'push';
  readonly login: RegistryLogin | undefined;
}

/** What a registry said, of https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#error-codes */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

const messageLength = 300;

export function refusalOf(status: number, text: string): Refusal {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    // Proxies and load balancers answer in HTML, of which nobody wants to read.
  }
  const first = listAt(body, 'errors')[0];
  const detail =
    textAt(first, 'detail') ?? textAt(first, 'detail', 'Err') ?? textAt(first, 'detail', 'message');
  const parts = [textAt(first, 'message') ?? textAt(body, 'details') ?? textAt(body, 'message'), detail];
  const message = parts.filter((part) => part !== undefined && part !== '').join(': ');
  return { status, code: textAt(first, 'code') ?? '', message: oneLine(message) };
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, messageLength);

const said = ({ status, code, message }: Refusal): string =>
  `it answered ${status}${code === '' ? '' : ` ${code}`}${message === '' ? '' : `: ${message}`}`;

const full = /no space left|disk (is )?full|quota|insufficient (storage|space)/i;

export const isFull = ({ status, message }: Refusal): boolean =>
  status === 507 || ((status >= 500 || status === 403 || status === 412) && full.test(message));

/** An answer that says no, for good. */
export function refused(about: About, refusal: Refusal): JacScaleError {
  const { registry, repository, access } = about;
  if (isFull(refusal)) return registryFull(about, refusal);
  if (refusal.status === 401 || refusal.status === 403) return denied(about, said(refusal));
  if (refusal.status === 404) {
    return new JacScaleError({
      code: access === 'push' ? 'RepositoryMissing' : 'ImageNotFound',
      what: `${registry} has no ${repository}`,
      why: said(refusal),
      next:
        access === 'push'
          ? 'make the repository first (some registries, such as Amazon ECR, do not make one at a push), and look for a typing mistake in the name'
          : 'look for a typing mistake in the name of the image',
    });
  }
  return new JacScaleError({
    code: 'RegistryFailed',
    what: `${registry} ${refusal.status >= 500 || refusal.status === 429 ? 'keeps failing' : 'refused a request'}, while we ${doing(about)}`,
    why: refusal.status === 429 ? `too many requests: ${said(refusal)}` : said(refusal),
    next: 'run the command again; what was sent before is not sent twice',
  });
}

const doing = ({ access, repository }: About): string =>
  access === 'push' ? `pushed to ${repository}` : `read ${repository}`;

function registryFull({ registry, repository }: About, refusal: Refusal): JacScaleError {
  return new JacScaleError({
    code: 'RegistryFull',
    what: `${registry} has no room for ${repository}`,
    why: said(refusal),
    next: 'delete old images there or raise its quota, then run the command again',
  });
}

/** Neither without a login, nor with a wrong one, nor with one that may less than is needed. */
export function denied(about: About, why: string): JacScaleError {
  const { registry, repository, access, login } = about;
  const act = access === 'push' ? `push to ${repository}` : `pull ${repository}`;
  if (login === undefined) {
    return new JacScaleError({
      code: 'RegistryDenied',
      what: `${registry} does not let anybody ${act} without a login`,
      why: access === 'pull' ? `${why}; it answers the same for an image that does not exist` : why,
      next: `give DOCKER_USERNAME and DOCKER_PASSWORD, or log in with: docker login ${registry}`,
    });
  }
  const scope = access === 'push' ? 'pull,push' : 'pull';
  return new JacScaleError({
    code: 'RegistryDenied',
    what: `${registry} does not let ${login.username} ${act}`,
    why: `${why}; needed is the scope repository:${repository}:${scope}`,
    next:
      remedies[registry] ??
      `give the user this right at ${registry}, and look for a typing mistake in the name`,
  });
}

const remedies: Readonly<Record<string, string>> = {
  'ghcr.io':
    'give the job `permissions: packages: write` (a personal token: the scope write:packages); a package that exists must give this repository the role Write in its settings',
  [dockerHub]:
    'the name must begin with your own user or organisation, and the access token needs Read & Write',
};

export function wrongPassword({ registry, login }: About, refusal: Refusal): JacScaleError {
  return new JacScaleError({
    code: 'RegistryDenied',
    what: `${registry} does not take the password of ${login?.username}`,
    why: said(refusal),
    next: 'check DOCKER_USERNAME and DOCKER_PASSWORD; most registries want an access token instead of the password',
  });
}

const plainWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name server does not answer',
  ETIMEDOUT: 'timed out',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network is unreachable',
  EPROTO: 'it does not speak TLS',
};

/** No answer, or one that was cut again and again. */
export function unreachable(registry: string, error: unknown): JacScaleError {
  const { code = '', message = '' } = error as NodeJS.ErrnoException;
  const plain = code === 'EPROTO' || code === 'ERR_SSL_WRONG_VERSION_NUMBER';
  return new JacScaleError({
    code: 'RegistryUnreachable',
    what: `cannot reach the registry ${registry}`,
    why: message.startsWith('proxy ') ? message : (plainWords[code] ?? (message || code)),
    next: plain
      ? `if it speaks plain HTTP, say so with: --insecure-registry ${registry}`
      : isCertificateError(code)
        ? 'name the certificate of its authority in NODE_EXTRA_CA_CERTS'
        : 'check the name, the network and HTTPS_PROXY',
    cause: error,
  });
}

export const isCertificateError = (code: string): boolean =>
  /^(ERR_TLS_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code);

/** Faults of the way that waiting does not mend. */
export const isLasting = (error: unknown): boolean => {
  const { code = '' } = error as NodeJS.ErrnoException;
  return (
    ['ENOTFOUND', 'EPROTO', 'ERR_INVALID_URL'].includes(code) ||
    /^ERR_SSL_/.test(code) ||
    isCertificateError(code)
  );
};
