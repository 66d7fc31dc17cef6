import type { Digest } from './bundle.js';
import { usageError } from './error.js';

/** Where an image is, as Docker's reference grammar reads it: a bare name is Docker Hub's. */
export interface ImageName {
  /** Host with port, or `docker.io`. */
  readonly registry: string;
  /** `library/python`, `owner/app`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

/** A user name and password, or token, of one registry. */
export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
}

export const dockerHub = 'docker.io';

const component = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;

/**
 * @see https://github.com/distribution/reference/blob/v0.6.0/reference.go (the grammar, Docker Hub's short names included)
 * @throws JacScaleError `ImageInvalid` (exit 2)
 */
export function parseImage(text: string): ImageName {
  const [named = '', digest] = text.split('@', 2);
  const [, path = '', tag] = /^(.*?)(?::([^/:]*))?$/.exec(named) ?? [];
  const [first = '', ...rest] = path.split('/');
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const registry = hasHost ? first : dockerHub;
  const names = hasHost ? rest : [first, ...rest];
  const repository = registry === dockerHub && names.length === 1 ? `library/${names[0]}` : names.join('/');
  const valid =
    repository.split('/').every((part) => component.test(part)) &&
    /^[A-Za-z0-9.-]+(:[0-9]+)?$/.test(registry) &&
    (tag === undefined || /^\w[\w.-]{0,127}$/.test(tag)) &&
    (digest === undefined || /^sha256:[0-9a-f]{64}$/.test(digest));
  if (!valid) {
    throw usageError({
      code: 'ImageInvalid',
      what: `"${text}" is not the name of an image`,
      why: 'expected [HOST[:PORT]/]NAME[:TAG][@sha256:…], the name in lower case',
    });
  }
  return {
    registry: registry === 'index.docker.io' ? dockerHub : registry,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest: digest as Digest }),
  };
}

/** The whole name, host included, as containerd takes it. */
export function imageText({ registry, repository, tag, digest }: ImageName): string {
  return `${registry}/${repository}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** What pods run: by digest, never by a tag that may move. */
export function pinnedText({ registry, repository }: ImageName, digest: Digest): string {
  return `${registry}/${repository}@${digest}`;
}

/** The tag of an image nobody named one for: the commit when the tree is clean, else the code's own digest. 12 hex digits. */
export function releaseTag(
  source: { readonly commit?: string; readonly dirty?: boolean },
  code: Digest,
): string {
  const { commit, dirty } = source;
  return (commit === undefined || dirty === true ? code.slice('sha256:'.length) : commit).slice(0, 12);
}
