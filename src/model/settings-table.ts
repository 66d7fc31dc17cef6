/**
 * One row per setting: where it is read from, its default, what it means. Flags, completion, the README table and the
 * JSON schema of jac.toml are made from these rows; a new setting is a new row.
 */
import type { SettingKey, Settings } from './settings.js';
import * as names from './settings-names.js';
import type { SettingRow } from './settings-row.js';
import { dataSettings } from './settings-table-data.js';
import { exposureSettings } from './settings-table-exposure.js';
import { imageSettings } from './settings-table-image.js';
import { podSettings } from './settings-table-pods.js';
import { scalingSettings } from './settings-table-scaling.js';
import * as values from './settings-values.js';

export type { SettingRow, SettingType, SettingVerb } from './settings-row.js';

const everyVerb = ['scale', 'dry-run', 'status', 'logs', 'history', 'rollback', 'destroy'] as const;
const rendering = ['scale', 'dry-run'] as const;
const changing = ['scale', 'rollback', 'destroy'] as const;

export const settingsTable: { readonly [K in SettingKey]: SettingRow<Settings[K]> } = {
  appName: {
    description: 'Name of the app and prefix of its objects; else the name of the project or of the folder',
    type: 'string',
    flag: { name: 'name' },
    env: 'APP_NAME',
    toml: ['kubernetes.app_name'],
    projectToml: 'project.name',
    default: 'jaseci',
    parse: values.appName,
    verbs: everyVerb,
  },
  namespace: {
    description: 'Namespace, made if missing; else that of the kubeconfig context',
    type: 'string',
    flag: { name: 'namespace', alias: 'n' },
    env: 'K8_NAMESPACE',
    toml: ['kubernetes.namespace'],
    default: 'default',
    parse: values.namespaceName,
    verbs: everyVerb,
  },
  kubeContext: {
    description: 'Context of the kubeconfig; else its current one',
    type: 'string',
    flag: { name: 'context' },
    toml: ['kubernetes.kube_context'],
    parse: values.text,
    verbs: everyVerb,
  },
  nodePort: {
    description:
      'NodePort of the Service: that one or an error; else 30001 if free, or the choice of the cluster',
    type: 'integer',
    flag: { name: 'node-port' },
    env: 'K8_NODE_PORT',
    toml: ['kubernetes.node_port'],
    parse: values.integer(1, 65535),
    verbs: rendering,
  },
  ...podSettings,
  dependencies: {
    description: 'Python packages of the app',
    type: 'list',
    projectToml: 'dependencies',
    default: [],
    parse: values.listOf(names.requirement),
    verbs: [],
  },
  pluginVersions: {
    description: 'Versions of jaclang and jac-scale when the runtime has to be installed',
    type: 'map',
    toml: ['kubernetes.plugin_versions'],
    default: {},
    parse: values.mapOf(names.packageName, names.packageVersion),
    verbs: [],
  },
  labels: {
    description: 'More labels for every object and pod',
    type: 'map',
    flag: { name: 'label' },
    toml: ['kubernetes.labels'],
    default: {},
    parse: values.mapOf(names.labelKey, names.labelValue),
    verbs: rendering,
  },
  secrets: {
    description: 'Environment variables of the app that are secret',
    type: 'map',
    toml: ['secrets'],
    default: {},
    secret: true,
    parse: values.mapOf(names.variableName, names.secretValue),
    verbs: [],
  },
  revisionHistoryLimit: {
    description: 'Revisions kept for a rollback',
    type: 'integer',
    toml: ['kubernetes.revision_history_limit'],
    default: 10,
    parse: values.integer(1, 100),
    verbs: ['rollback'],
  },
  timeout: {
    description: 'Time a run may take until it gives up',
    type: 'duration',
    flag: { name: 'timeout' },
    toml: ['kubernetes.timeout'],
    default: 600,
    parse: values.duration(1),
    verbs: changing,
  },
  lockTimeout: {
    description: 'Time to wait for another run on the same app',
    type: 'duration',
    flag: { name: 'lock-timeout' },
    toml: ['kubernetes.lock_timeout'],
    default: 60,
    parse: values.duration(0),
    verbs: changing,
  },
  rollback: {
    description: 'Go back to the last good revision when an update fails',
    type: 'boolean',
    flag: { name: 'rollback' },
    toml: ['kubernetes.rollback'],
    default: true,
    parse: values.boolean,
    verbs: ['scale', 'rollback'],
  },
  ...imageSettings,
  ...exposureSettings,
  ...dataSettings,
  ...scalingSettings,
};
