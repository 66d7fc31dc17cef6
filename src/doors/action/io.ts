/** Every name that action.yml, the code and the docs share. A contract test holds action.yml to it. */

export const inputs = {
  command: 'What to do; `deploy` is what this version can.',
  app: 'The .jac file to run, relative to working-directory. Default: the one of the folder.',
  'working-directory': 'Folder of the app, relative to the workspace.',
  name: 'Name of the app. Default: APP_NAME, jac.toml, the project, the folder.',
  namespace: 'Namespace to deploy to. Default: K8_NAMESPACE, jac.toml, the kubeconfig, `default`.',
  kubeconfig: 'Kubeconfig, as text or base64. Default: KUBECONFIG, then the pod the runner runs in.',
  context: 'Context of the kubeconfig to use.',
  replicas: 'Number of pods.',
  timeout: 'How long the rollout may take, as 90s, 10m or 1h.',
  rollback: 'Whether a failed update goes back to the last good revision.',
  comment:
    'auto: comment with the rollout status on the pull request or commit, when github-token is given; off: never.',
  'github-token':
    'Token for the comment; needs pull-requests: write (and contents: write for comments on commits).',
} as const;

export const outputs = {
  status: 'ready, unchanged, failed, rolled-back, timeout, cancelled …',
  url: 'Where the app answers.',
  namespace: 'Namespace it was deployed to.',
  revision: 'Number of the revision.',
  digest: 'Digest of the code that runs.',
  changed: 'true when the run changed something.',
  report: 'The whole report, as JSON (docs/schema/report.schema.json).',
} as const;

export type InputName = keyof typeof inputs;
export type OutputName = keyof typeof outputs;

/** States kept from main to post. Never a secret. */
export const states = { isPost: 'isPost', kubeconfigFile: 'kubeconfigFile' } as const;
