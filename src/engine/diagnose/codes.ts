/**
 * Everything a rollout may say, with the signal that decides, what does not count, and where that is written. A test holds
 * docs/diagnosis.md to this table; the program itself uses only its keys.
 */
export interface CodeRow {
  /** `failed` ends the rollout; `waiting` is said and may pass by itself; `log` is read from a failed container's log. */
  readonly verdict: 'failed' | 'waiting' | 'log';
  readonly signal: string;
  readonly exceptions: string;
  readonly next: string;
  readonly source: string;
}

const k8s = 'https://kubernetes.io/docs';
const krane = 'https://github.com/Shopify/krane/blob/main/lib/krane/kubernetes_resource/pod.rb';
const images = `${k8s}/concepts/containers/images/#imagepullbackoff`;
const restarts = `${k8s}/concepts/workloads/pods/pod-lifecycle/#restart-policy`;
const probes = `${k8s}/concepts/configuration/liveness-readiness-startup-probes/`;
const claims = `${k8s}/concepts/storage/persistent-volumes/`;
const jaclang = 'jaclang 0.16.7, as it prints';
const pip = 'https://pip.pypa.io/en/stable/';
const python = 'https://docs.python.org/3/library/exceptions.html';

const failed = { verdict: 'failed' } as const;
const waiting = { verdict: 'waiting' } as const;
const log = { verdict: 'log' } as const;

export const codes = {
  ImageNotFound: {
    ...failed,
    signal:
      'ErrImagePull or ImagePullBackOff whose message, or last event, says not found or manifest unknown; ErrImageNeverPull',
    exceptions: 'any network trouble in the same message: ImagePullRetry',
    next: 'correct python_image or busybox_image',
    source: krane,
  },
  ImageDenied: {
    ...failed,
    signal: 'the same, saying denied, unauthorized or forbidden',
    exceptions: "the image's own name is not read; rate limits (429) wait",
    next: '--image-pull-secret NAME',
    source: `${k8s}/tasks/configure-pod-container/pull-image-private-registry/`,
  },
  ImageNameInvalid: {
    ...failed,
    signal: 'InvalidImageName, or a message saying invalid reference',
    exceptions: 'none',
    next: 'correct python_image or busybox_image',
    source: `${k8s}/concepts/containers/images/#image-names`,
  },
  ImagePullRetry: {
    ...waiting,
    signal: 'an image pull failed for another reason: network, time-out, rate limit',
    exceptions: 'none',
    next: 'check that the nodes reach the registry',
    source: images,
  },
  ImagePulling: {
    ...waiting,
    signal: 'the last event of a pod that is being set up is Pulling',
    exceptions: 'none',
    next: 'kubectl describe pod',
    source: images,
  },
  CrashLoop: {
    ...failed,
    signal:
      'the second of two ends in a row with the same exit code and reason, while the container is not running; in back-off after a restart where the first end was not seen',
    exceptions: 'a run of ten minutes or more; a container that is running again; pods of the old ReplicaSet',
    next: 'what the log says',
    source: restarts,
  },
  InitCrashLoop: {
    ...failed,
    signal: 'the same of an init container, for any exit code but 0',
    exceptions: 'as CrashLoop; an init container that goes on trying is waited for',
    next: 'what the log says',
    source: `${k8s}/tasks/debug/debug-application/debug-init-containers/`,
  },
  OutOfMemory: {
    ...failed,
    signal: 'two ends in a row with reason OOMKilled; or MemoryError in the log',
    exceptions: 'as CrashLoop',
    next: 'raise memory_limit',
    source: `${k8s}/tasks/configure-pod-container/assign-memory-resource/#exceed-a-container-s-memory-limit`,
  },
  ContainerCannotStart: {
    ...failed,
    signal:
      'two ends in a row with StartError or ContainerCannotRun that say the command is missing; four for any other cause',
    exceptions: 'troubles of the node (exit 128) pass by themselves, so the first three are waited for',
    next: 'use an image that has the command',
    source: krane,
  },
  ContainerExited: {
    ...waiting,
    signal: 'a container ended once, or differently than before, or is running again',
    exceptions: 'an init container that ended with 0',
    next: 'none: Kubernetes starts it again',
    source: restarts,
  },
  ProbeFailed: {
    ...failed,
    signal:
      'a container runs and startup_timeout has gone since its start (or since it was last ready) without it being ready; or the kubelet ended it for its startup probe; or two ends in a row by its liveness probe',
    exceptions: 'any probe failure before that: a slow start looks the same; a lost node',
    next: 'by the last Unhealthy event: health_check_path, container_port or startup_timeout',
    source: probes,
  },
  Starting: {
    ...waiting,
    signal: 'a container runs and is not ready yet',
    exceptions: 'none',
    next: 'none',
    source: probes,
  },
  Initializing: {
    ...waiting,
    signal: 'an init container runs: it fetches code, or installs packages',
    exceptions: 'none',
    next: 'none',
    source: `${k8s}/concepts/workloads/pods/init-containers/`,
  },
  ContainerCreating: {
    ...waiting,
    signal: 'a pod has a node and nothing runs yet',
    exceptions: 'none',
    next: 'kubectl describe pod',
    source: `${k8s}/concepts/workloads/pods/pod-lifecycle/`,
  },
  ConfigMissing: {
    ...failed,
    signal:
      'CreateContainerConfigError or FailedMount naming a Secret, a ConfigMap or a key that is not there: at the third try of a container or the sixth of a mount, some 15 s after the first; after 30 s where events may not be read',
    exceptions: '"failed to sync … cache" passes by itself',
    next: 'kubectl describe pod',
    source: krane,
  },
  RunsAsRoot: {
    ...failed,
    signal: 'CreateContainerConfigError naming runAsNonRoot',
    exceptions: 'none',
    next: 'use an image that runs as a numeric user other than 0',
    source: `${k8s}/concepts/security/pod-security-standards/#restricted`,
  },
  ContainerConfigRetry: {
    ...waiting,
    signal: 'CreateContainerConfigError for another reason',
    exceptions: 'none',
    next: 'kubectl describe pod',
    source: 'https://github.com/kubernetes/kubernetes/pull/75260',
  },
  Unschedulable: {
    ...waiting,
    signal:
      "PodScheduled is False: CPU, memory, selectors, taints, spread; said at once with the scheduler's and the autoscaler's words",
    exceptions: 'none: an autoscaler, or another pod that goes, may make room until the timeout',
    next: 'kubectl describe pod',
    source: `${k8s}/concepts/scheduling-eviction/kube-scheduler/`,
  },
  VolumeNodeGone: {
    ...failed,
    signal:
      'every node has a volume node affinity conflict and the volume is of a provisioner that keeps it on one node',
    exceptions: 'volumes of a zone: a new node of the zone can take them; some nodes only full',
    next: 'kubectl get pv,nodes',
    source: `${k8s}/concepts/storage/volumes/#local`,
  },
  ClaimMissing: {
    ...failed,
    signal: 'the scheduler says for 10 s that a volume claim is not there or is being deleted',
    exceptions: 'the first 10 s: the claim may be as new as the pod',
    next: 'kubectl describe pod',
    source: claims,
  },
  VolumeLost: {
    ...failed,
    signal: 'a claim is Lost, or the scheduler says that its volume does not exist',
    exceptions: 'none',
    next: 'kubectl describe persistentvolumeclaim',
    source: `${claims}#phase`,
  },
  NoStorageClass: {
    ...failed,
    signal: 'event FailedBinding: no storage class is set, of a claim that names none',
    exceptions: 'events older than the pods that mount it',
    next: '--storage-class NAME',
    source: `${claims}#class-1`,
  },
  StorageClassMissing: {
    ...failed,
    signal: 'event ProvisioningFailed: storageclass … not found',
    exceptions: 'events older than the pods that mount it',
    next: '--storage-class NAME',
    source: `${k8s}/concepts/storage/storage-classes/`,
  },
  VolumePending: {
    ...waiting,
    signal: 'a claim that a pod mounts is not bound; other provisioning failures are tried again',
    exceptions: 'none; WaitForFirstConsumer is normal until the pod has a node',
    next: 'kubectl describe persistentvolumeclaim',
    source: `${k8s}/concepts/storage/storage-classes/#volume-binding-mode`,
  },
  VolumeMount: {
    ...waiting,
    signal: 'FailedMount or FailedAttachVolume, Multi-Attach among them, is the last that was heard',
    exceptions: 'a missing Secret or ConfigMap: ConfigMissing',
    next: 'kubectl describe pod',
    source: `${claims}#access-modes`,
  },
  QuotaExceeded: {
    ...failed,
    signal: 'ReplicaFailure saying exceeded quota, or that the quota wants limits',
    exceptions: 'pods of the app that are still going count against it: waited for',
    next: 'lower cpu_request, memory_request or replicas',
    source: `${k8s}/concepts/policy/resource-quotas/`,
  },
  LimitRange: {
    ...failed,
    signal: 'ReplicaFailure saying maximum or minimum usage',
    exceptions: 'none',
    next: 'set requests and limits within the range',
    source: `${k8s}/concepts/policy/limit-range/`,
  },
  PodSecurity: {
    ...failed,
    signal: 'ReplicaFailure saying violates PodSecurity',
    exceptions: 'none',
    next: 'kubectl describe replicaset',
    source: `${k8s}/concepts/security/pod-security-admission/`,
  },
  ServiceAccountMissing: {
    ...failed,
    signal: 'ReplicaFailure saying serviceaccount … not found',
    exceptions: '"default", which comes a moment after its namespace',
    next: 'kubectl describe replicaset',
    source: `${k8s}/tasks/configure-pod-container/configure-service-account/`,
  },
  AdmissionDenied: {
    ...failed,
    signal: 'ReplicaFailure saying that a webhook or policy denied the request',
    exceptions: 'a webhook that did not answer: PodCreationRetry',
    next: 'kubectl describe replicaset',
    source: `${k8s}/reference/access-authn-authz/extensible-admission-controllers/`,
  },
  PodInvalid: {
    ...failed,
    signal: 'ReplicaFailure saying that the pod is invalid',
    exceptions: 'none',
    next: 'kubectl describe replicaset',
    source: `${k8s}/concepts/workloads/controllers/deployment/#failed-deployment`,
  },
  NamespaceTerminating: {
    ...failed,
    signal: 'ReplicaFailure saying that the namespace is being terminated',
    exceptions: 'none',
    next: 'kubectl describe replicaset',
    source: `${k8s}/concepts/overview/working-with-objects/namespaces/`,
  },
  PodCreationRetry: {
    ...waiting,
    signal: 'ReplicaFailure for another reason: a webhook that does not answer, an API server that is busy',
    exceptions: 'none',
    next: 'kubectl describe replicaset',
    source: `${k8s}/concepts/workloads/controllers/deployment/#failed-deployment`,
  },
  PodReplaced: {
    ...waiting,
    signal: 'a pod is Failed: evicted, preempted, refused by its node',
    exceptions: 'none: its ReplicaSet makes another one',
    next: 'none',
    source: `${k8s}/concepts/scheduling-eviction/node-pressure-eviction/`,
  },
  NodeLost: {
    ...waiting,
    signal: 'event NodeNotReady of a pod within the last five minutes',
    exceptions: 'none: the pod is replaced, or its node comes back',
    next: 'kubectl get nodes',
    source: `${k8s}/concepts/architecture/nodes/#condition`,
  },
  RolloutProgressing: {
    ...waiting,
    signal:
      'observedGeneration, updatedReplicas, replicas or availableReplicas are not there yet, as kubectl rollout status reads them',
    exceptions: 'ProgressDeadlineExceeded ends nothing: the timeout of the run does',
    next: 'none',
    source: 'https://github.com/kubernetes/kubectl/blob/v0.34.4/pkg/polymorphichelpers/rollout_status.go',
  },
  JacSyntaxError: {
    ...log,
    signal: '`error[E…]: …` with `--> file:line:column`',
    exceptions: 'none',
    next: 'jac check FILE',
    source: jaclang,
  },
  JacTomlMalformed: {
    ...log,
    signal: '`jac.toml is malformed`',
    exceptions: 'none',
    next: 'correct jac.toml',
    source: jaclang,
  },
  EntryMissing: {
    ...log,
    signal: '`File … not found.`',
    exceptions: 'none',
    next: 'check .jacignore and .gitignore',
    source: jaclang,
  },
  PythonPackageMissing: {
    ...log,
    signal: '`No module named …`',
    exceptions: "names that differ from their package's are translated: PIL is pillow",
    next: 'add the package under [dependencies] in jac.toml',
    source: python,
  },
  ImportFailed: {
    ...log,
    signal: '`cannot import name …`',
    exceptions: 'none',
    next: 'correct the import',
    source: python,
  },
  EnvironmentVariableMissing: {
    ...log,
    signal: '`Environment variable … is not set` or `is required`, or a KeyError of os.environ',
    exceptions: 'none',
    next: 'add it under [plugins.scale.secrets] in jac.toml',
    source: jaclang,
  },
  PackageIndexUnreachable: {
    ...log,
    signal: 'pip ended with an error after its connections broke',
    exceptions: 'pip then also says that nothing matches, which does not count',
    next: 'let pods reach the index, or use an image that has the packages',
    source: pip,
  },
  PackageNotFound: {
    ...log,
    signal: '`No matching distribution found for …`',
    exceptions: 'after broken connections: PackageIndexUnreachable',
    next: 'correct [dependencies] in jac.toml',
    source: pip,
  },
  PackageConflict: {
    ...log,
    signal: '`Cannot install …` or `ResolutionImpossible`',
    exceptions: 'none',
    next: 'loosen a version under [dependencies] in jac.toml',
    source: `${pip}topics/dependency-resolution/`,
  },
  DiskFull: {
    ...log,
    signal: '`No space left on device`',
    exceptions: 'none',
    next: 'raise pvc_size, or write less',
    source: python,
  },
  AppError: {
    ...log,
    signal:
      '`Error loading FILE: …` of the runtime, or a Python traceback; the place is the deepest frame below /app',
    exceptions: 'any of the above is said instead',
    next: 'correct the app',
    source: jaclang,
  },
  PortInUse: {
    ...log,
    signal: '`Port … is in use` (the runtime then takes the next one), or errno 98',
    exceptions: 'none',
    next: 'let only the runtime listen on container_port',
    source: jaclang,
  },
} as const satisfies Record<string, CodeRow>;

export type Code = keyof typeof codes;
