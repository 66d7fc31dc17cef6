/** Rows of the settings about images, where code is kept, and the address. */
import type { Settings } from './settings.js';
import * as names from './settings-names.js';
import type { SettingRow } from './settings-row.js';
import * as values from './settings-values.js';

type ImageKey =
  | 'build'
  | 'image'
  | 'registry'
  | 'registryUsername'
  | 'registryPassword'
  | 'insecureRegistries'
  | 'dockerfile'
  | 'platforms'
  | 'buildCache'
  | 'buildArgs'
  | 'buildSecrets'
  | 'codeStore';

const rendering = ['scale', 'dry-run'] as const;

export const imageSettings: { readonly [K in ImageKey]: SettingRow<Settings[K]> } = {
  build: {
    description: 'Build an image with the code inside, push it and run it; else pods fetch the code',
    type: 'boolean',
    flag: { name: 'build', alias: 'b' },
    toml: ['kubernetes.build'],
    parse: values.boolean,
    verbs: rendering,
  },
  image: {
    description: 'Image to run; with --build, the name to push to: else {username}/{app}:{commit}',
    type: 'string',
    flag: { name: 'image' },
    toml: ['kubernetes.image', 'kubernetes.docker_image_name'],
    parse: values.image,
    verbs: [...rendering, 'rollback'],
  },
  registry: {
    description: 'Registry to push to; http:// in front: without TLS',
    type: 'string',
    flag: { name: 'registry' },
    toml: ['kubernetes.registry', 'kubernetes.image_registry'],
    default: 'docker.io',
    parse: values.registry,
    verbs: [...rendering, 'rollback'],
  },
  registryUsername: {
    description: 'User name at the registry; else what docker login or podman login stored',
    type: 'string',
    env: 'DOCKER_USERNAME',
    toml: ['kubernetes.docker_username'],
    parse: values.text,
    verbs: ['rollback'],
  },
  registryPassword: {
    description: 'Password or access token at the registry',
    type: 'string',
    env: 'DOCKER_PASSWORD',
    toml: ['kubernetes.docker_password'],
    secret: true,
    parse: names.secretValue,
    verbs: ['rollback'],
  },
  insecureRegistries: {
    description: 'Registries (host:port) that speak plain HTTP',
    type: 'list',
    flag: { name: 'insecure-registry' },
    toml: ['kubernetes.insecure_registries'],
    default: [],
    parse: values.listOf(values.registryHost),
    verbs: [...rendering, 'rollback'],
  },
  dockerfile: {
    description: 'Dockerfile to build with, relative to the project; none: put the code on the Python image',
    type: 'string',
    flag: { name: 'dockerfile' },
    toml: ['kubernetes.dockerfile'],
    parse: values.text,
    verbs: rendering,
  },
  platforms: {
    description: "Platforms to build for, such as linux/arm64; else the base image's or the builder's own",
    type: 'list',
    flag: { name: 'platform' },
    toml: ['kubernetes.platforms'],
    default: [],
    parse: values.listOf(values.platform),
    verbs: rendering,
  },
  buildCache: {
    description: 'Where builders keep their cache: auto (beside the image), off, or the name of an image',
    type: 'string',
    flag: { name: 'build-cache' },
    toml: ['kubernetes.build_cache'],
    default: 'auto',
    parse: values.image,
    verbs: rendering,
  },
  buildArgs: {
    description: 'Build arguments of the Dockerfile',
    type: 'map',
    flag: { name: 'build-arg' },
    wholeFlags: true,
    toml: ['kubernetes.build_args'],
    default: {},
    parse: values.mapOf(names.variableName, values.anyText),
    verbs: rendering,
  },
  buildSecrets: {
    description: 'Secret mounts of the Dockerfile, by id',
    type: 'map',
    toml: ['build_secrets'],
    default: {},
    secret: true,
    parse: values.mapOf(names.variableName, names.secretValue),
    verbs: [],
  },
  codeStore: {
    description:
      'Where the code is kept in the cluster; auto: ConfigMaps for small previews, else a code-server',
    type: 'string',
    choices: ['auto', 'code-server', 'configmap'],
    flag: { name: 'code-store' },
    toml: ['kubernetes.code_store'],
    default: 'auto',
    parse: values.oneOf(['auto', 'code-server', 'configmap']),
    verbs: rendering,
  },
};
