import type { Failure, KubeLike, Theme } from './failure.js';

const image = { object: 'pod/hello', exit: 4 } as const;
const loginOf = (name: string, username: string, password: string, registry: string): KubeLike => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  type: 'kubernetes.io/dockerconfigjson',
  stringData: { '.dockerconfigjson': JSON.stringify({ auths: { [registry]: { username, password } } }) },
});
const ours = 'registry.example.com';

const failures: readonly Failure[] = [
  {
    id: 'image-not-found',
    title: 'The image does not exist',
    settings: `python_image = "${ours}/no/such:1"\nimage_pull_secrets = ["registry-login"]`,
    steps: ['a Secret `registry-login` that may pull'],
    ownNamespace: true,
    prepare: async ({ apply, registry: { username, password } }) => {
      await apply(loginOf('registry-login', username, password, ours));
    },
    told: {
      ...image,
      container: 'unpack',
      code: 'ImageNotFound',
      says: /no\/such:1 was not found/,
      next: /^correct python_image/,
    },
  },
  {
    id: 'image-denied',
    title: 'A private image, and no login',
    settings: `python_image = "${ours}/private/app:1"`,
    told: {
      ...image,
      container: 'unpack',
      code: 'ImageDenied',
      says: /may not be pulled/,
      next: /--image-pull-secret NAME/,
    },
  },
  {
    id: 'image-login-refused',
    title: 'A private image, and a wrong password',
    settings: `python_image = "${ours}/private/app:1"\nimage_pull_secrets = ["registry-login"]`,
    objects: [loginOf('registry-login', 'somebody', 'wrong', ours)],
    told: {
      ...image,
      container: 'unpack',
      code: 'ImageDenied',
      says: /may not be pulled/,
      next: /registry-login/,
    },
  },
  {
    id: 'image-pull-secret-missing',
    title: 'The Secret to pull with is not there',
    settings: `python_image = "${ours}/private/app:1"\nimage_pull_secrets = ["forgotten"]`,
    told: {
      ...image,
      container: 'unpack',
      code: 'ImageDenied',
      says: /may not be pulled/,
      next: /Secret that is missing \(forgotten\)/,
    },
  },
  {
    id: 'image-name-invalid',
    title: 'A name that is no name of an image',
    settings: 'python_image = "Python:3.12:slim"',
    told: { exit: 2, code: 'SettingInvalid', file: 'jac.toml', says: /Python:3\.12:slim/ },
  },
  {
    id: 'image-platform',
    title: 'An image for other processors',
    settings: `python_image = "${ours}/other/platform:1"\nimage_pull_secrets = ["registry-login"]`,
    steps: ['an image that was built for `linux/s390x` alone', 'a Secret `registry-login` that may pull'],
    ownNamespace: true,
    prepare: async ({ apply, registry: { username, password } }) => {
      const { pushOtherPlatform } = await import('../support/other-platform.js');
      await pushOtherPlatform('other/platform', '1');
      await apply(loginOf('registry-login', username, password, ours));
    },
    told: {
      ...image,
      container: 'unpack',
      code: 'ImagePlatform',
      says: /not made for the processor/,
      next: /--platform linux\/amd64,linux\/arm64/,
    },
  },
  {
    id: 'registry-unreachable',
    title: 'A registry that does not answer',
    settings: 'python_image = "registry.invalid/team/app:1"',
    flags: ['--timeout', '45s'],
    told: {
      ...image,
      exit: 7,
      container: 'unpack',
      code: 'ImagePullRetry',
      says: /not pulled yet/,
      next: /nodes reach the registry/,
    },
  },
  {
    id: 'command-missing',
    title: 'An image without Python',
    settings: 'python_image = "busybox:1.36"',
    told: {
      ...image,
      container: 'unpack',
      code: 'ContainerCannotStart',
      says: /python3/,
      next: /use an image that has the command: busybox:1\.36/,
    },
  },
  {
    id: 'push-denied',
    title: 'An image is to be built, and the registry does not take the login',
    settings: `registry = "http://${ours}"
python_image = "${ours}/base:1"`,
    flags: ['--build'],
    env: { DOCKER_USERNAME: 'somebody', DOCKER_PASSWORD: 'wrong' },
    told: { exit: 1, code: 'RegistryDenied', says: /does not take the password/, next: /./ },
  },
];

export const images: Theme = { title: 'Images', suite: 'catalogue-image', failures };
