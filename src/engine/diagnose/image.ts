import { annotationKeys, labelKeys, namesOf } from '../../model/identity.js';
import type { KubeObject } from '../../model/kubernetes.js';
import { listAt, textAt } from '../../model/read.js';
import { doubtOf, pullFailures, unreadSecrets } from './denied.js';
import { lastEvent, type SeenEvent } from './events.js';
import { type ContainerView, kubectl, whereOf } from './read-pod.js';
import { failed, finding, type MessageRule, type Verdict, waiting } from './types.js';

const reasons = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

/** What makes an image fit the nodes. */
export const platformNext =
  'build for the platform of the nodes as well: --platform linux/amd64,linux/arm64 (kubectl get nodes -L kubernetes.io/arch)';

/**
 * Network troubles come first: their text may contain "not found" or "denied" as well, and the kubelet tries again.
 * The wording is that of containerd, CRI-O and Docker.
 */
const rules: readonly MessageRule[] = [
  {
    when: /dial tcp|no such host|i\/o timeout|timed? ?out|connection (refused|reset)|TLS handshake|deadline exceeded|unexpected EOF|toomanyrequests|too many requests|\b(429|50[0234])\b/i,
    code: 'ImagePullRetry',
    failed: false,
    next: 'check that the nodes reach the registry',
  },
  {
    when: /pull access denied|access (to the resource )?(is )?denied|denied:|unauthori[sz]ed|authentication required|authorization failed|no basic auth credentials|\b40[13]\b|forbidden/i,
    code: 'ImageDenied',
    failed: true,
  },
  {
    when: /no match for platform|no matching manifest for/i,
    code: 'ImagePlatform',
    failed: true,
    next: platformNext,
  },
  {
    when: /not found|manifest unknown|does not exist|name unknown/i,
    code: 'ImageNotFound',
    failed: true,
  },
  {
    when: /invalid reference|couldn't parse image/i,
    code: 'ImageNameInvalid',
    failed: true,
  },
];

/** A container whose image cannot be had. */
export function imageVerdict(
  pod: KubeObject,
  container: ContainerView,
  events: readonly SeenEvent[],
  times: { readonly loginSince: number | undefined; readonly now: number },
): Verdict | undefined {
  const state = container.waiting;
  if (state === undefined || !reasons.has(state.reason)) return undefined;
  const { code, failed: decided, next, why } = judge(container, events);
  const doubt = code === 'ImageDenied' ? doubtOf(pod, container, events, times) : undefined;
  const { image } = container;
  const what = {
    ImageNotFound: `image ${image} was not found`,
    ImageDenied: `image ${image} may not be pulled, or does not exist`,
    ImageNameInvalid: `image name ${image} is invalid`,
    ImagePlatform: `image ${image} is not made for the processor of the node`,
    ImagePullRetry: `image ${image} is not pulled yet`,
  }[code as 'ImageNotFound'];
  const said = finding({
    ...whereOf(pod, container),
    code,
    what,
    why,
    next:
      next ??
      (code === 'ImageDenied' ? nextOfDenied(pod, image, events) : undefined) ??
      (decided ? `correct ${settingOf(pod, image)}` : kubectl('describe', pod)),
    logsFrom: undefined,
  });
  return decided && doubt === undefined ? failed(said) : waiting(said, doubt?.recheckAt);
}

function judge(
  container: ContainerView,
  events: readonly SeenEvent[],
): Pick<MessageRule, 'code' | 'failed' | 'next'> & { why: string } {
  const { reason = '', message = '' } = container.waiting ?? {};
  if (reason === 'InvalidImageName') return { code: 'ImageNameInvalid', failed: true, why: message };
  if (reason === 'ErrImageNeverPull')
    return { code: 'ImageNotFound', failed: true, why: message, next: 'load the image into the nodes' };
  // While it backs off, older kubelets say only "Back-off pulling image": the cause stands in the event before.
  const event = lastEvent(pullFailures(events), ['Failed'], container.name);
  for (const why of [message, event?.message ?? '']) {
    const rule = rules.find(({ when }) => when.test(withoutImage(why, container.image)));
    if (rule !== undefined) return { ...rule, why };
  }
  return { code: 'ImagePullRetry', failed: false, why: message };
}

/** An image called `denied:1.0` decides nothing. */
const withoutImage = (message: string, image: string): string => message.replaceAll(image, '');

function settingOf(pod: KubeObject, image: string): string {
  if (image.includes('busybox')) return 'busybox_image (--busybox-image)';
  return runsImage(pod, image) ? 'image (--image)' : 'python_image (--python-image)';
}

/** The code of such a pod is inside its image, which it names by digest. */
const runsImage = ({ metadata }: KubeObject, image: string): boolean =>
  metadata.annotations?.[annotationKeys.bundle] === undefined && image.includes('@sha256:');

const secretsOf = (pod: KubeObject): string[] =>
  listAt(pod, 'spec', 'imagePullSecrets').flatMap((secret) => textAt(secret, 'name') ?? []);

const ownSecret = (pod: KubeObject): string =>
  namesOf(pod.metadata.labels?.[labelKeys.instance] ?? '').pullSecret;

/** Whose login was not there, not accepted, or never asked for. */
function nextOfDenied(pod: KubeObject, image: string, events: readonly SeenEvent[]): string {
  const own = ownSecret(pod);
  const missing = unreadSecrets(events).filter((name) => name !== own);
  if (missing.length > 0)
    return `make the Secret that is missing (${missing.join(', ')}): kubectl create secret docker-registry, or scale again with a login`;
  if (secretsOf(pod).includes(own))
    return `the login in secret/${own} was refused, or has ended: give one that may pull (DOCKER_USERNAME, DOCKER_PASSWORD) and scale again`;
  const named = secretsOf(pod);
  if (named.length > 0)
    return `check the name, and the login in ${named.map((name) => `secret/${name}`).join(', ')}, which was refused: kubectl create secret docker-registry makes another`;
  return runsImage(pod, image)
    ? 'check the name; for a private registry: DOCKER_USERNAME, DOCKER_PASSWORD and --registry, or --image-pull-secret NAME'
    : 'check the name; for a private registry: --image-pull-secret NAME';
}
