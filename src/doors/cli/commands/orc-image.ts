/** Images of modules that are built on this machine. */
import { usageError } from '../../../model/error.js';
import type { Json } from '../../../model/kubernetes.js';
import type { Invocation } from '../command.js';
import { type Flag, settingFlags } from '../flags.js';
import type { Progress } from '../progress.js';
import { textFlag } from '../reporting.js';
import type { World } from '../world.js';

export const buildFlags: readonly Flag[] = [
  {
    name: 'build',
    type: 'text',
    shown: "''",
    description: 'Folder to build the image from, on this machine',
  },
  {
    name: 'push',
    type: 'text',
    shown: "''",
    description: 'Where the image goes that --build makes, such as registry.example.com/jqm:1',
  },
  {
    name: 'dockerfile',
    type: 'text',
    shown: "''",
    description:
      'Dockerfile to build with, from that folder; else Dockerfile, for jqm kubernetes-dbless/docker/Dockerfile before it',
  },
  { name: 'image', type: 'text', shown: "''", description: 'Image that the module runs, as image=IMAGE' },
  ...settingFlags('scale').filter(({ name }) => name === 'platform' || name === 'insecure-registry'),
];

/** @throws JacScaleError `FlagInvalid` (exit 2) */
export function checkBuild({ flags }: Invocation): void {
  const wrong =
    (flags['build'] === undefined) !== (flags['push'] === undefined)
      ? '--build and --push go together: the folder, and where the image goes'
      : flags['build'] !== undefined && flags['image'] !== undefined
        ? '--build makes the image, and --image names one that is there: leave one of them out'
        : flags['dockerfile'] !== undefined && flags['build'] === undefined
          ? '--dockerfile goes with --build'
          : undefined;
  if (wrong !== undefined) throw usageError({ code: 'FlagInvalid', what: wrong });
}

/** The placeholder `image`, where a flag says what it is. */
export async function imageOf(
  invocation: Invocation,
  world: World,
  { emit }: Progress,
): Promise<Readonly<Record<string, Json>>> {
  const folder = textFlag(invocation, 'build');
  const image = textFlag(invocation, 'image');
  if (folder === undefined) return image === undefined ? {} : { image };
  const usual = invocation.args[0] === 'jqm' ? ['kubernetes-dbless/docker/Dockerfile'] : [];
  const asked = textFlag(invocation, 'dockerfile');
  const built = await world.engine.buildImage(
    {
      folder,
      dockerfiles: asked === undefined ? [...usual, 'Dockerfile'] : [asked],
      push: textFlag(invocation, 'push') ?? '',
      platforms: listFlag(invocation, 'platform'),
      insecureRegistries: listFlag(invocation, 'insecure-registry'),
    },
    emit,
    world.signal,
  );
  return { image: built };
}

/** Texts of a flag that may be given several times. */
export const listFlag = ({ flags }: Invocation, name: string): readonly string[] => {
  const value = flags[name];
  return Array.isArray(value) ? (value as readonly string[]) : [];
};
