/** Databases are made once; this is how one that is there follows its settings, when somebody asks for it. */
import { usageError } from '../../model/error.js';
import { annotationKeys, labelKeys } from '../../model/identity.js';
import { type KubeObject, kinds, refText } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import type { Change } from '../../model/plan.js';
import { fieldsAt, listAt } from '../../model/read.js';
import type { Warning } from '../../model/settings.js';
import { agrees } from '../agree.js';
import { componentOf, isData } from '../observe.js';
import { claimMadeBy } from './databases.js';
import { type Difference, differencesOf } from './differences.js';

type Live = ReadonlyMap<string, KubeObject>;

export interface DataPlan {
  readonly changes: readonly Change[];
  readonly warnings: readonly Warning[];
}

interface Differing {
  readonly change: Change;
  readonly differences: readonly Difference[];
}

/**
 * Holds data that are there against the settings. What differs becomes a warning or, where it is asked for, a change: volumes
 * before the StatefulSets that mount them.
 * @throws usage error `DatabaseUpdateRefused` naming all that cannot be changed
 */
export function planDataUpdates(planned: readonly Change[], live: Live, update: boolean): DataPlan {
  const differing = planned.flatMap((change): Differing[] => {
    if (change.manifest === undefined || change.live === undefined || !isData(change.manifest)) return [];
    const differences = differencesOf(change.manifest, change.live, live);
    return differences.length === 0 ? [] : [{ change, differences }];
  });
  // Nobody made these by settings of ours, which adopt has told: they are named again only to who asks for nothing else.
  const own = differing.filter(({ change }) => !isAdopted(change.live));
  if (!update) return { changes: planned, warnings: own.map(warningOf) };
  const asked = own.length === 0 ? differing : own;
  if (asked.length === 0) return { changes: planned, warnings: [] };
  const refused = asked.flatMap(refusalsOf);
  if (refused.length > 0)
    throw usageError({
      code: 'DatabaseUpdateRefused',
      what: `--update-databases cannot do all that the settings ask for: ${refused[0]}`,
      ...(refused.length === 1 ? {} : { why: refused.join('\n') }),
      next: 'set these back to what they are',
    });
  const changed = new Map(asked.map((each) => [each.change, changesOf(each, live)]));
  return { changes: planned.flatMap((change) => changed.get(change) ?? [change]), warnings: [] };
}

const isAdopted = (live: KubeObject | undefined): boolean =>
  live?.metadata.annotations?.[annotationKeys.adopted] !== undefined;

const textOf = ({ what, now, wanted }: Difference): string => `${what} ${now} -> ${wanted}`;

function warningOf({ change: { live }, differences }: Differing): Warning {
  const name = live === undefined ? '' : refText(live);
  const refused = differences.find(({ refusal }) => refusal !== undefined);
  return {
    code: 'DatabaseSettingsDiffer',
    message: `${name} stays as it was made; the settings differ: ${differences.map(textOf).join(', ')}`,
    next:
      refused === undefined
        ? '--update-databases applies them, and restarts the database'
        : `${refused.what}: ${refused.refusal}`,
  };
}

function refusalsOf({ change: { live, manifest }, differences }: Differing): string[] {
  const name = live === undefined ? '' : refText(live);
  const selector = fieldsAt(manifest, 'spec', 'selector');
  const isOurs = manifest?.kind !== 'StatefulSet' || agrees(selector, fieldsAt(live, 'spec', 'selector'));
  if (!isOurs) return [`${name}: it was adopted, and its selector cannot be changed: change it with kubectl`];
  return differences.flatMap(({ what, refusal }) =>
    refusal === undefined ? [] : [`${name}: ${what}: ${refusal}`],
  );
}

/** A volume that grows is a change of its claim; the StatefulSet, which may not change what it makes claims from, is made again. */
function changesOf({ change, differences }: Differing, live: Live): Change[] {
  const { manifest } = change;
  if (manifest === undefined) return [change];
  const configured: Change = { ...change, action: 'configure' };
  if (manifest.kind !== 'StatefulSet') return [configured];
  if (!differences.some(({ what }) => what === 'volume'))
    return [{ ...configured, manifest: withTemplatesOf(change.live, manifest) }];
  const recreate = !agrees(templatesOf(manifest).map(sizesOf), templatesOf(change.live).map(sizesOf));
  const set = recreate ? { recreate } : { manifest: withTemplatesOf(change.live, manifest) };
  return [...claimChange(manifest, live), { ...configured, ...set }];
}

const templatesOf = (set: KubeObject | undefined) => listAt(fieldsAt(set, 'spec'), 'volumeClaimTemplates');

const sizesOf = (template: unknown) => fieldsAt(template, 'spec', 'resources', 'requests');

const withTemplatesOf = (live: KubeObject | undefined, manifest: KubeObject): KubeObject => ({
  ...manifest,
  spec: { ...fieldsAt(manifest, 'spec'), volumeClaimTemplates: templatesOf(live) },
});

/** The one field of the claim, which a controller made and holds. */
function claimChange(set: KubeObject, live: Live): Change[] {
  const { apiVersion, kind } = kinds.PersistentVolumeClaim;
  const name = claimMadeBy(set);
  const there = live.get(objectKey({ apiVersion, kind, name }));
  if (there === undefined) return [];
  const { namespace = '', labels = {} } = set.metadata;
  const spec = { resources: { requests: sizesOf(templatesOf(set)[0]) } };
  const manifest = { apiVersion, kind, metadata: { name, namespace, labels }, spec };
  return [{ action: 'configure', apiVersion, kind, namespace, name, manifest, live: there, force: true }];
}

/** What a dry run can be asked for a StatefulSet that is made again: the same, but for what may not change. */
export const dryRunOf = (manifest: KubeObject, { live, recreate }: Change): KubeObject =>
  recreate === true ? withTemplatesOf(live, manifest) : manifest;

/** What the app is not given any more. Its data stay, and that is said each time. */
export function keptDatabases(changes: readonly Change[], live: Live, namespace: string): string[] {
  const wanted = new Set(changes.map(({ kind, name }) => `${kind}/${name}`));
  return [...live.values()].flatMap((object) => {
    const { kind, metadata } = object;
    const holds =
      kind === 'StatefulSet' || (kind === 'PersistentVolumeClaim' && componentOf(object) === 'data');
    if (!holds || !isData(object) || wanted.has(`${kind}/${metadata.name}`)) return [];
    const { instance, component } = labelKeys;
    const selector = [instance, component].map((label) => `${label}=${metadata.labels?.[label]}`).join(',');
    return [
      `${refText(object)} stays with its data, though the app is not given it any more; to give the data up: kubectl delete statefulset,service,secret,persistentvolumeclaim -n ${namespace} -l ${selector}`,
    ];
  });
}

/** What stays as a failed run made it. */
export const updatedDatabases = (changes: readonly Change[]): string[] =>
  changes.flatMap(({ action, manifest }) =>
    action === 'configure' && manifest !== undefined && isData(manifest)
      ? [`${refText(manifest)} does not go back with the app: set it right and scale with --update-databases`]
      : [],
  );
