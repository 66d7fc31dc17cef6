import type { Failure, Theme } from './failure.js';

const failures: readonly Failure[] = [
  {
    id: 'secret-missing',
    title: 'A Secret whose keys become variables is not there',
    settings: 'env_from_secrets = ["payment"]',
    told: {
      exit: 4,
      object: 'pod/hello',
      container: 'app',
      code: 'ConfigMissing',
      says: /"payment" not found/,
      next: /payment/,
    },
  },
  {
    id: 'secret-key-missing',
    title: 'A Secret that an app reads has lost a key',
    steps: [
      '`kubectl jac scale app.jac`',
      'take the key `jwt-secret` out of `secret/hello-auth`, and delete the pods',
      '`kubectl jac status`',
    ],
    ownNamespace: true,
    prepare: async ({ scale, kubectl, name, actor: { namespace } }) => {
      await scale();
      await kubectl(
        'patch',
        'secret',
        `${name}-auth`,
        '-n',
        namespace,
        '--type=json',
        '-p',
        '[{"op":"remove","path":"/data/jwt-secret"}]',
      );
      await kubectl('delete', 'pods', '-n', namespace, '--all', '--grace-period=1');
      const reason = '{.status.containerStatuses[0].state.waiting.reason}=CreateContainerConfigError';
      await kubectl('wait', 'pods', '--all', `--for=jsonpath=${reason}`, '-n', namespace, '--timeout=180s');
    },
    status: true,
    mend: async ({ kubectl, name, actor: { namespace } }) => {
      await kubectl('delete', 'secret', `${name}-auth`, '-n', namespace);
    },
    told: {
      exit: 4,
      object: 'pod/hello',
      code: 'ConfigMissing',
      says: /jwt-secret/,
      next: /^delete what is left of it, then scale again.*kubectl delete secret \S+-auth/,
    },
  },
  {
    id: 'service-account-missing',
    title: 'A ServiceAccount that is not there',
    settings: 'service_account_name = "nobody"',
    told: {
      exit: 4,
      object: 'replicaset/hello',
      code: 'ServiceAccountMissing',
      says: /serviceaccount "nobody" not found/,
      next: /serviceaccount nobody/,
    },
    mend: async ({ kubectl, actor: { namespace } }) => {
      await kubectl('create', 'serviceaccount', 'nobody', '-n', namespace);
    },
  },
  {
    id: 'variable-of-a-setting-missing',
    title: 'jac.toml names a variable that is not set where it is deployed',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax under test
    toml: '[plugins.scale.secrets]\nPAYMENT_KEY = "${PAYMENT_KEY}"',
    told: { exit: 2, code: 'VariableUnset', says: /PAYMENT_KEY/, next: /PAYMENT_KEY/, file: 'jac.toml' },
  },
  {
    id: 'setting-invalid',
    title: 'A setting that is not what it should be',
    settings: 'replicas = "two"',
    told: { exit: 2, code: 'SettingInvalid', file: 'jac.toml', says: /replicas/ },
  },
  {
    id: 'jac-toml-malformed',
    title: 'jac.toml is not TOML',
    toml: 'replicas = = 2',
    told: {
      exit: 2,
      code: 'TomlInvalid',
      file: 'jac.toml',
      says: /jac\.toml/,
      next: /correct the syntax of jac\.toml/,
    },
  },
  {
    id: 'app-file-missing',
    title: 'The app file is not there',
    steps: ['`kubectl jac scale nowhere.jac`'],
    act: ({ jac }) => jac(['scale', 'nowhere.jac']),
    told: { exit: 2, code: 'AppFileInvalid', file: 'nowhere.jac', says: /nowhere\.jac/ },
  },
  {
    id: 'flag-unknown',
    title: 'A flag that there is not',
    steps: ['`kubectl jac scale app.jac --replica 2`'],
    act: ({ jac }) => jac(['scale', 'app.jac', '--replica', '2']),
    told: { exit: 2, code: 'FlagUnknown', says: /--replicas/, next: /scale --help/ },
  },
];

export const config: Theme = { title: 'Configuration', suite: 'catalogue-config', failures };
