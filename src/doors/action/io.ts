// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of workflows, which GitHub fills in
/** Every name that action.yml, the code and the docs share. A contract test holds action.yml and the README to it. */

import { type JacScaleError, usageError } from '../../model/error.js';

export interface InputRow {
  readonly description: string;
  /** As action.yml writes it. */
  readonly default?: string;
}

export const inputs = {
  command: {
    description:
      'deploy; preview (a pull request gets its own, closed ones are removed); dry-run (the plan); destroy; gc (for schedule: previews whose pull request is closed or whose time is over).',
    default: 'deploy',
  },
  app: {
    description: 'The .jac file to run, relative to working-directory. Default: the one of the folder.',
  },
  'working-directory': { description: 'Folder of the app, relative to the workspace.', default: '.' },
  name: { description: 'Name of the app. Default: APP_NAME, jac.toml, the project, the folder.' },
  namespace: {
    description: 'Namespace to deploy to. Default: K8_NAMESPACE, jac.toml, the kubeconfig, `default`.',
  },
  kubeconfig: {
    description: 'Kubeconfig, as text or base64. Default: KUBECONFIG, then the pod the runner runs in.',
  },
  context: { description: 'Context of the kubeconfig to use.' },
  build: {
    description:
      'Build an image, push it and run it by digest. Default: true when username and password are given and no image is.',
  },
  image: { description: 'Image to run, without a build; with build, the name to push to.' },
  registry: { description: 'Registry to push to. Default: Docker Hub.' },
  username: { description: 'User name at the registry. Default: DOCKER_USERNAME.' },
  password: { description: 'Password or token at the registry. Default: DOCKER_PASSWORD.' },
  dockerfile: {
    description:
      'Dockerfile, relative to working-directory. Default: `Dockerfile` where there is one; else, and with `none`, no builder is needed.',
  },
  platforms: { description: 'Platforms to build for, comma-separated, such as linux/amd64,linux/arm64.' },
  cache: {
    description: 'Build cache: auto (in the registry, beside the image), off, or the name of an image.',
  },
  'build-args': { description: 'Build arguments, one NAME=value a line.' },
  'build-secrets': { description: 'Secret mounts of the build, one ID=value a line.' },
  replicas: { description: 'Number of pods.' },
  timeout: { description: 'How long the rollout may take, as 90s, 10m or 1h.' },
  rollback: { description: 'Whether a failed update goes back to the last good revision.' },
  comment: {
    description:
      'auto: on the open pull request that has the commit, else on the commit; pr or commit: only there; off: never.',
    default: 'auto',
  },
  deployment: {
    description:
      "auto: a GitHub Deployment with its status, unless the job's own `environment:` made one; off.",
    default: 'auto',
  },
  environment: {
    description: 'Name of the GitHub environment. Default: the namespace; for previews preview/pr-{number}.',
  },
  'preview-ttl': {
    description: 'How long a preview lives without a push, as 72h. Default: until it is closed.',
  },
  'delete-data': {
    description:
      'With destroy: what users stored goes as well, with the Secrets that open it. Default: it stays, and the next deploy finds it again.',
    default: 'false',
  },
  domain: {
    description: 'Host name of the app behind an ingress; previews get {app}-pr-{number} under it.',
  },
  'github-token': {
    description: 'Token for comments (pull-requests: write) and Deployments (deployments: write).',
    default: '${{ github.token }}',
  },
  settings: {
    description:
      'More settings, one name=value a line, named as the flags of kubectl jac scale: `memory-limit=1Gi`.',
  },
  matrix: {
    description: 'Keeps the comments of matrix jobs apart; filled in by the workflow.',
    default: '${{ toJSON(matrix) }}',
  },
} as const satisfies Readonly<Record<string, InputRow>>;

export const outputs = {
  status: 'ready, unchanged, planned, failed, rolled-back, timeout, cancelled, destroyed …',
  url: 'Where the app answers.',
  namespace: 'Namespace it was deployed to.',
  image: 'Image that runs, by digest; empty when pods fetch the code.',
  digest: 'Digest of the code or the image that runs.',
  revision: 'Number of the revision.',
  changed: 'true when the run changed something.',
  plan: 'What changed, or with dry-run would change: JSON list of action, kind, namespace, name.',
  report: 'The whole report, as JSON (docs/schema/report.schema.json).',
} as const;

export type InputName = keyof typeof inputs;
export type OutputName = keyof typeof outputs;

/** What main keeps for post. Never a secret. */
export const states = {
  isPost: 'isPost',
  kubeconfigFile: 'kubeconfigFile',
  kubeContext: 'kubeContext',
  app: 'app',
  namespace: 'namespace',
  /** Who holds the lock if this run does. */
  holder: 'holder',
  environment: 'environment',
  /** Id of the GitHub Deployment that is in progress. */
  deployment: 'deployment',
  /** A signal came: the job was cancelled, or its time was over. */
  cancelled: 'cancelled',
  /** How the run ended, when it did, told or not. */
  status: 'status',
  /** Main came to its end and told it everywhere. */
  finished: 'finished',
} as const;

export type StateName = keyof typeof states;

/** A mistake in an input, in one line; nothing was done. `what` quotes no value of a secret. */
export function invalid(name: InputName, what: string): JacScaleError {
  return usageError({
    code: 'InputInvalid',
    what: `input ${name}: ${what}`,
    why: inputs[name].description,
    next: `correct \`with: ${name}:\` of the step`,
    place: { key: name },
  });
}
