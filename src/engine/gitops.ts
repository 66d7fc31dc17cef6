/** Apps that Argo CD or Flux look after: what we write there they would take back. */
import { JacScaleError } from '../model/error.js';
import { namesOf } from '../model/identity.js';
import { type KubeObject, refText } from '../model/kubernetes.js';
import { listAt, textAt } from '../model/read.js';
import { isData } from './observe.js';

/**
 * Keys of labels and annotations by whom they are set.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/resource_tracking/
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#labels-and-annotations
 */
const marks = [
  { key: 'argocd.argoproj.io/tracking-id', who: 'Argo CD' },
  { key: 'argocd.argoproj.io/instance', who: 'Argo CD' },
  { key: 'kustomize.toolkit.fluxcd.io/name', who: 'Flux' },
  { key: 'helm.toolkit.fluxcd.io/name', who: 'Flux' },
] as const;

const managers: Readonly<Record<string, string>> = {
  'argocd-controller': 'Argo CD',
  'kustomize-controller': 'Flux',
  'helm-controller': 'Flux',
};

/** Who looks after an object; undefined: nobody that we know of. */
export function gitOpsOwner({ metadata }: KubeObject): string | undefined {
  const { labels = {}, annotations = {} } = metadata;
  const mark = marks.find(({ key }) => labels[key] !== undefined || annotations[key] !== undefined);
  if (mark !== undefined) return mark.who;
  for (const entry of listAt(metadata, 'managedFields')) {
    const who = managers[textAt(entry, 'manager') ?? ''];
    if (who !== undefined) return who;
  }
  return undefined;
}

/** What to do instead, by the verb that would write. */
const nexts = {
  scale: (_, who) => `kubectl jac render DIR, and commit it; or end ${who}'s hold on it, and add --take-app`,
  destroy: () => 'remove its folder from git; by hand: kubectl delete -k DIR',
  rollback: () => 'git revert, of the commit that rendered what runs now',
  restart: (write) => restartOf(write),
  'data import': ({ app, namespace }, who) =>
    `stop it in git, or suspend ${who} for it and kubectl scale deployment/${namesOf(app).deployment} --replicas=0 -n ${namespace}; then import again`,
  'secrets rotate': (write) => `change the Secrets where they are made, then ${restartOf(write)}`,
  adopt: (_, who) => `end ${who}'s hold on it first`,
  'preview sleep': (_, who) => `end ${who}'s hold on it first`,
} satisfies Record<string, (write: Where, who: string) => string>;

interface Where {
  readonly app: string;
  readonly namespace: string;
}

interface Write extends Where {
  readonly verb: keyof typeof nexts;
}

const restartOf = ({ app, namespace }: Where): string =>
  `kubectl rollout restart deployment/${namesOf(app).deployment} -n ${namespace}`;

/**
 * Refuses to write to an app that is somebody else's to deploy. Data alone does not count: it may be shared.
 * @param live objects of the app, as they were listed
 * @throws JacScaleError `OwnedByGitOps`
 */
export function refuseGitOps(live: Iterable<KubeObject>, write: Write): void {
  const { app, namespace, verb } = write;
  for (const object of live) {
    const who = isData(object) ? undefined : gitOpsOwner(object);
    if (who === undefined) continue;
    throw new JacScaleError({
      code: 'OwnedByGitOps',
      what: `app ${app} in namespace ${namespace} is deployed by ${who}: ${refText(object)} is under its control`,
      why: `what ${verb} writes ${who} would take back from git`,
      next: nexts[verb](write, who),
    });
  }
}
