import type { Failure, KubeLike, Theme } from './failure.js';

const replicaSet = { object: 'replicaset/hello', exit: 4 } as const;
const quota = (hard: Record<string, string>): KubeLike => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'small' },
  spec: { hard },
});
/** Only in the namespaces of the case. */
const scope = (id: string) => ({ namespaceSelector: { matchLabels: { catalogue: id } } });
const policy = (name: string, group: string, resource: string): KubeLike[] => [
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          { apiGroups: [group], apiVersions: ['v1'], operations: ['CREATE'], resources: [resource] },
        ],
      },
      validations: [
        {
          expression: "has(object.metadata.labels) && 'team' in object.metadata.labels",
          message: 'say whose it is: label team',
        },
      ],
    },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name },
    spec: { policyName: name, validationActions: ['Deny'], matchResources: scope(name) },
  },
];

type Kubectl = (...args: string[]) => Promise<string>;

/** The API server hears of a policy a moment after it was made; until then it refuses for other reasons, or not at all. */
async function inForce(kubectl: Kubectl, said: RegExp, args: readonly string[]): Promise<void> {
  let last = 'nothing was refused';
  for (let tries = 0; tries < 200; tries += 1) {
    last = await kubectl(...args, '--dry-run=server').catch(String);
    if (said.test(last)) return;
  }
  throw new Error(`the policy refuses nothing: ${last}`);
}

/** A pod that the namespace's Pod Security level lets in. */
const restrictedPod = (namespace: string): string[] => {
  const image = 'busybox:1.36';
  const securityContext = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
  const spec = {
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [{ name: 'try', image, securityContext }],
  };
  const overrides = JSON.stringify({ apiVersion: 'v1', spec });
  return ['run', 'try', `--image=${image}`, `--overrides=${overrides}`, '-n', namespace];
};

const removePolicy = async (kubectl: Kubectl, name: string): Promise<void> => {
  const kinds = 'validatingadmissionpolicybindings,validatingadmissionpolicies';
  await kubectl('delete', kinds, name, '--ignore-not-found');
};

const failures: readonly Failure[] = [
  {
    id: 'quota-spent',
    title: 'A quota that is spent',
    objects: [quota({ 'requests.cpu': '60m' })],
    told: {
      ...replicaSet,
      code: 'QuotaExceeded',
      says: /exceeded quota: small/,
      next: /^lower cpu_request.*kubectl describe resourcequota/,
    },
    mend: async ({ app }) => app.set('cpu_request = "50m"'),
  },
  {
    id: 'quota-wants-limits',
    title: 'A quota that asks for limits',
    objects: [quota({ 'limits.cpu': '1' })],
    told: { ...replicaSet, code: 'QuotaExceeded', says: /must specify limits\.cpu/, next: /--cpu-limit/ },
  },
  {
    id: 'quota-of-volumes',
    title: 'A quota that lets nobody have a volume',
    codeServer: true,
    objects: [quota({ persistentvolumeclaims: '0' })],
    told: {
      exit: 1,
      code: 'QuotaExceeded',
      says: /quota small does not admit/,
      next: /kubectl describe resourcequota small/,
    },
  },
  {
    id: 'limit-range',
    title: 'A LimitRange that pods do not keep to',
    objects: [
      {
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'small' },
        spec: { limits: [{ type: 'Container', max: { memory: '64Mi' } }] },
      },
    ],
    told: {
      ...replicaSet,
      code: 'LimitRange',
      says: /memory/,
      next: /kubectl describe limitrange.*--memory-request/,
    },
  },
  {
    id: 'pod-security',
    title: 'Pod Security does not admit what somebody changed in the Deployment',
    steps: [
      '`kubectl jac scale app.jac` in a namespace that enforces `restricted`',
      '`kubectl patch deployment hello -p \'{"spec":{"template":{"spec":{"hostNetwork":true}}}}\'`',
      '`kubectl jac status`',
    ],
    prepare: async ({ scale, kubectl, name, actor: { namespace } }) => {
      await scale();
      const patch = '{"spec":{"template":{"spec":{"hostNetwork":true}}}}';
      await kubectl('patch', 'deployment', name, '-n', namespace, '-p', patch);
      await kubectl(
        'wait',
        '--for=condition=ReplicaFailure',
        `deployment/${name}`,
        '-n',
        namespace,
        '--timeout=180s',
      );
    },
    status: true,
    told: {
      ...replicaSet,
      code: 'PodSecurity',
      says: /violates PodSecurity "restricted/,
      next: /kubectl get namespace \S+ --show-labels/,
    },
  },
  {
    id: 'policy-for-pods',
    title: 'A policy of the cluster refuses the pods',
    namespaceLabels: { catalogue: 'pods-say-their-team' },
    objects: policy('pods-say-their-team', '', 'pods'),
    prepare: ({ kubectl, actor: { namespace } }) =>
      inForce(kubectl, /say whose it is/, restrictedPod(namespace)),
    tidy: ({ kubectl }) => removePolicy(kubectl, 'pods-say-their-team'),
    told: {
      ...replicaSet,
      code: 'AdmissionDenied',
      says: /say whose it is: label team/,
      next: /change what the message names/,
    },
    mend: async ({ app }) => app.set('labels = { team = "shop" }'),
  },
  {
    id: 'policy-for-deployments',
    title: 'A policy of the cluster refuses the Deployment',
    namespaceLabels: { catalogue: 'deployments-say-their-team' },
    objects: policy('deployments-say-their-team', 'apps', 'deployments'),
    prepare: ({ kubectl, actor: { namespace } }) =>
      inForce(
        kubectl,
        /say whose it is/,
        `create deployment try --image=busybox:1.36 -n ${namespace}`.split(' '),
      ),
    tidy: ({ kubectl }) => removePolicy(kubectl, 'deployments-say-their-team'),
    told: {
      exit: 1,
      code: 'AdmissionDenied',
      says: /say whose it is: label team/,
      next: /kubectl get validatingadmissionpolicy deployments-say-their-team -o yaml/,
    },
  },
  {
    id: 'webhook-does-not-answer',
    title: 'A webhook that does not answer',
    namespaceLabels: { catalogue: 'webhook' },
    objects: [
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        metadata: { name: 'guard.example.com' },
        webhooks: [
          {
            name: 'guard.example.com',
            ...scope('webhook'),
            rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
            clientConfig: { service: { name: 'guard', namespace: 'nowhere' } },
            failurePolicy: 'Fail',
            sideEffects: 'None',
            timeoutSeconds: 1,
            admissionReviewVersions: ['v1'],
          },
        ],
      },
    ],
    flags: ['--timeout', '30s'],
    prepare: ({ kubectl, actor: { namespace } }) =>
      inForce(kubectl, /failed calling webhook/, restrictedPod(namespace)),
    tidy: async ({ kubectl }) => {
      await kubectl('delete', 'validatingwebhookconfiguration', 'guard.example.com', '--ignore-not-found');
    },
    told: {
      ...replicaSet,
      exit: 7,
      code: 'PodCreationRetry',
      says: /failed calling webhook "guard\.example\.com"/,
      next: /have webhook guard\.example\.com answer/,
    },
  },
  {
    id: 'namespace-terminating',
    title: 'The namespace is being deleted',
    steps: [
      '`kubectl delete namespace web`, while an object in it has a finalizer that nobody takes away',
      '`kubectl jac scale app.jac -n web`',
    ],
    objects: [
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'stays', finalizers: ['example.com/stays'] } as KubeLike['metadata'],
      },
    ],
    prepare: async ({ kubectl, actor: { namespace } }) => {
      await kubectl('delete', 'namespace', namespace, '--wait=false');
    },
    tidy: async ({ kubectl, actor: { namespace } }) => {
      await kubectl('patch', 'configmap', 'stays', '-n', namespace, '-p', '{"metadata":{"finalizers":null}}');
    },
    told: {
      exit: 1,
      code: 'NamespaceTerminating',
      says: /is being deleted/,
      next: /kubectl wait --for=delete namespace/,
    },
  },
];

export const admission: Theme = { title: 'Quotas and policies', suite: 'catalogue-admission', failures };
