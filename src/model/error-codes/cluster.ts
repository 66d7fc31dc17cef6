/** The way to the cluster, and what its API server answers. */
import type { ErrorCodeRow } from './row.js';

export const clusterCodes = {
  AdmissionDenied: {
    ends: [1],
    meaning: 'A policy of the cluster does not admit an object.',
    cause: 'Pod Security, or a policy of your administrators; its words follow.',
    cure: 'Keep to the policy; ask whoever runs the cluster.',
  },
  AlreadyExists: {
    ends: [1],
    meaning: 'An object exists already.',
    cause: 'Another run made it at the same moment, or it was made by hand.',
    cure: 'Look at it with the command of the error; run again.',
  },
  BadRequest: {
    ends: [1],
    meaning: 'The API server cannot do what was asked.',
    cause: 'Its own words follow; mostly a version that is far older or newer.',
    cure: '`kubectl version`; report it as an issue with the message.',
  },
  Conflict: {
    ends: [1],
    meaning: 'An object was changed by somebody else, or has a field that another manager owns.',
    cause: 'Two tools set the same field, such as an autoscaler or a person with `kubectl edit`.',
    cure: 'Run again; or take the field: `--take-over FIELD`, as the error writes it.',
  },
  CredentialPluginFailed: {
    ends: [1],
    meaning: 'The program that the kubeconfig names for a token failed.',
    cause: 'A login that has expired, or the program is not installed.',
    cure: 'Log in with the tool of your cluster; check with `kubectl cluster-info`.',
  },
  Expired: {
    ends: [1],
    meaning: 'The API server no longer has the state that was asked for.',
    cause: 'A list took so long that its version is gone.',
    cure: 'Run again.',
  },
  Forbidden: {
    ends: [1],
    meaning: 'You, or the job, may not do that.',
    cause: 'The role lacks the verb and resource named.',
    cure: 'Apply the role in [docs/rbac](rbac/), or the two commands that the error prints.',
  },
  FormatTooNew: {
    ends: [1],
    meaning: 'Records of the app were written by a newer version.',
    cause: 'Somebody deployed with a newer plugin or Action.',
    cure: 'Update the plugin.',
  },
  Invalid: {
    ends: [1],
    meaning: 'The API server does not accept an object.',
    cause: "A value that passes our checks and not the cluster's; the field is named.",
    cure: 'Correct the setting behind that field.',
  },
  InventoryUnreadable: {
    ends: [1],
    meaning: 'The list of what belongs to the app cannot be read.',
    cause: 'Somebody changed the Secret `{app}.inventory`.',
    cure: 'Restore it, or look at it with the command of the error.',
  },
  KindNotServed: {
    ends: [1],
    meaning: 'The cluster does not know a kind of object.',
    cause: 'An extension (Gateway API, an operator) is not installed, or the cluster is too old.',
    cure: '`kubectl api-resources`; install what is missing.',
  },
  KubeconfigInvalid: {
    ends: [2],
    meaning: 'The kubeconfig cannot be used.',
    cause:
      'Syntax, a context that is not there, or a file it names is missing; file, line and key are named.',
    cure: 'Correct it; `kubectl config view` must read it too.',
  },
  KubernetesTooOld: {
    ends: [1],
    meaning: 'The cluster is older than 1.25.',
    cause: 'autoscaling/v2 and Pod Security admission are needed.',
    cure: 'Upgrade the cluster.',
  },
  NamespaceHangs: {
    ends: [7],
    meaning: 'A namespace hangs in Terminating.',
    cause: 'A finalizer, or an API service that does not answer; its conditions are shown.',
    cure: 'Look with the command of the error; mend what its conditions name.',
  },
  NamespaceTerminating: {
    ends: [1],
    meaning: 'The namespace is being deleted.',
    cause: 'Somebody deleted it a moment ago.',
    cure: 'Wait until it is gone; run again.',
  },
  NoKubeconfig: {
    ends: [2],
    meaning: 'There is no way into a cluster.',
    cause: 'No `--kubeconfig`, no KUBECONFIG, no `~/.kube/config`, and this is no pod.',
    cure: 'Name one.',
  },
  NodePortTaken: {
    ends: [1],
    meaning: "The node port is another Service's.",
    cause: '`--node-port` asks for that one or an error.',
    cure: 'Name another, or leave it out: one that is free is taken.',
  },
  NotFound: {
    ends: [1],
    meaning: 'An object does not exist, or not any more.',
    cause: 'Somebody deleted it meanwhile, or a name is wrong.',
    cure: 'The command of the error lists what there is.',
  },
  ProxyInvalid: {
    ends: [2],
    meaning: 'A proxy variable of the environment is no URL.',
    cause: '`HTTPS_PROXY` or `HTTP_PROXY` holds something else.',
    cure: 'Correct it, or name hosts without proxy in `NO_PROXY`.',
  },
  QuotaExceeded: {
    ends: [1],
    meaning: 'A quota of the namespace does not admit an object.',
    cause: 'Asked for, used and limit are named.',
    cure: 'Ask for less, or have the quota raised.',
  },
  ServerError: {
    ends: [1],
    meaning: 'The API server, or something before the orchestrator, failed.',
    cause: 'An overloaded or broken control plane.',
    cure: 'Run again; `kubectl get --raw "/readyz?verbose"`.',
  },
  TooManyRequests: {
    ends: [1],
    meaning: 'The API server or the orchestrator is overloaded.',
    cause: 'Too many requests at once.',
    cure: 'Run again in a minute.',
  },
  Unauthorized: {
    ends: [1],
    meaning: 'The credentials are not accepted.',
    cause: 'A token that has expired, or one of another cluster.',
    cure: 'Log in again; `kubectl auth whoami`.',
  },
  Unreachable: {
    ends: [1],
    meaning: 'The API server does not answer.',
    cause:
      'It is down, the address is wrong, a VPN or proxy is missing, or its certificate is not the one that the kubeconfig trusts.',
    cure: '`kubectl cluster-info`.',
  },
} as const satisfies Readonly<Record<string, ErrorCodeRow>>;
