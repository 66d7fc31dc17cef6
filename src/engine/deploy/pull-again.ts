/** With which login the nodes pull an image that runs again. */
import { JacScaleError } from '../../model/error.js';
import { type ImageName, parseImage } from '../../model/image.js';
import type { KubeObject } from '../../model/kubernetes.js';
import type { Revision } from '../../model/revision.js';
import type { Settings, Warning } from '../../model/settings.js';
import type { Context } from '../context.js';
import { keyOf, type Observed } from '../observe.js';
import { readRevision } from '../records/history.js';
import { loginFor } from '../release/login.js';
import {
  isPullSecret,
  isShortLived,
  keptPullSecret,
  type PullLogin,
  pullSecret,
  shortLivedWarning,
  usableByNodes,
} from '../release/pull-secret.js';

export interface PullAgain {
  /** One that the registry took just now. */
  readonly login?: PullLogin;
  /** In place of what the Revision ran with. */
  readonly secret?: KubeObject;
  readonly warnings: readonly Warning[];
}

/**
 * The login of this run where the registry takes it, since what a Revision ran with may have ended; else what the cluster
 * pulls the same repository with now; else the Revision's own. Registries that only nodes reach are no reason to stop.
 */
export async function pullAgain(
  context: Context,
  settings: Settings,
  { release, manifests }: Revision,
  observed: Observed,
): Promise<PullAgain> {
  if (release.kind !== 'image') return { warnings: [] };
  const name = parseImage(release.image);
  const own = manifests.find(isPullSecret);
  const { login, warnings } = await tried(context, settings, name);
  if (own === undefined) return { warnings };
  if (login !== undefined) {
    const scope = { app: settings.appName, namespace: settings.namespace, labels: own.metadata.labels ?? {} };
    const short = isShortLived(login) ? [shortLivedWarning(login)] : [];
    return { login, secret: pullSecret(scope, login), warnings: [...warnings, ...short] };
  }
  const live = observed.live.get(keyOf(own));
  if (live === undefined || !pulls(observed, name)) return { warnings };
  return { secret: keptPullSecret(own, live), warnings };
}

async function tried(
  context: Context,
  settings: Settings,
  name: ImageName,
): Promise<{ readonly login?: PullLogin; readonly warnings: readonly Warning[] }> {
  const images = await context.images();
  const login = await loginFor(settings, name, images);
  try {
    await images.resolve(name, login);
  } catch (error) {
    if (!(error instanceof JacScaleError)) throw error;
    return { warnings: error.code === 'ImageNotFound' ? [gone(error)] : [] };
  }
  if (login === undefined) return { warnings: [] };
  const usable = usableByNodes({ ...login, registry: name.registry, accepted: true });
  return { ...(usable === undefined ? {} : { login: usable }), warnings: [] };
}

const gone = ({ message }: JacScaleError): Warning => ({
  code: 'ImageGone',
  message: `${message}: only nodes that have the image still can run it`,
});

/** Whether what is served now was pulled from the same repository. */
function pulls({ inventory, revisions }: Observed, { registry, repository }: ImageName): boolean {
  const good = revisions.find(({ number }) => number === inventory?.goodRevision);
  if (good === undefined) return false;
  const { release } = readRevision(good);
  if (release.kind !== 'image') return false;
  const now = parseImage(release.image);
  return now.registry === registry && now.repository === repository;
}
