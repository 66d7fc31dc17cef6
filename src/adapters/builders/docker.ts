import {
  type Builder,
  BuilderFailed,
  commonArguments,
  complaintOf,
  digestIn,
  type FindBuilder,
  type Job,
  secretFileArguments,
} from './builder.js';

/** From this version on BuildKit is buildx's alone. @see https://docs.docker.com/engine/release-notes/23.0/ */
const firstWithoutBuildKit = 23;

/** docker without buildx: BuildKit that old versions have inside, else the builder from before it. */
export const findDocker: FindBuilder = async (probe) => {
  const asked = await probe('docker', 'version', '--format', '{{.Client.Version}} {{.Server.Version}}');
  if (asked.code !== 0) return complaintOf(asked);
  const [client = '', server = ''] = asked.stdout.trim().split(' ');
  return docker(server, Number.parseInt(client, 10) < firstWithoutBuildKit);
};

function docker(version: string, buildKit: boolean): Builder {
  return {
    name: 'docker',
    version,
    cannot: ({ platforms, buildSecrets }) => {
      if (platforms.length > 1)
        return { code: 'BuilderCannotPlatforms', why: 'without buildx it builds for one platform' };
      if (!buildKit && Object.keys(buildSecrets).length > 0)
        return { code: 'BuilderCannotSecrets', why: 'without buildx it has no secret mounts' };
      return undefined;
    },
    build: async (job) => {
      const built = await job.run('build', 'docker', await buildArguments(job), {
        ...job.env,
        DOCKER_BUILDKIT: buildKit ? '1' : '0',
        BUILDKIT_PROGRESS: 'plain',
      });
      if (built.code !== 0) throw new BuilderFailed('build', built.lines);
      const pushed = await job.run('push', 'docker', ['push', job.target]);
      if (pushed.code !== 0) throw new BuilderFailed('push', pushed.lines);
      return digestIn(pushed.lines.findLast((line) => / digest: sha256:/.test(line)) ?? '');
    },
  };
}

async function buildArguments(job: Job): Promise<string[]> {
  const secrets = await secretFileArguments(job);
  return ['build', '--tag', job.target, ...commonArguments(job), ...secrets, job.request.root];
}
