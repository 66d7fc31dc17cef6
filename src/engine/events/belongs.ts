import { namesOf } from '../../model/identity.js';

/** An object as an event names it, or as an Inventory does. */
export interface Named {
  readonly kind: string;
  readonly name: string;
}

/** What Kubernetes makes the ends of names from (apimachinery util/rand): no vowels, so that no word comes of it. */
const hash = '[bcdfghjklmnpqrstvwxz2456789]';

/**
 * Whether an object belongs to an app, told by its kind and name alone, since most of what events are about is gone: pods and
 * ReplicaSets by the names that their owners give them.
 * @param known further objects of the app, such as its Inventory's
 */
export function belongsTo(app: string, known: readonly Named[]): (object: Named) => boolean {
  const names = namesOf(app);
  const databases = [names.mongodb, names.redis, names.postgresql];
  const own: Named[] = [
    { kind: 'Deployment', name: names.deployment },
    { kind: 'Deployment', name: names.codeServer },
    { kind: 'Service', name: names.service },
    { kind: 'Service', name: names.peers },
    { kind: 'PodDisruptionBudget', name: names.disruptionBudget },
    { kind: 'HorizontalPodAutoscaler', name: names.autoscaler },
    { kind: 'Ingress', name: names.ingress },
    { kind: 'HTTPRoute', name: names.route },
    { kind: 'Certificate', name: names.certificate },
    { kind: 'PersistentVolumeClaim', name: names.codeVolume },
    { kind: 'PersistentVolumeClaim', name: names.dataVolume },
    { kind: 'Job', name: names.dataImport },
    ...databases.flatMap((name) => [
      { kind: 'StatefulSet', name },
      { kind: 'Service', name },
    ]),
    ...known,
  ];
  const exact = new Set(own.map(({ kind, name }) => `${kind}/${name}`));
  const made = [
    `Job/${escaped(names.jobPrefix)}[0-9a-z]+`,
    `Pod/${escaped(names.jobPrefix)}[0-9a-z]+-${hash}{5}`,
    ...own.flatMap(({ kind, name }) => madeBy(kind, escaped(name))),
  ];
  const pattern = new RegExp(`^(?:${[...new Set(made)].join('|')})$`);
  return ({ kind, name }) => exact.has(`${kind}/${name}`) || pattern.test(`${kind}/${name}`);
}

/** Names of what controllers make of an object. */
function madeBy(kind: string, name: string): string[] {
  if (kind === 'Deployment')
    return [`ReplicaSet/${name}-${hash}{5,10}`, `Pod/${name}-${hash}{5,10}-${hash}{5}`];
  if (kind === 'StatefulSet') return [`Pod/${name}-\\d+`, `PersistentVolumeClaim/[a-z]+-${name}-\\d+`];
  return kind === 'Job' ? [`Pod/${name}-${hash}{5}`] : [];
}

const escaped = (name: string): string => name.replace(/[.\\]/g, '\\$&');
