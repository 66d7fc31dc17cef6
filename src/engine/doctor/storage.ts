/** Volumes: the StorageClass that claims of the app will get, and data that stays without what opens it. */
import { appSelector, namesOf } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { textAt } from '../../model/read.js';
import type { Settings } from '../../model/settings.js';
import { databases } from '../data/databases.js';
import { type Check, error, ok, skipped, warning } from './check.js';

const storageClasses = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  namespaced: false,
} as const;
const isDefault = 'storageclass.kubernetes.io/is-default-class';
/** Counts for the cluster as well. */
const wasDefault = 'storageclass.beta.kubernetes.io/is-default-class';

/** What of the app needs a volume, in words. */
export function volumesOf(settings: Settings): string[] {
  const image = settings.build === true || settings.image !== undefined;
  return [
    ...(image || settings.codeStore === 'configmap' ? [] : ['the code-server']),
    ...databases.flatMap(({ name, title }) => (settings[name] ? [title] : [])),
    ...(settings.dataVolume === undefined ? [] : ["the app's files"]),
  ];
}

export const storage: Check = {
  name: 'storage',
  run: async (facts) => {
    const cluster = await facts.cluster();
    const resolved = await facts.settings().catch(() => undefined);
    const wanted = resolved?.settings.storageClass;
    const needed = resolved === undefined ? undefined : volumesOf(resolved.settings);
    const { items } = await cluster.list(storageClasses, {});
    const named = wanted === undefined ? undefined : items.find(({ metadata }) => metadata.name === wanted);
    const found = wanted === undefined ? items.filter(hasDefault).sort(newest)[0] : named;
    if (found !== undefined)
      return ok(
        `StorageClass ${found.metadata.name}${wanted === undefined ? ' (default)' : ''}, ${bindMode(found)}`,
      );
    const names = items.map(({ metadata }) => metadata.name);
    const there = names.length === 0 ? 'the cluster has none' : `there are: ${names.join(', ')}`;
    const said =
      wanted === undefined ? 'no StorageClass is the default' : `there is no StorageClass ${wanted}`;
    if (needed !== undefined && needed.length === 0) return ok(`${said}; this app needs no volume`);
    const [first] = names;
    const next =
      first === undefined
        ? 'install a provisioner of volumes; an image needs no volume for code: --build'
        : wanted === undefined
          ? `name one with --storage-class ${first}, or make it the default: kubectl annotate storageclass ${first} ${isDefault}=true`
          : `name another with --storage-class: ${names.join(', ')}`;
    const why = needed === undefined ? there : `${there}; needed by ${needed.join(', ')}`;
    const place = resolved?.origins.storageClass;
    const from = wanted === undefined || place === undefined ? {} : { place: { key: place.detail } };
    return needed === undefined ? warning(said, { why, next }) : error(said, { why, next, ...from });
  },
};

const hasDefault = ({ metadata: { annotations } }: KubeObject): boolean =>
  [isDefault, wasDefault].some((key) => annotations?.[key] === 'true');

/** Of several defaults the cluster takes the one that was made last. */
const newest = (a: KubeObject, b: KubeObject): number =>
  (b.metadata.creationTimestamp ?? '').localeCompare(a.metadata.creationTimestamp ?? '');

const bindMode = (storageClass: KubeObject): string =>
  textAt(storageClass, 'volumeBindingMode') === 'WaitForFirstConsumer'
    ? 'volumes are made where the first pod runs'
    : 'volumes are made at once';

/** A claim that outlived a destroy opens only with the login that its Secret holds. */
export const data: Check = {
  name: 'data',
  run: async (facts) => {
    const [cluster, { app, namespace }] = await Promise.all([facts.cluster(), facts.place()]);
    if (app === undefined) return skipped('no app is named');
    const query = { namespace, labelSelector: appSelector(app) };
    const [claims, secrets] = await Promise.all([
      cluster.list(kinds.PersistentVolumeClaim, query),
      cluster.list(kinds.Secret, { ...query, metadataOnly: true }),
    ]);
    const names = namesOf(app);
    const has = (objects: readonly KubeObject[], name: string) =>
      objects.some(({ metadata }) => metadata.name === name);
    const kept = databases.filter(({ name }) => has(claims.items, `data-${names[name]}-0`));
    const lost = kept.filter(({ name }) => !has(secrets.items, names[name]));
    const [first] = lost;
    const resolved = await facts.settings().catch(() => undefined);
    const unwanted = resolved !== undefined && lost.every(({ name }) => !resolved.settings[name]);
    if (first !== undefined)
      // A database that is off is not asked to open it.
      return (unwanted ? warning : error)(
        `the volume of ${lost.map(({ title }) => title).join(', ')} is there without its Secret`,
        {
          why: 'the database was made with the password of that Secret, and takes no other',
          next: `put secret/${names[first.name]} back from a backup, or give the data up: kubectl jac destroy --name ${app} -n ${namespace} --delete-data`,
        },
      );
    if (kept.length === 0) return ok('no volume of a database is there');
    return ok(
      `volumes of ${kept.map(({ title }) => title).join(', ')} are there, and the Secrets that open them`,
    );
  },
};
