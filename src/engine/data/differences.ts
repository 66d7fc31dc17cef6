/** What settings say otherwise than a database, or a volume, that is there. */
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import { compareQuantities, parseQuantity, sameQuantity } from '../../model/quantity.js';
import { at, textAt } from '../../model/read.js';
import { canonicalJson } from '../canonical.js';
import { claimMadeBy } from './databases.js';

export interface Difference {
  /** As people call it: `memory limit`. */
  readonly what: string;
  readonly now: string;
  readonly wanted: string;
  /** Why it cannot be applied to what is there; absent: it can. */
  readonly refusal?: string;
}

type Live = ReadonlyMap<string, KubeObject>;
type Path = readonly (string | number)[];

const container: Path = ['spec', 'template', 'spec', 'containers', 0];
const claimTemplate: Path = ['spec', 'volumeClaimTemplates', 0];
const size: Path = ['spec', 'resources', 'requests', 'storage'];
const storageClass: Path = ['spec', 'storageClassName'];

/** Amounts of CPU and memory. */
const amounts: readonly (readonly [string, Path])[] = [
  ['CPU request', [...container, 'resources', 'requests', 'cpu']],
  ['CPU limit', [...container, 'resources', 'limits', 'cpu']],
  ['memory request', [...container, 'resources', 'requests', 'memory']],
  ['memory limit', [...container, 'resources', 'limits', 'memory']],
];

const placements: readonly (readonly [string, Path])[] = [
  ['node selector', ['spec', 'template', 'spec', 'nodeSelector']],
  ['tolerations', ['spec', 'template', 'spec', 'tolerations']],
];

const otherData = 'data export, then import into an app that has it from the start';

/**
 * Of a StatefulSet or of the claim of the app's own files; nothing else of data has settings.
 * @param live everything of the app: a database's volume is an object of its own
 */
export function differencesOf(manifest: KubeObject, there: KubeObject, live: Live): Difference[] {
  if (manifest.kind === 'PersistentVolumeClaim') return volumeDifferences(manifest, [], there, []);
  if (manifest.kind !== 'StatefulSet') return [];
  const claim = live.get(objectKey({ ...kinds.PersistentVolumeClaim, name: claimMadeBy(manifest) }));
  // What was kept by a destroy may be smaller than what the StatefulSet would make today.
  const [has, hasAt]: [KubeObject, Path] = claim === undefined ? [there, claimTemplate] : [claim, []];
  return [
    ...imageDifference(manifest, there),
    ...amounts.flatMap(([what, path]) => differs(what, textAt(there, ...path), textAt(manifest, ...path))),
    ...volumeDifferences(manifest, claimTemplate, has, hasAt),
    ...placements.flatMap(([what, path]) => differs(what, shown(there, path), shown(manifest, path))),
  ];
}

function differs(what: string, now: string | undefined, wanted: string | undefined): Difference[] {
  if (now === wanted) return [];
  if (now !== undefined && wanted !== undefined && sameQuantity(now, wanted)) return [];
  return [{ what, now: now ?? 'none', wanted: wanted ?? 'none' }];
}

function shown(object: KubeObject, path: Path): string | undefined {
  const value = at(object, ...path);
  return value === undefined ? undefined : canonicalJson(value);
}

function imageDifference(manifest: KubeObject, there: KubeObject): Difference[] {
  const [now = '', wanted = ''] = [
    textAt(there, ...container, 'image'),
    textAt(manifest, ...container, 'image'),
  ];
  return differs('image', now, wanted).map((difference) => {
    const refusal = imageRefusal(versionOf(now), versionOf(wanted));
    return refusal === undefined ? difference : { ...difference, refusal };
  });
}

function imageRefusal(now: readonly number[], wanted: readonly number[]): string | undefined {
  if (now.length === 0 || wanted.length === 0)
    return 'the tag of an image has to tell its version, so that no other major version gets the data';
  if (now[0] !== wanted[0]) return `another major version does not read this one's files: ${otherData}`;
  const first = wanted.findIndex((number, index) => number !== (now[index] ?? number));
  const isOlder = first !== -1 && (wanted[first] ?? 0) < (now[first] ?? 0);
  return isOlder ? `an older version may not read a newer one's files: ${otherData}` : undefined;
}

/** `registry.example:5000/redis:7.2-alpine` is 7, 2. */
function versionOf(image: string): number[] {
  const version = /:v?(\d+(?:\.\d+)*)[^/:@]*(?:@.*)?$/.exec(image)?.[1];
  return version === undefined ? [] : version.split('.').map(Number);
}

function volumeDifferences(manifest: KubeObject, wantedAt: Path, has: KubeObject, hasAt: Path): Difference[] {
  const [now = '', wanted = ''] = [textAt(has, ...hasAt, ...size), textAt(manifest, ...wantedAt, ...size)];
  const [from, to] = [parseQuantity(now), parseQuantity(wanted)];
  const shrinks = from !== undefined && to !== undefined && compareQuantities(to, from) < 0;
  const sizes = differs('volume', now, wanted).map((difference) =>
    shrinks ? { ...difference, refusal: `a volume does not shrink: ${otherData}` } : difference,
  );
  const [isOf, shouldBe] = [
    textAt(has, ...hasAt, ...storageClass),
    textAt(manifest, ...wantedAt, ...storageClass),
  ];
  // Without a class the cluster's default was written into the claim.
  const classes = shouldBe === undefined ? [] : differs('StorageClass', isOf, shouldBe);
  const refusal = `a volume stays in its class: ${otherData}`;
  return [...sizes, ...classes.map((difference) => ({ ...difference, refusal }))];
}
