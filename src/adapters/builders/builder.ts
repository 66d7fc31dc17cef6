import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../model/bundle.js';
import { imageText } from '../../model/image.js';
import type { DockerfileBuild } from '../../ports/images.js';
import type { Ended, Environment } from './process.js';

/** A request with a Dockerfile, ready to be handed to a builder. */
export interface Job {
  readonly request: DockerfileBuild;
  readonly dockerfile: string;
  /** What the image is pushed as, with a tag. */
  readonly target: string;
  /** Whether the registry of the target speaks plain HTTP. */
  readonly insecure: boolean;
  /** Folder that only we can read, removed after the build. */
  readonly folder: string;
  /** With login, build arguments and build secrets. */
  readonly env: Environment;
  /** Variable of `env` that holds a build secret, by its id. */
  readonly secretVariables: Readonly<Record<string, string>>;
  /** Where the cache is kept; undefined: nowhere. */
  readonly cache: string | undefined;
  /** Runs the builder's program, its output masked and told. */
  run(stage: Stage, command: string, args: readonly string[], env?: Environment): Promise<Ended>;
  note(message: string): void;
}

/** Which program it was: a failing push is another matter than a failing Dockerfile. */
export type Stage = 'build' | 'push';

/** A builder's program failed. */
export class BuilderFailed extends Error {
  readonly stage: Stage;
  readonly lines: readonly string[];

  constructor(stage: Stage, lines: readonly string[]) {
    super(`the ${stage} failed`);
    this.stage = stage;
    this.lines = lines;
  }
}

/** A builder that works on this machine. */
export interface Builder {
  /** `docker buildx` */
  readonly name: string;
  /** `0.19.3`; empty when it does not say. */
  readonly version: string;
  /** Why it cannot do what is asked; undefined when it can. */
  cannot(request: DockerfileBuild): Unable | undefined;
  /** Builds and pushes. Answers with the digest that it told, undefined when it told none. @throws BuilderFailed */
  build(job: Job): Promise<Digest | undefined>;
}

export interface Unable {
  readonly code: 'BuilderCannotPlatforms' | 'BuilderCannotSecrets';
  readonly why: string;
}

/** Asks whether a program works here. Undefined: it works, else why not. */
export type Probe = (command: string, ...args: string[]) => Promise<Ended>;

/** Looks for one builder: the builder, or why it does not work here. */
export type FindBuilder = (probe: Probe) => Promise<Builder | string>;

/** Arguments that every builder takes; values of build arguments stay in the environment. */
export function commonArguments({ request, dockerfile }: Job): string[] {
  return [
    '--file',
    dockerfile,
    ...Object.entries(labelsOf(request)).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
    ...Object.keys(request.buildArgs).flatMap((name) => ['--build-arg', name]),
    ...(request.platforms.length === 0 ? [] : ['--platform', request.platforms.join(',')]),
  ];
}

/** Build secrets as files, for builders that take them in no other way. */
export async function secretFileArguments({ request, folder }: Job): Promise<string[]> {
  const args: string[] = [];
  for (const [i, [id, value]] of Object.entries(request.buildSecrets).entries()) {
    const file = join(folder, `secret-${i}`);
    await writeFile(file, value, { mode: 0o600 });
    args.push('--secret', `id=${id},src=${file}`);
  }
  return args;
}

/** @see https://github.com/opencontainers/image-spec/blob/v1.1.0/annotations.md */
export function labelsOf({ source, origin, version }: DockerfileBuild): Readonly<Record<string, string>> {
  const prefix = 'org.opencontainers.image.';
  return {
    ...(source.commit === undefined || source.dirty ? {} : { [`${prefix}revision`]: source.commit }),
    ...(origin.project.startsWith('path:') ? {} : { [`${prefix}source`]: `https://${origin.project}` }),
    ...(version === undefined ? {} : { [`${prefix}version`]: version }),
  };
}

/** The cache beside the image, or where the user wants it. */
export function cacheOf({ cache, target }: DockerfileBuild): string | undefined {
  if (cache === 'off') return undefined;
  if (cache !== 'auto') return cache;
  const { registry, repository } = target;
  return imageText({ registry, repository, tag: 'buildcache' });
}

/** What a program says when it does not work: its last line. */
export function complaintOf({ lines, code }: Ended): string {
  const said = lines.findLast((line) => /error|cannot|not |denied|fail/i.test(line)) ?? lines.at(-1);
  return said?.replace(/^(error|ERROR)(\[\d+\])?: */, '').trim() ?? `exit code ${code}`;
}

/** The first digest in a text. */
export function digestIn(text: string): Digest | undefined {
  return /sha256:[0-9a-f]{64}/.exec(text)?.[0] as Digest | undefined;
}

/** The first thing in a text that looks like a version: `0.19.3`. */
export const versionIn = (text: string): string => /\bv?(\d+\.\d+[\w.+-]*)/.exec(text)?.[1] ?? '';
