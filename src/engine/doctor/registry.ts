/** Whether the login for the registry of a build may push, and images are there for the nodes. */
import { JacScaleError } from '../../model/error.js';
import { type ImageName, imageText, parseImage } from '../../model/image.js';
import { insecureRegistriesOf } from '../../model/image-settings.js';
import type { KubeObject } from '../../model/kubernetes.js';
import { platformText } from '../../model/platform.js';
import { listAt, textAt } from '../../model/read.js';
import type { Settings } from '../../model/settings.js';
import { ClusterError } from '../../ports/cluster.js';
import type { Images } from '../../ports/images.js';
import { databases } from '../data/databases.js';
import { loginFor, loginToPush } from '../release/login.js';
import { targetOf } from '../release/target.js';
import { type Check, count, error, type Finding, ok, skipped, Unavailable } from './check.js';
import { errorFinding } from './examine.js';
import type { Facts } from './facts.js';
import { chosen } from './nodes.js';
import type { RegistryProbe } from './world.js';

export const registry: Check = {
  name: 'registry',
  deadlineMs: 20_000,
  run: async (facts) => {
    const { settings } = await facts.app();
    if (settings.build !== true) return skipped('nothing is pushed without --build');
    const probe = await facts.world.registries(insecureRegistriesOf(settings));
    // Of Images it is only asked for what is stored.
    const login = await loginToPush(settings, probe as unknown as Images);
    const target = targetOf(settings, login?.username);
    const who = login === undefined ? 'anybody' : login.username;
    try {
      await probe.tryPush(target, login);
      return ok(`${who} may push to ${target.registry}/${target.repository}`);
    } catch (thrown) {
      if (!(thrown instanceof JacScaleError)) throw thrown;
      return errorFinding(thrown, 'error');
    }
  },
};

interface Wanted {
  readonly of: string;
  readonly image: string;
}

/** Images that pods of the app run, each once. */
function imagesOf(settings: Settings): Wanted[] {
  const given = settings.image !== undefined && settings.build !== true;
  const own: Wanted = given
    ? { of: 'image', image: settings.image ?? '' }
    : { of: 'python_image', image: settings.pythonImage };
  const code = !given && settings.build !== true && settings.codeStore !== 'configmap';
  const wanted = [
    own,
    ...(code ? [{ of: 'busybox_image', image: settings.busyboxImage }] : []),
    ...databases.flatMap((each) =>
      settings[each.name] ? [{ of: `${each.name}_image`, image: each.image(settings) }] : [],
    ),
  ];
  return wanted.filter(({ image }, i) => wanted.findIndex((each) => each.image === image) === i);
}

export const images: Check = {
  name: 'images',
  deadlineMs: 30_000,
  run: async (facts) => {
    const { settings } = await facts.app();
    const probe = await facts.world.registries(insecureRegistriesOf(settings));
    const nodes = await nodesOf(facts, settings);
    return await Promise.all(imagesOf(settings).map((wanted) => look(wanted, settings, probe, nodes)));
  },
};

/** Undefined where they may not be listed, or there is no cluster. */
async function nodesOf(facts: Facts, settings: Settings): Promise<readonly KubeObject[] | undefined> {
  try {
    return chosen(await facts.nodes(), settings);
  } catch (thrown) {
    if (thrown instanceof Unavailable || thrown instanceof ClusterError) return undefined;
    throw thrown;
  }
}

async function look(
  { of, image }: Wanted,
  settings: Settings,
  probe: RegistryProbe,
  nodes: readonly KubeObject[] | undefined,
): Promise<Finding> {
  const name = parseImage(image);
  const said = `${of} ${image}`;
  const here = nodes?.filter((node) => hasImage(node, name)) ?? [];
  const everywhere = nodes !== undefined && nodes.length > 0 && here.length === nodes.length;
  const onNodes = here.length === 0 ? '' : `; ${count(here.length, 'node')} of ${nodes?.length} have it`;
  try {
    const login = await loginFor(settings, name, probe);
    const platforms = await probe.platforms(name, login);
    if (platforms === undefined)
      return everywhere
        ? ok(`${said} is on every node, though ${name.registry} does not know it`)
        : error(`${name.registry} has no image ${said}${onNodes}`, {
            next: `look for a typing mistake in ${of}`,
          });
    const texts = platforms.map(platformText).join(', ');
    if (nodes === undefined) return ok(`${said} is there for ${texts}; what the nodes are may not be asked`);
    const missing = architectures(nodes).filter(
      (each) => !platforms.some(({ os, architecture }) => `${os}/${architecture}` === each),
    );
    if (missing.length === 0) return ok(`${said} is there for ${architectures(nodes).join(', ')}`);
    return error(`${said} is not there for ${missing.join(', ')}, which nodes are`, {
      why: `it is there for ${texts || 'no platform at all'}`,
      next: `name an image for ${missing.join(', ')} as ${of}, or other nodes with node_selector`,
    });
  } catch (thrown) {
    if (!(thrown instanceof JacScaleError)) throw thrown;
    if (everywhere) return ok(`${said} is on every node (${thrown.message})`);
    // Nodes may reach what this machine does not, and pull with a Secret of the namespace.
    const finding = errorFinding(thrown, 'warning');
    return { ...finding, message: `${said}: ${finding.message}${onNodes}` };
  }
}

/** `linux/amd64` of each kind of node. */
const architectures = (nodes: readonly KubeObject[]): string[] => [
  ...new Set(
    nodes.map((node) => {
      const part = (key: string) => textAt(node, 'status', 'nodeInfo', key) ?? '';
      return `${part('operatingSystem')}/${part('architecture')}`;
    }),
  ),
];

/** Nodes tell of the fifty largest images they have. */
function hasImage(node: KubeObject, { tag, digest, ...name }: ImageName): boolean {
  const full = imageText(digest === undefined ? { ...name, tag: tag ?? 'latest' } : { ...name, digest });
  return listAt(node, 'status', 'images').some((each) => listAt(each, 'names').includes(full));
}
