/** Rows of the settings about autoscaling, where pods may run, and what they are given besides. */
import type { Json } from './kubernetes.js';
import type { Settings } from './settings.js';
import * as names from './settings-names.js';
import type { SettingRow } from './settings-row.js';
import * as values from './settings-values.js';

type ScalingKey =
  | 'minReplicas'
  | 'maxReplicas'
  | 'cpuTarget'
  | 'memoryTarget'
  | 'nodeSelector'
  | 'tolerations'
  | 'affinity'
  | 'serviceAccountName'
  | 'envFromSecrets'
  | 'beforeRollout'
  | 'bundleMode'
  | 'assets';

const rendering = ['scale', 'dry-run'] as const;

export const scalingSettings: { readonly [K in ScalingKey]: SettingRow<Settings[K]> } = {
  minReplicas: {
    description: 'Fewest pods while autoscaling; 1 when only another of these is given',
    type: 'integer',
    flag: { name: 'min-replicas' },
    toml: ['kubernetes.min_replicas'],
    parse: values.integer(1, 1000),
    verbs: rendering,
  },
  maxReplicas: {
    description: 'Most pods while autoscaling; 3, or the fewest, when only another of these is given',
    type: 'integer',
    flag: { name: 'max-replicas' },
    toml: ['kubernetes.max_replicas'],
    parse: values.integer(1, 1000),
    verbs: rendering,
  },
  cpuTarget: {
    description: 'Percent of the CPU request that pods use on average; 50 when no target is given',
    type: 'integer',
    flag: { name: 'cpu-target' },
    toml: ['kubernetes.cpu_utilization_target'],
    parse: values.integer(1, 1000),
    verbs: rendering,
  },
  memoryTarget: {
    description: 'Percent of the memory request that pods use on average',
    type: 'integer',
    flag: { name: 'memory-target' },
    toml: ['kubernetes.memory_utilization_target'],
    parse: values.integer(1, 1000),
    verbs: rendering,
  },
  nodeSelector: {
    description: 'Labels of the nodes on which pods may run',
    type: 'map',
    flag: { name: 'node-selector' },
    toml: ['kubernetes.node_selector'],
    default: {},
    parse: values.mapOf(values.text, values.anyText),
    verbs: rendering,
  },
  tolerations: {
    description: 'Tolerations of the pods, as Kubernetes writes them',
    type: 'list',
    toml: ['kubernetes.tolerations'],
    default: [],
    parse: values.tablesOf as SettingRow<readonly Json[]>['parse'],
    verbs: [],
  },
  affinity: {
    description: 'Affinity of the pods, as Kubernetes writes it',
    type: 'map',
    toml: ['kubernetes.affinity'],
    parse: values.table as SettingRow<Json | undefined>['parse'],
    verbs: [],
  },
  serviceAccountName: {
    description: 'ServiceAccount of the pods',
    type: 'string',
    flag: { name: 'service-account' },
    toml: ['kubernetes.service_account_name'],
    parse: values.objectName,
    verbs: rendering,
  },
  envFromSecrets: {
    description: 'Secrets of the namespace whose keys become environment variables',
    type: 'list',
    flag: { name: 'env-from-secret' },
    toml: ['kubernetes.env_from_secrets'],
    default: [],
    parse: values.listOf(values.objectName),
    verbs: rendering,
  },
  beforeRollout: {
    description: 'Command that runs once per release before the rollout, such as a migration',
    type: 'list',
    toml: ['kubernetes.before_rollout'],
    default: [],
    parse: values.words,
    verbs: [],
  },
  bundleMode: {
    description: 'What goes into the bundle: the folder without ignored files, or what the app file imports',
    type: 'string',
    choices: ['folder', 'imports'],
    flag: { name: 'bundle' },
    toml: ['kubernetes.bundle'],
    default: 'folder',
    parse: values.oneOf(['folder', 'imports']),
    verbs: rendering,
  },
  assets: {
    description: 'Files (globs) that go into the bundle besides what is imported',
    type: 'list',
    flag: { name: 'asset' },
    toml: ['kubernetes.assets'],
    default: [],
    parse: values.listOf(names.assetGlob),
    verbs: rendering,
  },
};
