/** Names, labels and annotations of everything we make. Decided formats: see docs/architecture.md. */

/** Field manager of every server-side apply. */
export const fieldManager = 'jac-scale';

/** Field manager that holds the number of replicas while it goes from us to an autoscaler. */
export const handoverManager = 'jac-scale-handover';

/** Field manager that takes workloads of a preview to zero and back. */
export const sleepManager = 'jac-scale-sleep';

/** Field manager that says on the pods of an app how often its credentials were changed. */
export const credentialsManager = 'jac-scale-credentials';

/** Field manager that says on the pods of an app how often they were restarted. */
export const restartManager = 'jac-scale-restart';

export const labelKeys = {
  name: 'app.kubernetes.io/name',
  instance: 'app.kubernetes.io/instance',
  component: 'app.kubernetes.io/component',
  partOf: 'app.kubernetes.io/part-of',
  managedBy: 'app.kubernetes.io/managed-by',
  /** `true` on the Namespace of a preview and on everything of the app in it. */
  preview: 'jac-scale/preview',
} as const;

export const annotationKeys = {
  /** Digest of a bundle: on the pod template that runs it, and on the ConfigMap that holds it. */
  bundle: 'jac-scale/bundle',
  /** On a Revision: how it ended, written once. Absent: interrupted. */
  outcome: 'jac-scale/outcome',
  /** On a Revision: when it ended, RFC 3339. */
  finished: 'jac-scale/finished',
  /** On a Namespace: the app (name) whose first deploy made it. */
  madeBy: 'jac-scale/made-by',
  /** On a preview's Namespace: `github.com/owner/repo`. */
  repository: 'jac-scale/repository',
  /** On a preview's Namespace: GitHub's id of the repository. */
  repositoryId: 'jac-scale/repository-id',
  /** On a preview's Namespace: number of the pull request. */
  pullRequest: 'jac-scale/pull-request',
  /** On a preview's Namespace: when it was last deployed or woken, RFC 3339. */
  used: 'jac-scale/used',
  /** On a preview's Namespace: seconds it may live without being used. */
  ttl: 'jac-scale/ttl',
  /** On a HorizontalPodAutoscaler: pods to begin with, where these are not its fewest. */
  firstReplicas: 'jac-scale/first-replicas',
  /** On a workload that sleeps: how many replicas it had. */
  sleepReplicas: 'jac-scale/sleep-replicas',
  /** On a Secret that is kept: how often what it holds was changed. */
  rotations: 'jac-scale/rotations',
  /** On the pod template: the sum of these, so that pods are made anew when it grows. */
  credentials: 'jac-scale/credentials',
  /** On the pod template: how often the app was restarted, so that pods are made anew when it grows. */
  restarts: 'jac-scale/restarts',
  /** On a Secret that outlives a destroy: the project whose data it opens. */
  origin: 'jac-scale/origin',
  /** On what was taken over as it is: the version of jac-scale that made it. */
  adopted: 'jac-scale/adopted',
  /** On an adopted database's volume: the image that wrote it, since another major version may not open it. */
  databaseImage: 'jac-scale/database-image',
  /** On an HTTPRoute: `https` where the Gateway serves the host so. Only the Gateway knows, and not everybody may read it. */
  scheme: 'jac-scale/scheme',
} as const;

/** What an object of an app is for; the value of `app.kubernetes.io/component`. */
export type Component =
  | 'app'
  | 'code-server'
  | 'code'
  | 'inventory'
  | 'revision'
  | 'environment'
  | 'pull'
  | 'lock'
  | 'job'
  | 'orchestrator'
  | DataComponent;

/** What holds what users stored, and the Secrets that open it: outlives every release and a destroy that was not told otherwise. */
export const dataComponents = ['mongodb', 'redis', 'postgresql', 'auth', 'data'] as const;

export type DataComponent = (typeof dataComponents)[number];

export const managedBy = 'jac-scale';

/** Labels stamped on every object of an app. */
export function labelsOf(app: string, component: Component): Record<string, string> {
  return {
    [labelKeys.name]: app,
    [labelKeys.instance]: app,
    [labelKeys.component]: component,
    [labelKeys.partOf]: app,
    [labelKeys.managedBy]: managedBy,
  };
}

/** Selector of a Deployment, Service or PodDisruptionBudget: never changes over an app's life (selectors are immutable). */
export function selectorOf(app: string, component: Component): Record<string, string> {
  return { [labelKeys.instance]: app, [labelKeys.component]: component };
}

/** Label selector for a LIST of everything that belongs to one app. */
export function appSelector(app: string): string {
  return `${labelKeys.managedBy}=${managedBy},${labelKeys.instance}=${app}`;
}

/** The same of one component alone. */
export const componentSelector = (app: string, component: Component): string =>
  `${appSelector(app)},${labelKeys.component}=${component}`;

/** A set of labels as a label selector. */
export const selectorText = (labels: Readonly<Record<string, unknown>>): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');

/** Object names of one app. */
export function namesOf(app: string) {
  return {
    deployment: app,
    service: `${app}-service`,
    /** Headless: tells a pod that ends whether another one serves by now. */
    peers: `${app}-peers`,
    disruptionBudget: app,
    autoscaler: `${app}-hpa`,
    codeServer: `${app}-code-server`,
    codeVolume: `${app}-code-pvc`,
    codeMapPrefix: `${app}-code-`,
    ingress: `${app}-ingress`,
    route: `${app}-route`,
    /** Secret that cert-manager makes for the host. */
    certificate: `${app}-tls`,
    /** Service, StatefulSet and Secret of a database have the same name. */
    mongodb: `${app}-mongodb`,
    redis: `${app}-redis`,
    postgresql: `${app}-postgresql`,
    /** Secret with what the runtime signs tokens with, and the first password of its administrator. */
    auth: `${app}-auth`,
    /** Volume of the app's own file storage. */
    dataVolume: `${app}-data`,
    /** Job whose pod has that volume while an import writes it. */
    dataImport: `${app}-data-import`,
    jobPrefix: `${app}-before-`,
    pullSecret: `${app}-pull`,
    inventory: `${app}.inventory`,
    lock: `${app}.lock`,
    revision: (n: number) => `${app}.rev.${n}`,
    environmentPrefix: `${app}-env-`,
  } as const;
}
