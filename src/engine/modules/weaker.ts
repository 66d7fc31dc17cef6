/** Where a user's template has less security than ours. */
import type { KubeObject } from '../../model/kubernetes.js';
import { at, fieldsAt, listAt, textAt } from '../../model/read.js';

/** What a pod or container says, and whether that is as safe as it gets. */
const podRules: readonly [path: readonly string[], isSafe: (value: unknown) => boolean][] = [
  [['automountServiceAccountToken'], (value) => value === false],
  [['hostNetwork'], (value) => value !== true],
  [['hostPID'], (value) => value !== true],
  [['hostIPC'], (value) => value !== true],
  [['securityContext', 'runAsNonRoot'], (value) => value === true],
  [
    ['securityContext', 'seccompProfile', 'type'],
    (value) => value === 'RuntimeDefault' || value === 'Localhost',
  ],
];
const containerRules: typeof podRules = [
  [['securityContext', 'privileged'], (value) => value !== true],
  [['securityContext', 'allowPrivilegeEscalation'], (value) => value === false],
  [['securityContext', 'readOnlyRootFilesystem'], (value) => value === true],
  [['securityContext', 'capabilities', 'drop'], (value) => Array.isArray(value) && value.includes('ALL')],
  [['securityContext', 'capabilities', 'add'], (value) => !Array.isArray(value) || value.length === 0],
];

/** `statefulset/cache: container redis: securityContext.readOnlyRootFilesystem`, for each rule that held in ours and does not in theirs. */
export function weaker(ours: readonly KubeObject[], theirs: readonly KubeObject[]): string[] {
  return theirs.flatMap((object) => {
    const before = ours.find(
      ({ kind, metadata }) => kind === object.kind && metadata.name === object.metadata.name,
    );
    const [own, base] = [object, before].map((each) => fieldsAt(each, 'spec', 'template', 'spec'));
    if (Object.keys(own ?? {}).length === 0) return [];
    const name = `${object.kind.toLowerCase()}/${object.metadata.name}`;
    const inPod = broken(podRules, base, own).map((path) => `${name}: ${path}`);
    const inContainers = ['initContainers', 'containers'].flatMap((list) =>
      listAt(own, list).flatMap((container) => {
        const called = textAt(container, 'name') ?? '';
        const other = listAt(base, list).find((each) => textAt(each, 'name') === called);
        return broken(containerRules, other, container).map(
          (path) => `${name}: container ${called}: ${path}`,
        );
      }),
    );
    const mounts = listAt(own, 'volumes')
      .filter((volume) => at(volume, 'hostPath') !== undefined)
      .map((volume) => `${name}: volume ${textAt(volume, 'name') ?? ''} is a hostPath`);
    return [...inPod, ...inContainers, ...mounts];
  });
}

/** What is not there in ours is held against the safest. */
const broken = (rules: typeof podRules, ours: unknown, theirs: unknown): string[] =>
  rules.flatMap(([path, isSafe]) =>
    !isSafe(at(theirs, ...path)) && (ours === undefined || isSafe(at(ours, ...path))) ? [path.join('.')] : [],
  );
