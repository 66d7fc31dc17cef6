import { JacScaleError, type Place } from '../../model/error.js';
import { parseImage } from '../../model/image.js';
import type { DockerfileBuild } from '../../ports/images.js';
import { type About, denied, refused, unreachable, wrongPassword } from '../oci/errors.js';
import type { BuilderFailed } from './builder.js';
import { failedAt, instructionsOf } from './dockerfile.js';

export interface FailedBuild {
  readonly request: DockerfileBuild;
  /** `docker buildx` */
  readonly builder: string;
  /** The Dockerfile as people would name it. */
  readonly file: string;
  /** What is in it. */
  readonly dockerfile: string;
  readonly failed: BuilderFailed;
}

const full = /no space left on device|disk quota exceeded/i;
const noLogin = /unauthorized|authentication required|no basic auth|\b401\b/i;
const notAllowed = /denied|forbidden|insufficient_scope|\b403\b/i;
const missing = /not found|manifest unknown|name unknown|\b404\b/i;
const failing =
  /toomanyrequests|too many requests|internal server error|bad gateway|service unavailable|\b(429|50[0234])\b/i;
const cut = /connection reset|unexpected EOF|broken pipe|handshake timeout|i\/o timeout/i;
const noAnswer =
  /connection refused|no such host|no route to host|network is unreachable|server gave HTTP response|x509:|certificate/i;

/** Whether a push failed of something that another attempt may find gone. */
export const isPassing = ({ stage, lines }: BuilderFailed): boolean => {
  const said = lastWord(lines);
  return stage === 'push' && !full.test(said) && (failing.test(said) || cut.test(said));
};

/** What a builder's output means, for somebody who wants to mend it. */
export function explainFailure(build: FailedBuild): JacScaleError {
  return build.failed.stage === 'push' ? pushFailed(build) : buildFailed(build);
}

function pushFailed({ request, builder, failed }: FailedBuild): JacScaleError {
  const said = lastWord(failed.lines);
  const { registry, repository } = request.target;
  const about = { registry, repository, access: 'push', login: request.login } as const;
  return (
    registryError(builder, about, said) ??
    new JacScaleError({ code: 'PushFailed', what: `${registry} does not take ${repository}`, why: said })
  );
}

/** The error of a registry by what a builder quotes of it; undefined when it is not the registry's. */
function registryError(builder: string, about: About, said: string): JacScaleError | undefined {
  const refusal = (status: number) => ({ status, code: '', message: said });
  if (full.test(said)) return refused(about, refusal(507));
  if (noLogin.test(said))
    return about.login === undefined ? denied(about, said) : wrongPassword(about, refusal(401));
  if (notAllowed.test(said)) return denied(about, said);
  if (failing.test(said)) return refused(about, refusal(Number(/\b(429|50\d)\b/.exec(said)?.[1] ?? 500)));
  if (/gave HTTP response/.test(said)) return plainHttp(builder, about.registry, said);
  if (cut.test(said) || noAnswer.test(said)) {
    const code = /certificate|x509/.test(said) ? 'CERT_UNKNOWN' : '';
    return unreachable(about.registry, Object.assign(new Error(said), { code }));
  }
  return undefined;
}

/** What docker's daemon and BuildKit may speak to in clear is in their own settings, out of our reach. */
function plainHttp(builder: string, registry: string, said: string): JacScaleError {
  return new JacScaleError({
    code: 'RegistryUnreachable',
    what: `the registry ${registry} speaks plain HTTP`,
    why: said,
    next: builder.startsWith('docker')
      ? `allow it with "insecure-registries": ["${registry}"] in /etc/docker/daemon.json (for a builder of buildx: [registry."${registry}"] http = true in its buildkitd.toml)`
      : `if that is so, say it with: --insecure-registry ${registry}`,
  });
}

function buildFailed(build: FailedBuild): JacScaleError {
  const { builder, file, dockerfile, failed } = build;
  const said = lastWord(failed.lines);
  if (full.test(said)) {
    return new JacScaleError({
      code: 'DiskFull',
      what: `there is no room left to build in`,
      why: said,
      next: `make room with: ${builder === 'buildah' ? 'buildah prune' : `${builder.split(' ')[0]} system prune`}`,
    });
  }
  const base = baseFailed(build, said);
  if (base !== undefined) return base;
  const at = failedAt(failed.lines, dockerfile);
  const where = at?.line === undefined ? file : `line ${at.line} of ${file}`;
  const instruction = at === undefined || at.text === '' ? '' : `: ${shortened(at.text, 100)}`;
  return new JacScaleError({
    code: 'BuildFailed',
    what: `the build failed at ${where}${instruction}`,
    why: lastWords(failed.lines).join('\n'),
    next: /exec format error/.test(failed.lines.join('\n'))
      ? 'this machine runs programs of another platform only with QEMU (docker/setup-qemu-action in a workflow): add it, or leave out --platform'
      : `correct ${file}${at?.line === undefined ? '' : `:${at.line}`} and run the command again`,
    place: placeOf(file, at?.line),
  });
}

/** A base image that could not be had; undefined when something else failed. */
function baseFailed(
  { request, builder, file, dockerfile, failed }: FailedBuild,
  said: string,
): JacScaleError | undefined {
  const name = baseIn(failed.lines, dockerfile);
  if (name === undefined) return undefined;
  const image = parsed(name);
  if (image === undefined) return undefined;
  const from = instructionsOf(dockerfile).find(
    ({ text }) => /^FROM /i.test(text) && text.split(' ').includes(name),
  );
  const place = placeOf(file, from?.line);
  const { registry, repository } = image;
  const login = registry === request.target.registry ? request.login : undefined;
  const cause = said.slice(
    said.lastIndexOf(`${name}: `) + 1 === 0 ? 0 : said.lastIndexOf(`${name}: `) + name.length + 2,
  );
  if (missing.test(cause) && !notAllowed.test(cause)) {
    return new JacScaleError({
      code: 'ImageNotFound',
      what: `the base image ${name} does not exist`,
      why: cause,
      next: `look for a typing mistake in ${file}${from === undefined ? '' : `:${from.line}`}`,
      place,
    });
  }
  const error = registryError(builder, { registry, repository, access: 'pull', login }, cause);
  if (error === undefined) return undefined;
  const { code, message: what, why, next } = error;
  return new JacScaleError({
    code,
    what,
    ...(why === undefined ? {} : { why }),
    ...(next === undefined ? {} : { next }),
    place,
  });
}

const bases = [
  / > \[(?:\S+ )?internal\] load metadata for (\S+):$/,
  /failed to resolve source metadata for (\S+): /,
  /initializing source docker:\/\/(\S+): /,
];

function baseIn(lines: readonly string[], dockerfile: string): string | undefined {
  for (const pattern of bases) {
    const found = lines.map((line) => pattern.exec(line)?.[1]).findLast(Boolean);
    if (found !== undefined) return found;
  }
  const at = failedAt(lines, dockerfile);
  return /^FROM (?:--\S+ )*(\S+)/i.exec(at?.text ?? '')?.[1];
}

function parsed(name: string) {
  try {
    return parseImage(name);
  } catch {
    return undefined;
  }
}

const placeOf = (file: string, line: number | undefined): Place => ({
  file,
  ...(line === undefined ? {} : { line }),
});

/** The line that says why, without what every failure of a builder begins with. */
function lastWord(lines: readonly string[]): string {
  const said =
    lines.findLast((line) => /^(ERROR|Error)\b|^Error response from daemon/.test(line)) ?? lines.at(-1) ?? '';
  return shortened(
    said
      .replace(/^(ERROR|Error): */, '')
      .replace(/^Error response from daemon: */, '')
      .replace(/^failed to solve: */, '')
      .replace(/^rpc error: code = \w+ desc = */, '')
      .replace(/^failed to solve with frontend \S+: */, '')
      .replace(/^failed to create LLB definition: */, ''),
    500,
  );
}

const mostLines = 10;

/** The last lines of the step that failed, and the verdict. */
function lastWords(lines: readonly string[]): string[] {
  const step = lines.findLastIndex((line) => /^ > \[|^(\[\S+\] )?step \d+\/\d+ ?: /i.test(line));
  const verdict = lastWord(lines);
  const after = lines.slice(step + 1);
  const end = after.findIndex((line) => /^-{6,}$/.test(line));
  const told = end === -1 ? after : after.slice(0, end);
  const output = (told.some((line) => line !== verdict) ? told : ofFailedVertex(lines))
    // Time since the step began, of BuildKit; ids of containers, of docker.
    .map((line) => line.replace(/^\d+\.\d+ /, ''))
    .filter((line) => !/^ ---> |^(ERROR|Error): /.test(line) && line !== verdict);
  return [...output.slice(1 - mostLines), verdict].map((line) => shortened(line, 300));
}

/** What the failed step said while it ran: BuildKit of docker 20.10 leaves it out of its summary. */
function ofFailedVertex(lines: readonly string[]): string[] {
  const number = lines.map((line) => /^#(\d+) ERROR: /.exec(line)?.[1]).findLast(Boolean);
  const said = new RegExp(`^#${number} (\\d+\\.\\d+ .*)$`);
  return lines.flatMap((line) => said.exec(line)?.[1] ?? []);
}

const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`;
