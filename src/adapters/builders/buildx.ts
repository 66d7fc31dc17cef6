import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { textAt } from '../../model/read.js';
import type { DockerfileBuild } from '../../ports/images.js';
import {
  type Builder,
  BuilderFailed,
  commonArguments,
  complaintOf,
  digestIn,
  type FindBuilder,
  type Job,
  versionIn,
} from './builder.js';

interface Driver {
  /** `docker`, `docker-container`, `kubernetes`, `remote` */
  readonly name: string;
  /** Keeps images as registries do: several platforms, and a cache in a registry. The daemon's own store of old does not. */
  readonly complete: boolean;
}

/** docker buildx, with the builder that is selected. */
export const findBuildx: FindBuilder = async (probe) => {
  const [version, inspected] = await Promise.all([
    probe('docker', 'buildx', 'version'),
    probe('docker', 'buildx', 'inspect'),
  ]);
  if (version.code !== 0) return complaintOf(version);
  if (inspected.code !== 0) return complaintOf(inspected);
  const fields = new Map(
    inspected.stdout.split('\n').map((line) => [line.split(':')[0]?.trim() ?? '', afterColon(line)]),
  );
  const error = fields.get('Error');
  if (error) return error;
  const name = fields.get('Driver') || 'docker';
  const complete = name !== 'docker' || (await hasContainerdStore(probe));
  return buildx(versionIn(version.stdout), { name, complete });
};

const afterColon = (line: string): string => line.slice(line.indexOf(':') + 1).trim();

/** @see https://docs.docker.com/engine/storage/containerd/ */
async function hasContainerdStore(probe: Parameters<FindBuilder>[0]): Promise<boolean> {
  const info = await probe('docker', 'info', '--format', '{{json .DriverStatus}}');
  return info.stdout.includes('io.containerd.snapshotter');
}

function buildx(version: string, driver: Driver): Builder {
  return {
    name: 'docker buildx',
    version,
    cannot: ({ platforms }: DockerfileBuild) =>
      platforms.length > 1 && !driver.complete
        ? {
            code: 'BuilderCannotPlatforms',
            why: 'its driver "docker" builds for one platform; `docker buildx create --use` makes a builder for several',
          }
        : undefined,
    build: async (job) => {
      const metadata = join(job.folder, 'metadata.json');
      const { code, lines } = await job.run('build', 'docker', argumentsOf(job, driver, metadata), {
        ...job.env,
        // Attestations hold the time of the build: the same image would have another digest each time.
        BUILDX_NO_DEFAULT_ATTESTATIONS: '1',
        BUILDX_METADATA_PROVENANCE: 'disabled',
      });
      if (code !== 0) throw new BuilderFailed(isPush(lines) ? 'push' : 'build', lines);
      const written = await readFile(metadata, 'utf8').catch(() => '{}');
      return digestIn(textAt(JSON.parse(written), 'containerimage.digest') ?? '');
    },
  };
}

function argumentsOf(job: Job, driver: Driver, metadata: string): string[] {
  const { request, target, insecure, secretVariables, cache } = job;
  const plain = insecure && driver.name !== 'docker' ? ',registry.insecure=true' : '';
  const kept = driver.complete ? cache : undefined;
  return [
    'buildx',
    'build',
    '--progress=plain',
    `--metadata-file=${metadata}`,
    `--output=type=image,push=true${plain}`,
    '--tag',
    target,
    ...commonArguments(job),
    ...Object.entries(secretVariables).flatMap(([id, name]) => ['--secret', `id=${id},env=${name}`]),
    ...(kept === undefined
      ? []
      : [
          `--cache-from=type=registry,ref=${kept}${plain}`,
          `--cache-to=type=registry,ref=${kept},mode=max,ignore-error=true${plain}`,
        ]),
    request.root,
  ];
}

/** One program builds and pushes: which of the two failed is told by its last words. */
const isPush = (lines: readonly string[]): boolean =>
  lines.some((line) => /^ERROR: .*failed to push |^ > pushing \S+ with docker:/.test(line));
