/** `node daemonless-build.cjs SETTINGS.json TAG`: builds and pushes an app without a daemon, and says what it did as JSON. */
import { readFileSync } from 'node:fs';
import { makeBundle } from '../src/adapters/node/bundle.js';
import { daemonlessImages } from '../src/adapters/oci/daemonless.js';
import { parseImage, type RegistryLogin } from '../src/model/image.js';

export interface BuildSettings {
  readonly folder: string;
  readonly entry: string;
  /** Without its tag. */
  readonly image: string;
  readonly base: string;
  readonly login: RegistryLogin;
  readonly insecureRegistries: readonly string[];
}

export async function build(settingsFile: string, tag: string): Promise<void> {
  const settings = JSON.parse(readFileSync(settingsFile, 'utf8')) as BuildSettings;
  const { folder, entry, login, insecureRegistries } = settings;
  const none = () => {
    throw new Error('the app needs no packages');
  };
  const images = daemonlessImages(
    { env: process.env, insecureRegistries, version: 'bench', emit: () => undefined },
    { layer: none },
  );
  const built = await images.build({
    root: folder,
    entry,
    bundle: await makeBundle(folder, entry),
    target: parseImage(`${settings.image}:${tag}`),
    base: parseImage(settings.base),
    login,
    baseLogin: login,
    dockerfile: undefined,
    dependencies: { key: '', requirements: [], runtimeRequirements: [] },
    jacCommand: 'auto',
    containerPort: 8000,
    platforms: [],
    cache: 'off',
    buildArgs: {},
    buildSecrets: {},
    source: {},
    origin: { project: 'path:/', subfolder: '' },
    version: undefined,
  });
  console.log(JSON.stringify(built));
}

const [, , settingsFile, tag] = process.argv;
if (settingsFile !== undefined && tag !== undefined) await build(settingsFile, tag);
