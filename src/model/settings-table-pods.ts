/** Rows of the settings about the app's pods and what they run on. */
import type { Settings } from './settings.js';
import type { SettingRow } from './settings-row.js';
import * as values from './settings-values.js';

type PodKey =
  | 'replicas'
  | 'containerPort'
  | 'cpuRequest'
  | 'cpuLimit'
  | 'memoryRequest'
  | 'memoryLimit'
  | 'pvcSize'
  | 'storageClass'
  | 'pythonImage'
  | 'busyboxImage'
  | 'imagePullSecrets'
  | 'healthCheckPath'
  | 'livenessPath'
  | 'startupSeconds'
  | 'jacCommand';

const rendering = ['scale', 'dry-run'] as const;

export const podSettings: { readonly [K in PodKey]: SettingRow<Settings[K]> } = {
  replicas: {
    description: 'Pods of the app',
    type: 'integer',
    flag: { name: 'replicas' },
    toml: ['kubernetes.replicas'],
    default: 1,
    parse: values.integer(1, 1000),
    verbs: rendering,
  },
  containerPort: {
    description: 'Port on which the app listens',
    type: 'integer',
    flag: { name: 'container-port' },
    toml: ['kubernetes.container_port'],
    default: 8000,
    parse: values.integer(1, 65535),
    verbs: rendering,
  },
  cpuRequest: {
    description: 'CPU reserved per pod',
    type: 'quantity',
    flag: { name: 'cpu-request' },
    toml: ['kubernetes.cpu_request'],
    default: '100m',
    parse: values.quantity('1m'),
    verbs: rendering,
  },
  cpuLimit: {
    description: 'CPU a pod may use at most',
    type: 'quantity',
    flag: { name: 'cpu-limit' },
    toml: ['kubernetes.cpu_limit'],
    parse: values.quantity('1m'),
    verbs: rendering,
  },
  memoryRequest: {
    description: 'Memory reserved per pod',
    type: 'quantity',
    flag: { name: 'memory-request' },
    toml: ['kubernetes.memory_request'],
    default: '256Mi',
    parse: values.quantity('1Mi'),
    verbs: rendering,
  },
  memoryLimit: {
    description: 'Memory a pod may use at most',
    type: 'quantity',
    flag: { name: 'memory-limit' },
    toml: ['kubernetes.memory_limit'],
    parse: values.quantity('1Mi'),
    verbs: rendering,
  },
  pvcSize: {
    description: 'Size of the volume that keeps the code',
    type: 'quantity',
    flag: { name: 'pvc-size' },
    toml: ['kubernetes.pvc_size'],
    default: '5Gi',
    parse: values.quantity('1Mi'),
    verbs: rendering,
  },
  storageClass: {
    description: 'StorageClass of that volume; else the default one of the cluster',
    type: 'string',
    flag: { name: 'storage-class' },
    toml: ['kubernetes.storage_class'],
    parse: values.objectName,
    verbs: rendering,
  },
  pythonImage: {
    description: 'Image of the Jac runtime, or a plain Python image into which the runtime is installed once',
    type: 'string',
    flag: { name: 'python-image' },
    toml: ['kubernetes.python_image'],
    default: 'python:3.12-slim',
    parse: values.image,
    verbs: rendering,
  },
  busyboxImage: {
    description: 'Image of the code-server and of the init containers',
    type: 'string',
    flag: { name: 'busybox-image' },
    toml: ['kubernetes.busybox_image'],
    default: 'busybox:1.36',
    parse: values.image,
    verbs: rendering,
  },
  imagePullSecrets: {
    description: 'Secrets of the namespace with which images are pulled',
    type: 'list',
    flag: { name: 'image-pull-secret' },
    toml: ['kubernetes.image_pull_secrets'],
    default: [],
    parse: values.listOf(values.objectName),
    verbs: rendering,
  },
  healthCheckPath: {
    description: 'Path of the readiness and startup probes',
    type: 'string',
    toml: ['kubernetes.health_check_path'],
    default: '/healthz/ready',
    parse: values.httpPath,
    verbs: [],
  },
  livenessPath: {
    description: 'Path of the liveness probe',
    type: 'string',
    toml: ['kubernetes.liveness_path'],
    default: '/healthz/live',
    parse: values.httpPath,
    verbs: [],
  },
  startupSeconds: {
    description: 'Time a pod may take until it is ready for the first time',
    type: 'duration',
    flag: { name: 'startup-timeout' },
    toml: ['kubernetes.startup_timeout'],
    default: 300,
    parse: values.duration(1),
    verbs: rendering,
  },
  jacCommand: {
    description: 'Command that serves the app; auto: what the runtime understands',
    type: 'string',
    choices: ['auto', 'start', 'serve'],
    toml: ['kubernetes.jac_command'],
    default: 'auto',
    parse: values.oneOf(['auto', 'start', 'serve']),
    verbs: [],
  },
};
