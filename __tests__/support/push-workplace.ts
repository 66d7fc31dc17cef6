/** Where tests of pushed images work: an app of their own, the registry of the throwaway cluster, skopeo with its login. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeBundle } from '../../src/adapters/node/bundle.js';
import { daemonlessImages } from '../../src/adapters/oci/daemonless.js';
import { type ImageName, parseImage } from '../../src/model/image.js';
import type { BuildRequest, Images } from '../../src/ports/images.js';
import { requestOf } from '../unit/image-doubles.js';
import { type App, copyOf } from './apps.js';
import { devRegistry } from './registry.js';

export class PushWorkplace {
  /** Of repositories and namespaces. */
  readonly name = `image-push-${randomBytes(3).toString('hex')}`;
  readonly app: App = copyOf('hello');
  readonly registry = devRegistry();
  /** A folder; docker and skopeo read the login from `auth` in it. */
  readonly folder: string = mkdtempSync(join(tmpdir(), 'jac-images-'));
  readonly auth: string = join(this.folder, 'config.json');

  constructor() {
    // The same code has the same image id, and a node tells the name under which it first got one.
    this.app.write('unique.txt', this.name);
    const { username, password } = this.registry.login;
    const entry = { auth: Buffer.from(`${username}:${password}`).toString('base64') };
    writeFileSync(this.auth, JSON.stringify({ auths: { [this.registry.address]: entry } }), { mode: 0o600 });
  }

  images(address: string = this.registry.address): Images {
    const options = { env: { XDG_CACHE_HOME: this.folder }, insecureRegistries: [address], version: 'test' };
    const wheels = {
      layer: () => {
        throw new Error('no packages are needed');
      },
    };
    return daemonlessImages({ ...options, emit: () => undefined }, wheels);
  }

  async request(more: Partial<BuildRequest>): Promise<BuildRequest> {
    const { login } = this.registry;
    const bundle = await makeBundle(this.app.folder, 'app.jac');
    return requestOf({ bundle, login, baseLogin: login, ...more });
  }

  target(tag: string, address: string = this.registry.address): ImageName {
    return parseImage(`${address}/${this.name}/app:${tag}`);
  }

  async skopeo(...args: string[]): Promise<string> {
    const env = { ...process.env, REGISTRY_AUTH_FILE: this.auth };
    return (await promisify(execFile)('skopeo', args, { env, maxBuffer: 1 << 26 })).stdout;
  }

  /** By skopeo, which checks every digest. @returns the manifest */
  async copied(pinned: string): Promise<{ readonly mediaType: string }> {
    const folder = join(this.folder, 'copy');
    mkdirSync(folder);
    try {
      await this.skopeo(
        'copy',
        '--src-tls-verify=false',
        '--preserve-digests',
        `docker://${pinned}`,
        `dir:${folder}`,
      );
      return JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  close(): void {
    this.registry.registries.close();
    this.app.cleanUp();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
