/** podman and buildah take the same commands: both are front ends of one library. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Builder,
  BuilderFailed,
  commonArguments,
  complaintOf,
  digestIn,
  type FindBuilder,
  type Job,
  secretFileArguments,
  versionIn,
} from './builder.js';

type Program = 'podman' | 'buildah';

/** @param works what the program is asked to learn whether it can do anything here */
export const findProgram =
  (program: Program, works: readonly string[]): FindBuilder =>
  async (probe) => {
    const [version, worked] = await Promise.all([probe(program, '--version'), probe(program, ...works)]);
    if (version.code !== 0) return complaintOf(version);
    if (worked.code !== 0) return complaintOf(worked);
    return builder(program, versionIn(version.stdout));
  };

function builder(program: Program, version: string): Builder {
  return {
    name: program,
    version,
    cannot: () => undefined,
    build: async (job) => {
      await build(program, job);
      const file = join(job.folder, 'digest');
      const list = listOf(job);
      try {
        const pushed = await job.run('push', program, pushArguments(job, file));
        if (pushed.code !== 0) throw new BuilderFailed('push', pushed.lines);
      } finally {
        if (list !== undefined) await job.run('push', program, ['manifest', 'rm', list]);
      }
      return digestIn(await readFile(file, 'utf8').catch(() => ''));
    },
  };
}

async function build(program: Program, job: Job): Promise<void> {
  const args = await buildArguments(job);
  const built = await job.run('build', program, args);
  if (built.code === 0) return;
  const chosen = job.env['BUILDAH_ISOLATION'];
  if (chosen || !isRuntime(built.lines)) throw new BuilderFailed('build', built.lines);
  job.note(`${program} cannot start containers here; building with --isolation chroot`);
  const again = await job.run('build', program, [args[0] ?? '', '--isolation=chroot', ...args.slice(1)]);
  if (again.code !== 0) throw new BuilderFailed('build', again.lines);
}

/** Whether it was the container runtime that failed (no cgroups, no user namespaces), and no step of the Dockerfile. */
const isRuntime = (lines: readonly string[]): boolean =>
  lines.some((line) =>
    /(runc|crun)(: | create failed| run failed)|OCI runtime|did not get container start message|creating new (user )?namespace|unshare.*not permitted/i.test(
      line,
    ),
  );

/** Images of several platforms are gathered in a list, under a name of this build's own. */
const listOf = ({ request, folder }: Job): string | undefined =>
  request.platforms.length > 1 ? `localhost/${folder.split(/[\\/]/).at(-1)?.toLowerCase()}` : undefined;

async function buildArguments(job: Job): Promise<string[]> {
  const list = listOf(job);
  return [
    'build',
    // Layers that were kept are taken for those of another platform (seen with buildah 1.28).
    list === undefined ? '--layers' : '--no-cache',
    // When it is stopped, it leaves no container behind.
    '--force-rm',
    ...(list === undefined ? ['--tag', job.target] : ['--manifest', list]),
    ...commonArguments(job),
    ...(await secretFileArguments(job)),
    job.request.root,
  ];
}

function pushArguments(job: Job, digestFile: string): string[] {
  const list = listOf(job);
  return [
    ...(list === undefined ? ['push'] : ['manifest', 'push', '--all']),
    ...(job.insecure ? ['--tls-verify=false'] : []),
    `--digestfile=${digestFile}`,
    list ?? job.target,
    `docker://${job.target}`,
  ];
}
