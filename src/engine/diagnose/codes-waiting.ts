import type { CodeRow } from './codes.js';

const k8s = 'https://kubernetes.io/docs';
const images = `${k8s}/concepts/containers/images/#imagepullbackoff`;
const restarts = `${k8s}/concepts/workloads/pods/pod-lifecycle/#restart-policy`;
const probes = `${k8s}/concepts/configuration/liveness-readiness-startup-probes/`;
const claims = `${k8s}/concepts/storage/persistent-volumes/`;

/** What is said and may pass by itself. */
export const waitingCodes = {
  ImagePullRetry: {
    signal: 'an image pull failed for another reason: network, time-out, rate limit',
    exceptions: 'none',
    next: 'check that the nodes reach the registry',
    source: images,
  },
  ImagePulling: {
    signal: 'the last event of a pod that is being set up is Pulling',
    exceptions: 'none',
    next: 'kubectl describe pod',
    source: images,
  },
  ContainerExited: {
    signal: 'a container ended once, or differently than before, or is running again',
    exceptions: 'an init container that ended with 0',
    next: 'none: Kubernetes starts it again',
    source: restarts,
  },
  Starting: {
    signal: 'a container runs and is not ready yet',
    exceptions: 'none',
    next: 'none',
    source: probes,
  },
  Initializing: {
    signal: 'an init container runs: it fetches code, or installs packages',
    exceptions: 'none',
    next: 'none',
    source: `${k8s}/concepts/workloads/pods/init-containers/`,
  },
  ContainerCreating: {
    signal: 'a pod has a node and nothing runs yet',
    exceptions: 'none',
    next: 'kubectl describe pod',
    source: `${k8s}/concepts/workloads/pods/pod-lifecycle/`,
  },
  ContainerConfigRetry: {
    signal: 'CreateContainerConfigError for another reason',
    exceptions: 'none',
    next: 'kubectl describe pod',
    source: 'https://github.com/kubernetes/kubernetes/pull/75260',
  },
  Unschedulable: {
    signal:
      "PodScheduled is False: CPU, memory, selectors, taints, spread; said at once with the scheduler's and the autoscaler's words",
    exceptions: 'none: an autoscaler, or another pod that goes, may make room until the timeout',
    next: 'kubectl describe pod',
    source: `${k8s}/concepts/scheduling-eviction/kube-scheduler/`,
  },
  VolumePending: {
    signal: 'a claim that a pod mounts is not bound; other provisioning failures are tried again',
    exceptions: 'none; WaitForFirstConsumer is normal until the pod has a node',
    next: 'kubectl describe persistentvolumeclaim',
    source: `${k8s}/concepts/storage/storage-classes/#volume-binding-mode`,
  },
  VolumeMount: {
    signal: 'FailedMount or FailedAttachVolume, Multi-Attach among them, is the last that was heard',
    exceptions: 'a missing Secret or ConfigMap: ConfigMissing',
    next: 'kubectl describe pod',
    source: `${claims}#access-modes`,
  },
  PodCreationRetry: {
    signal: 'ReplicaFailure for another reason: a webhook that does not answer, an API server that is busy',
    exceptions: 'none',
    next: 'kubectl describe replicaset',
    source: `${k8s}/concepts/workloads/controllers/deployment/#failed-deployment`,
  },
  PodReplaced: {
    signal: 'a pod is Failed: evicted, preempted, refused by its node',
    exceptions: 'none: its ReplicaSet makes another one',
    next: 'none',
    source: `${k8s}/concepts/scheduling-eviction/node-pressure-eviction/`,
  },
  CodeServerNodeLost: {
    signal:
      'no code-server is ready, and one is on a node that does not answer: its pod is not ready while its containers are, or it should be gone for 20 s',
    exceptions: 'none: the node comes back, or --replace-code-volume; an upload gives up after 30 s of it',
    next: 'bring the node back, or kubectl jac scale app.jac --replace-code-volume',
    source: `${k8s}/concepts/architecture/nodes/#condition`,
  },
  NodeLost: {
    signal: 'event NodeNotReady of a pod within the last five minutes',
    exceptions: 'none: the pod is replaced, or its node comes back',
    next: 'kubectl get nodes',
    source: `${k8s}/concepts/architecture/nodes/#condition`,
  },
  RolloutProgressing: {
    signal:
      'observedGeneration, updatedReplicas, replicas or availableReplicas are not there yet, as kubectl rollout status reads them',
    exceptions: 'ProgressDeadlineExceeded ends nothing: the timeout of the run does',
    next: 'none',
    source: 'https://github.com/kubernetes/kubectl/blob/v0.34.4/pkg/polymorphichelpers/rollout_status.go',
  },
  BeforeRolloutRunning: {
    signal: 'the Job of before_rollout has not ended',
    exceptions: 'none',
    next: 'kubectl logs',
    source: `${k8s}/concepts/workloads/controllers/job/`,
  },
} as const satisfies Record<string, CodeRow>;
