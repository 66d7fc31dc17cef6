/** Exposure, scaling, previews and the Action. */
import type { ErrorCodeRow } from './row.js';

export const surroundingCodes = {
  AutoscalingOff: {
    ends: ['warning'],
    meaning: "The number of pods is fixed, and the autoscaler's settings do not count.",
    cause: '`--replicas` is given, which says how many for this run.',
    cure: 'Leave `--replicas` out.',
  },
  Crashed: {
    ends: [1],
    meaning: 'The step of the Action ended before it was done.',
    cause: 'The runner was shut down, or out of memory.',
    cure: 'Run the job again.',
  },
  ExposureNotSupported: {
    ends: ['warning'],
    meaning: 'The ingress controller may not hold a limit that is set.',
    cause: 'Its class is none whose annotations are known.',
    cure: 'Set the limit where that controller wants it.',
  },
  ForkCheckout: {
    ends: [2],
    meaning: "The job would run code of a stranger with this repository's credentials.",
    cause: "A `pull_request_target` or similar event with the fork's head checked out.",
    cure: 'Check out the base, or see the [threat model](threat-model.md#untrusted-pull-requests).',
  },
  GatewayApiMissing: {
    ends: [1],
    meaning: 'The cluster has no Gateway API.',
    cause: 'Its definitions are not part of Kubernetes.',
    cure: 'Install them with a controller, or leave `gateway` out.',
  },
  IngressClassMissing: {
    ends: ['warning'],
    meaning: 'The cluster has no such IngressClass: nothing serves the host.',
    cause: 'No controller, or another class.',
    cure: '`--ingress-class NAME`; those there are named.',
  },
  InputInvalid: {
    ends: [2],
    meaning: 'An input of the Action cannot be used.',
    cause: 'The input and what it takes are named.',
    cure: 'Correct `with:` of the step.',
  },
  MetricsMissing: {
    ends: ['warning'],
    meaning: 'The autoscaler cannot tell how busy pods are.',
    cause: 'The cluster has no metrics-server.',
    cure: 'Install it, or leave the autoscaling settings out.',
  },
  PreviewMissing: {
    ends: [1],
    meaning: 'The pull request has no preview.',
    cause: 'It was never made, or is gone.',
    cure: '`kubectl jac preview list`.',
  },
  PreviewSharesData: {
    ends: ['warning'],
    meaning: 'The preview works on a database that is given by its address.',
    cause: 'Code of whoever may push a branch writes there.',
    cure: 'Give previews an address of their own, or none.',
  },
  PreviewTaken: {
    ends: [1],
    meaning: "The preview's namespace belongs to something else.",
    cause: "Another repository's preview, or made by hand.",
    cure: 'Another app name with `--name`; nothing was touched.',
  },
  PullRequestClosed: {
    ends: [1, 130],
    meaning: 'The pull request was closed meanwhile.',
    cause: 'A close that overtook the push.',
    cure: 'Nothing to do: nothing is left behind.',
  },
  PullRequestMissing: {
    ends: [1, 2],
    meaning: 'Which pull request is meant cannot be told.',
    cause: 'An event without one, or no `--pr`.',
    cure: '`on: pull_request`, or `--pr NUMBER`.',
  },
  RepositoryUnknown: {
    ends: [2],
    meaning: 'The repository of the pull request is not known.',
    cause: 'No GITHUB_REPOSITORY, and the folder is no clone with a remote.',
    cure: '`--repo owner/name`.',
  },
  RouteNotAccepted: {
    ends: ['warning'],
    meaning: 'No gateway serves the route yet.',
    cause: 'The Gateway is not there, or refuses routes of this namespace.',
    cure: 'The command of the warning shows its conditions.',
  },
  TlsSecretMissing: {
    ends: ['warning'],
    meaning: 'The Secret with the certificate is not there.',
    cause: "It was not made in the app's namespace.",
    cure: '`kubectl create secret tls …`, as the warning writes it.',
  },
} as const satisfies Readonly<Record<string, ErrorCodeRow>>;
