import type { Failure, Theme } from './failure.js';

const failures: readonly Failure[] = [
  {
    id: 'forbidden',
    title: 'A role without a verb that is needed',
    steps: [
      'a Role like docs/rbac/deployer.yaml, without the rule for Deployments',
      '`kubectl jac scale app.jac`',
    ],
    ownNamespace: true,
    prepare: async ({ kubectl, apply, actor: { namespace } }) => {
      const [role] = JSON.parse(await kubectl('get', 'role', '-n', namespace, '-o', 'json')).items;
      const rules = role.rules.filter(
        ({ resources }: { resources: string[] }) => !resources.includes('deployments'),
      );
      await apply({ ...role, rules });
    },
    act: async ({ scale, kubectl, actor: { namespace } }) => {
      const run = await scale();
      const ours = 'app.kubernetes.io/managed-by=jac-scale';
      const written = await kubectl('get', 'secrets,services', '-l', ours, '-n', namespace, '-o', 'name');
      if (written !== '') throw new Error(`something was written: ${written}`);
      return run;
    },
    told: {
      exit: 1,
      code: 'Forbidden',
      says: /not allowed to \w+ deployments\.apps in namespace/,
      next: /^kubectl create role .*--verb=\w+ --resource=deployments\.apps .*kubectl create rolebinding/,
    },
  },
  {
    id: 'field-of-another-manager',
    title: 'Somebody changed a field by other means',
    steps: [
      '`kubectl jac scale app.jac`',
      '`kubectl scale deployment hello --replicas=2`',
      '`kubectl jac scale app.jac`',
    ],
    prepare: async ({ scale, kubectl, name, actor: { namespace } }) => {
      await scale();
      await kubectl('scale', 'deployment', name, '--replicas=2', '-n', namespace);
    },
    told: {
      exit: 1,
      code: 'Conflict',
      says: /spec\.replicas by kubectl/,
      next: /--take-over spec\.replicas/,
    },
    mend: async ({ scale }) => {
      const other = await scale(['--take-over', 'spec.paused']);
      if (other.code !== 1) throw new Error(`a field that was not named was taken: ${other.stdout}`);
      await scale(['--take-over', 'spec.replicas']);
    },
  },
  {
    id: 'name-of-another-project',
    title: 'An app of this name was deployed from another project',
    steps: ['`kubectl jac scale app.jac` in one folder', '`kubectl jac scale app.jac` in another'],
    act: async ({ jac, scale, name }) => {
      await scale();
      const { copyOf } = await import('../support/apps.js');
      const other = copyOf('hello');
      try {
        return await jac(['scale', 'app.jac', '--name', name], { cwd: other.folder });
      } finally {
        other.cleanUp();
      }
    },
    told: {
      exit: 1,
      code: 'AppTaken',
      says: /was deployed from another project/,
      next: /--name.*--take-app/,
    },
  },
  {
    id: 'name-of-something-else',
    title: 'An object of that name belongs to somebody else',
    steps: ['`kubectl create service clusterip hello-service --tcp=80`', '`kubectl jac scale app.jac`'],
    prepare: async ({ kubectl, name, actor: { namespace } }) => {
      await kubectl('create', 'service', 'clusterip', `${name}-service`, '--tcp=80', '-n', namespace);
    },
    told: {
      exit: 1,
      code: 'NameTaken',
      says: /service\/hello-service|service\/cat-/,
      next: /choose another name with --name/,
    },
  },
  {
    id: 'node-port-taken',
    title: 'A NodePort that another Service has',
    steps: ['`kubectl create service nodeport other --tcp=80 --node-port=31999`'],
    flags: ['--node-port', '31999'],
    prepare: async ({ kubectl, actor: { namespace } }) => {
      await kubectl(
        'create',
        'service',
        'nodeport',
        'other',
        '--tcp=80',
        '--node-port=31999',
        '-n',
        namespace,
      );
    },
    tidy: async ({ kubectl, actor: { namespace } }) => {
      await kubectl('delete', 'service', 'other', '-n', namespace, '--ignore-not-found');
    },
    told: { exit: 1, code: 'NodePortTaken', says: /31999/, next: /--node-port/ },
  },
  {
    id: 'locked',
    title: 'Another run is at work on the app',
    steps: ['the Lease `hello.lock` is held'],
    flags: ['--lock-timeout', '2s'],
    prepare: async ({ apply, name }) => {
      await apply({
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name: `${name}.lock` },
        spec: {
          holderIdentity: 'jane@laptop',
          leaseDurationSeconds: 15,
          renewTime: new Date().toISOString().replace('Z', '000Z'),
        },
      });
    },
    tidy: async ({ kubectl, name, actor: { namespace } }) => {
      await kubectl('delete', 'lease', `${name}.lock`, '-n', namespace, '--ignore-not-found');
    },
    told: { exit: 6, code: 'Locked', says: /jane@laptop/, next: /kubectl get lease/ },
  },
  {
    id: 'nothing-to-go-back-to',
    title: 'A rollback of what was never deployed',
    steps: ['`kubectl jac rollback --name hello`'],
    act: ({ jac, name }) => jac(['rollback', '--name', name]),
    told: { exit: 1, code: 'NotDeployed', says: /hello|cat-/, next: /./ },
  },
];

export const refused: Theme = { title: 'Requests that are refused', suite: 'catalogue-refused', failures };
