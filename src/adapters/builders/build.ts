import { readFile, rm } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Digest } from '../../model/bundle.js';
import { usageError } from '../../model/error.js';
import { imageText } from '../../model/image.js';
import type { Emit } from '../../model/progress.js';
import type { Clock } from '../../ports/clock.js';
import type { DockerfileBuild } from '../../ports/images.js';
import { type Builder, BuilderFailed, cacheOf, type Job, type Stage } from './builder.js';
import { chooseBuilder } from './choose.js';
import { explainFailure, isPassing } from './failure.js';
import { insecureRegistries, loggedIn } from './logins.js';
import { masker } from './mask.js';
import { type Environment, type RunProgram, runProgram } from './process.js';
import { temporaryFolder } from './temporary.js';

export interface BuildersDeps {
  readonly env: Environment;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** host:port of registries without TLS. */
  readonly insecureRegistries: readonly string[];
  readonly run?: RunProgram;
}

export interface BuiltByBuilder {
  readonly digest: Digest | undefined;
  readonly builder: string;
}

/** What a builder's program reads of its environment to find itself, its daemon and its files. */
const reserved =
  /^(PATH|HOME|TMPDIR|USER|SHELL|LD_.*|DOCKER_.*|BUILDX_.*|BUILDAH_.*|CONTAINERS?_.*|STORAGE_.*|XDG_.*|REGISTRY_AUTH_FILE|BUILDKIT_(HOST|PROGRESS))$/;

/** Pauses before a push is tried again, in milliseconds. */
const pausesMs = [1_000, 4_000];

/**
 * Builds a request's Dockerfile with what this machine has, and pushes the image.
 * @param request with a Dockerfile and a target that has a tag
 * @throws JacScaleError `NoBuilder`, `BuildFailed`, `RegistryDenied`, … ; usage error `BuilderCannotPlatforms`,
 *   `BuilderCannotSecrets`, `BuildArgReserved`, `DockerfileMissing`
 */
export async function buildDockerfile(request: DockerfileBuild, deps: BuildersDeps): Promise<BuiltByBuilder> {
  const { dockerfile = '' } = request;
  const text = await readFile(dockerfile, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw usageError({
      code: 'DockerfileMissing',
      what: `cannot read ${shownPath(dockerfile)}${cause.code === 'ENOENT' ? ': no such file' : ` (${cause.code})`}`,
      next: 'write one with: kubectl jac init --dockerfile',
      place: { file: shownPath(dockerfile) },
    });
  });
  const clash = Object.keys(request.buildArgs).find((name) => reserved.test(name));
  if (clash !== undefined) {
    throw usageError({
      code: 'BuildArgReserved',
      what: `the build argument ${clash} would change the builder itself`,
      why: 'values of build arguments reach the builder by its environment, so that no process list shows them',
      next: 'give it another name in the Dockerfile',
      place: { key: 'plugins.scale.kubernetes.build_args' },
    });
  }
  const { run = runProgram, signal } = deps;
  const own = environmentOf(deps.env);
  const builder = await chooseBuilder(request, (command, ...args) =>
    run(command, args, { env: own, signal }),
  );
  deps.emit({ type: 'note', message: `building with ${`${builder.name} ${builder.version}`.trim()}` });

  const folder = await temporaryFolder('build', deps.env);
  try {
    const job = await jobOf(request, own, folder, deps);
    const digest = await pushed(builder, job, deps).catch((error) => {
      if (!(error instanceof BuilderFailed)) throw error;
      const file = shownPath(dockerfile);
      throw explainFailure({ request, builder: builder.name, file, dockerfile: text, failed: error });
    });
    return { digest, builder: builder.name };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Builds and pushes, again where the registry had a bad moment: what was built is not built twice. */
async function pushed(
  builder: Builder,
  job: Job,
  { clock, signal }: BuildersDeps,
): Promise<Digest | undefined> {
  for (const pause of pausesMs) {
    try {
      return await builder.build(job);
    } catch (error) {
      if (!(error instanceof BuilderFailed) || !isPassing(error)) throw error;
      job.note(`the push failed, trying again in ${pause / 1000} s`);
      await clock.sleep(pause, signal);
    }
  }
  return builder.build(job);
}

async function jobOf(
  request: DockerfileBuild,
  own: Environment,
  folder: string,
  deps: BuildersDeps,
): Promise<Job> {
  const { login, target, buildArgs, buildSecrets } = request;
  const ids = Object.keys(buildSecrets);
  const secretVariables = Object.fromEntries(ids.map((id, i) => [id, `JAC_BUILD_SECRET_${i}`]));
  const env = {
    ...own,
    ...buildArgs,
    ...(login === undefined ? {} : await loggedIn(folder, own, { registry: target.registry, login })),
    ...(deps.insecureRegistries.length === 0
      ? {}
      : await insecureRegistries(folder, own, deps.insecureRegistries)),
    ...Object.fromEntries(ids.map((id) => [secretVariables[id], buildSecrets[id]])),
    NO_COLOR: '1',
  };
  const mask = masker([...Object.values(buildSecrets), ...(login === undefined ? [] : [login.password])]);
  const { run = runProgram, signal, emit } = deps;
  return {
    request,
    dockerfile: request.dockerfile ?? '',
    target: imageText(target),
    insecure: deps.insecureRegistries.includes(target.registry),
    folder,
    env,
    secretVariables,
    cache: cacheOf(request),
    note: (message) => emit({ type: 'note', message }),
    run: async (stage: Stage, command, args, given = env) => {
      const onLine = (line: string) => emit({ type: 'phase', phase: stage, message: mask(line) });
      const ended = await run(command, args, { env: given, signal, onLine });
      return { ...ended, stdout: mask(ended.stdout), lines: ended.lines.map(mask) };
    },
  };
}

/** Without what is meant for us alone: the Action's inputs, and the password. */
function environmentOf(env: Environment): Environment {
  const ours = (name: string) => /^(INPUT_|DOCKER_PASSWORD$)/.test(name);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours(name)));
}

/** As the user would name it. */
function shownPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
}
