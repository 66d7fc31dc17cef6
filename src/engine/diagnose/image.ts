import type { KubeObject } from '../../model/kubernetes.js';
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
    next: 'check the name; for a private registry: --image-pull-secret NAME',
  },
  {
    when: /not found|manifest unknown|does not exist|no match for platform|name unknown/i,
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
): Verdict | undefined {
  const state = container.waiting;
  if (state === undefined || !reasons.has(state.reason)) return undefined;
  const { code, failed: decided, next, why } = judge(container, events);
  const { image } = container;
  const what = {
    ImageNotFound: `image ${image} was not found`,
    ImageDenied: `image ${image} may not be pulled, or does not exist`,
    ImageNameInvalid: `image name ${image} is invalid`,
    ImagePullRetry: `image ${image} is not pulled yet`,
  }[code as 'ImageNotFound'];
  const said = finding({
    ...whereOf(pod, container),
    code,
    what,
    why,
    next: next ?? (decided ? `correct ${settingOf(image)}` : kubectl('describe', pod)),
    logsFrom: undefined,
  });
  return decided ? failed(said) : waiting(said);
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
  const event = lastEvent(
    events.filter((each) => each.message.includes('pull')),
    ['Failed'],
    container.name,
  );
  for (const why of [message, event?.message ?? '']) {
    const rule = rules.find(({ when }) => when.test(withoutImage(why, container.image)));
    if (rule !== undefined) return { ...rule, why };
  }
  return { code: 'ImagePullRetry', failed: false, why: message };
}

/** An image called `denied:1.0` decides nothing. */
const withoutImage = (message: string, image: string): string => message.replaceAll(image, '');

const settingOf = (image: string): string =>
  image.includes('busybox') ? 'busybox_image (--busybox-image)' : 'python_image (--python-image)';
