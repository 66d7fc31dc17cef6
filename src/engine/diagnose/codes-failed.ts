import type { CodeRow } from './codes.js';

const k8s = 'https://kubernetes.io/docs';
const krane = 'https://github.com/Shopify/krane/blob/main/lib/krane/kubernetes_resource/pod.rb';
const images = `${k8s}/concepts/containers/images/#multi-architecture-images-with-image-indexes`;
const restarts = `${k8s}/concepts/workloads/pods/pod-lifecycle/#restart-policy`;
const probes = `${k8s}/concepts/configuration/liveness-readiness-startup-probes/`;
const pythonModules = 'templates/modules/python';
const claims = `${k8s}/concepts/storage/persistent-volumes/`;

/** What ends a rollout. */
export const failedCodes = {
  ImageNotFound: {
    signal:
      'ErrImagePull or ImagePullBackOff whose message, or last event, says not found or manifest unknown; ErrImageNeverPull',
    exceptions: 'any network trouble in the same message: ImagePullRetry',
    next: 'correct image, python_image or busybox_image',
    source: krane,
  },
  ImageDenied: {
    signal: 'the same, saying denied, unauthorized or forbidden',
    exceptions:
      "the image's own name is not read; rate limits (429) wait; a denial older than the login, and one for which the node could not read a Secret, waits for the next attempt",
    next: 'a login: DOCKER_USERNAME and DOCKER_PASSWORD with --build or --image, else --image-pull-secret NAME; a Secret that is missing (event FailedToRetrieveImagePullSecret) by its name',
    source: `${k8s}/tasks/configure-pod-container/pull-image-private-registry/`,
  },
  ImagePlatform: {
    signal:
      'the same, saying no match for platform; or two ends in a row that say exec format error, in their message or their log',
    exceptions: 'none',
    next: '--platform',
    source: images,
  },
  ImageNameInvalid: {
    signal: 'InvalidImageName, or a message saying invalid reference',
    exceptions: 'none',
    next: 'correct image, python_image or busybox_image',
    source: `${k8s}/concepts/containers/images/#image-names`,
  },
  CrashLoop: {
    signal:
      'the second of two ends in a row with the same exit code and reason, while the container is not running; in back-off after a restart where the first end was not seen',
    exceptions: 'a run of ten minutes or more; a container that is running again; pods of the old ReplicaSet',
    next: 'what the log says',
    source: restarts,
  },
  InitCrashLoop: {
    signal: 'the same of an init container, for any exit code but 0',
    exceptions: 'as CrashLoop; an init container that goes on trying is waited for',
    next: 'what the log says',
    source: `${k8s}/tasks/debug/debug-application/debug-init-containers/`,
  },
  DatabaseUnreachable: {
    signal:
      'the init container wait gave up (exit code 30) when every database of the app itself had been ready for 10 s, or has none',
    exceptions: 'while a database of the app is not ready: what keeps it is told instead',
    next: 'check the URL that was given, and what keeps the database from taking connections',
    source: 'templates/app/wait.sh',
  },
  OutOfMemory: {
    signal: 'two ends in a row with reason OOMKilled; or MemoryError in the log',
    exceptions: 'as CrashLoop',
    next: 'raise memory_limit',
    source: `${k8s}/tasks/configure-pod-container/assign-memory-resource/#exceed-a-container-s-memory-limit`,
  },
  ContainerCannotStart: {
    signal:
      'two ends in a row with StartError or ContainerCannotRun that say the command is missing; four for any other cause',
    exceptions: 'troubles of the node (exit 128) pass by themselves, so the first three are waited for',
    next: 'use an image that has the command',
    source: krane,
  },
  ProbeFailed: {
    signal:
      'a container runs and startup_timeout has gone since its start (or since it was last ready) without it being ready; or the kubelet ended it for its startup probe; or two ends in a row by its liveness probe',
    exceptions: 'any probe failure before that: a slow start looks the same; a lost node',
    next: 'by the last Unhealthy event: health_check_path, container_port or startup_timeout',
    source: probes,
  },
  ConfigMissing: {
    signal:
      'CreateContainerConfigError or FailedMount naming a Secret, a ConfigMap or a key that is not there: at the third try of a container or the sixth of a mount, some 15 s after the first; after 30 s where events may not be read',
    exceptions: '"failed to sync … cache" passes by itself',
    next: 'kubectl describe pod',
    source: krane,
  },
  RunsAsRoot: {
    signal: 'CreateContainerConfigError naming runAsNonRoot',
    exceptions: 'none',
    next: 'use an image that runs as a numeric user other than 0',
    source: `${k8s}/concepts/security/pod-security-standards/#restricted`,
  },
  VolumeNodeGone: {
    signal:
      'every node has a volume node affinity conflict and the volume is of a provisioner that keeps it on one node',
    exceptions: 'volumes of a zone: a new node of the zone can take them; some nodes only full',
    next: 'kubectl get pv,nodes',
    source: `${k8s}/concepts/storage/volumes/#local`,
  },
  ClaimMissing: {
    signal: 'the scheduler says for 10 s that a volume claim is not there or is being deleted',
    exceptions: 'the first 10 s: the claim may be as new as the pod',
    next: 'scale again, which makes it anew and empty',
    source: claims,
  },
  VolumeLost: {
    signal: 'a claim is Lost, or the scheduler says that its volume does not exist',
    exceptions: 'none',
    next: 'kubectl describe persistentvolumeclaim',
    source: `${claims}#phase`,
  },
  NoStorageClass: {
    signal: 'event FailedBinding: no storage class is set, of a claim that names none',
    exceptions: 'events older than the pods that mount it',
    next: '--storage-class NAME',
    source: `${claims}#class-1`,
  },
  StorageClassMissing: {
    signal: 'event ProvisioningFailed: storageclass … not found',
    exceptions: 'events older than the pods that mount it',
    next: '--storage-class NAME',
    source: `${k8s}/concepts/storage/storage-classes/`,
  },
  QuotaExceeded: {
    signal: 'ReplicaFailure saying exceeded quota, or that the quota wants limits',
    exceptions: 'pods of the app that are still going count against it: waited for',
    next: 'lower cpu_request, memory_request or replicas',
    source: `${k8s}/concepts/policy/resource-quotas/`,
  },
  LimitRange: {
    signal: 'ReplicaFailure saying maximum or minimum usage',
    exceptions: 'none',
    next: 'set requests and limits within the range',
    source: `${k8s}/concepts/policy/limit-range/`,
  },
  PodSecurity: {
    signal: 'ReplicaFailure saying violates PodSecurity',
    exceptions: 'none',
    next: 'kubectl describe replicaset',
    source: `${k8s}/concepts/security/pod-security-admission/`,
  },
  ServiceAccountMissing: {
    signal: 'ReplicaFailure saying serviceaccount … not found',
    exceptions: '"default", which comes a moment after its namespace',
    next: 'kubectl describe replicaset',
    source: `${k8s}/tasks/configure-pod-container/configure-service-account/`,
  },
  AdmissionDenied: {
    signal: 'ReplicaFailure saying that a webhook or policy denied the request',
    exceptions: 'a webhook that did not answer: PodCreationRetry',
    next: 'kubectl describe replicaset',
    source: `${k8s}/reference/access-authn-authz/extensible-admission-controllers/`,
  },
  PodInvalid: {
    signal: 'ReplicaFailure saying that the pod is invalid',
    exceptions: 'none',
    next: 'kubectl describe replicaset',
    source: `${k8s}/concepts/workloads/controllers/deployment/#failed-deployment`,
  },
  NamespaceTerminating: {
    signal: 'ReplicaFailure saying that the namespace is being terminated',
    exceptions: 'none',
    next: 'kubectl describe replicaset',
    source: `${k8s}/concepts/overview/working-with-objects/namespaces/`,
  },
  BeforeRolloutFailed: {
    signal: 'the Job of before_rollout has the condition Failed',
    exceptions: 'none: it is tried once; the next scale of the same release tries it anew',
    next: 'correct what before_rollout runs',
    source: `${k8s}/concepts/workloads/controllers/job/#pod-backoff-failure-policy`,
  },
  PackageInstallFailed: {
    signal:
      'the Job that installs a Python module has the condition Failed: exit code 13, or any that has no row of its own',
    exceptions: 'an index that cannot be reached (exit code 11) is tried four times more',
    next: 'what its last line says; another package or version, or an image that has it',
    source: pythonModules,
  },
  PackageModuleMissing: {
    signal: 'the same with exit code 16: the package was installed, and has no module of that name',
    exceptions: 'none',
    next: 'name the package that has it, by package',
    source: pythonModules,
  },
  ModuleMissing: {
    signal: 'the second end in a row of the container of a Python module with exit code 41',
    exceptions: 'as CrashLoop',
    next: 'correct the name of the module, or name its package',
    source: pythonModules,
  },
  ModuleImportFailed: {
    signal: 'the same with exit code 42',
    exceptions: 'as CrashLoop',
    next: 'what its last line says; another version, or an image with what it needs',
    source: pythonModules,
  },
} as const satisfies Record<string, CodeRow>;
