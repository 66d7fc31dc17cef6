/** ResourceQuotas and LimitRanges of the namespace that would refuse the app. */
import { namesOf } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { at, fieldsAt, listAt, textAt } from '../../model/read.js';
import { amount, fits, needsOf, type PodNeeds } from './amounts.js';
import { type Check, type Finding, ok, warning } from './check.js';

export const quota: Check = {
  name: 'quota',
  run: async (facts) => {
    const [cluster, { name, state }] = await Promise.all([facts.cluster(), facts.namespace()]);
    if (state === 'missing') return ok(`namespace ${name} is not there yet`);
    const [quotas, ranges] = await Promise.all([
      cluster.list(kinds.ResourceQuota, { namespace: name }),
      cluster.list(kinds.LimitRange, { namespace: name }),
    ]);
    if (quotas.items.length + ranges.items.length === 0) return ok('neither ResourceQuota nor LimitRange');
    const { settings } = await facts.app();
    const runs = await cluster.get({
      kind: kinds.Deployment,
      namespace: name,
      name: namesOf(settings.appName).deployment,
    });
    const needs = needsOf(settings);
    const found = [
      // What runs is counted already.
      ...(runs === undefined
        ? quotas.items
            .filter(counts)
            .flatMap((each) => [...overQuota(each, needs, name), ...unlimited(each, ranges.items, name)])
        : []),
      ...ranges.items.flatMap((each) => outOfRange(each, needs, name)),
    ];
    const names = [...quotas.items, ...ranges.items].map(({ metadata }) => metadata.name).join(', ');
    return found.length === 0 ? ok(`the app fits ${names}`) : found;
  },
};

/** Pods of an app run on without a deadline, ask for something, and have no priority of their own. */
const counts = (object: KubeObject): boolean =>
  at(object, 'spec', 'scopeSelector') === undefined &&
  listAt(object, 'spec', 'scopes').every((scope) => scope === 'NotTerminating' || scope === 'NotBestEffort');

/** A quota of limits refuses every pod with a container that has none, and helpers of the app's pods have none. */
function unlimited(object: KubeObject, ranges: readonly KubeObject[], namespace: string): Finding[] {
  const { name } = object.metadata;
  const given = (resource: string) =>
    ranges
      .flatMap((range) => listAt(range, 'spec', 'limits'))
      .some(
        (limit) =>
          textAt(limit, 'type') === 'Container' &&
          (textAt(limit, 'default', resource) ?? textAt(limit, 'max', resource)) !== undefined,
      );
  return (['cpu', 'memory'] as const)
    .filter((resource) => textAt(object, 'spec', 'hard', `limits.${resource}`) !== undefined)
    .filter((resource) => !given(resource))
    .map((resource) =>
      warning(`ResourceQuota ${name} refuses containers without a limit of ${resource}`, {
        why: `it counts limits.${resource}, and no LimitRange of namespace ${namespace} gives a default`,
        next: `let the namespace have a LimitRange with default.${resource} for containers`,
      }),
    );
}

const resources = [
  { hard: ['requests.cpu', 'cpu'], of: ({ cpu }: PodNeeds) => cpu },
  { hard: ['requests.memory', 'memory'], of: ({ memory }: PodNeeds) => memory },
  { hard: ['limits.cpu'], of: ({ cpuLimit }: PodNeeds) => cpuLimit ?? '0' },
  { hard: ['limits.memory'], of: ({ memoryLimit }: PodNeeds) => memoryLimit ?? '0' },
  { hard: ['pods', 'count/pods'], of: () => '1' },
] as const;

/** @see https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
function overQuota(object: KubeObject, needs: readonly PodNeeds[], namespace: string): Finding[] {
  // A new one is counted a moment later.
  const hard = { ...fieldsAt(object, 'spec', 'hard'), ...fieldsAt(object, 'status', 'hard') };
  return resources.flatMap(({ hard: keys, of }) =>
    keys.flatMap((key) => {
      const limit = textAt(hard, key);
      if (limit === undefined) return [];
      const used = amount(textAt(object, 'status', 'used', key) ?? '0');
      const wanted = needs.reduce((sum, need) => sum + need.pods * amount(of(need)), 0);
      if (fits(used + wanted, amount(limit))) return [];
      const { name } = object.metadata;
      return [
        warning(`ResourceQuota ${name} has no room for the app: ${key}`, {
          why: `${textAt(object, 'status', 'used', key) ?? '0'} of ${limit} is used, and the app asks for ${round(wanted)} more`,
          next: `kubectl describe resourcequota ${name} -n ${namespace}`,
        }),
      ];
    }),
  );
}

const round = (value: number): string =>
  value >= 1 << 20 ? `${Math.ceil(value / (1 << 20))}Mi` : String(Math.round(value * 1000) / 1000);

const bounds = [
  { bound: 'max', what: 'limit', cpu: 'cpuLimit', memory: 'memoryLimit', over: true },
  { bound: 'max', what: 'request', cpu: 'cpu', memory: 'memory', over: true },
  { bound: 'min', what: 'request', cpu: 'cpu', memory: 'memory', over: false },
] as const;

/** @see https://kubernetes.io/docs/concepts/policy/limit-range/ */
function outOfRange(object: KubeObject, needs: readonly PodNeeds[], namespace: string): Finding[] {
  const { name } = object.metadata;
  return listAt(object, 'spec', 'limits')
    .filter((limit) => textAt(limit, 'type') === 'Container')
    .flatMap((limit) =>
      bounds.flatMap((row) =>
        (['cpu', 'memory'] as const).flatMap((resource) => {
          const bound = textAt(limit, row.bound, resource);
          if (bound === undefined) return [];
          return needs.flatMap((need) => {
            const value = need[row[resource]];
            if (value === undefined) return [];
            const [given, limit] = [amount(value), amount(bound)];
            if (row.over ? given <= limit : given >= limit) return [];
            return [
              warning(
                `LimitRange ${name} refuses the ${resource} ${row.what} ${value} of ${need.of}: ${row.bound} is ${bound}`,
                { next: `kubectl describe limitrange ${name} -n ${namespace}` },
              ),
            ];
          });
        }),
      ),
    );
}
