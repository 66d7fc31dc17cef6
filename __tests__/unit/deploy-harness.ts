/** An app that is deployed into the cluster in memory, with a registry that answers at once. */
import type { Context } from '../../src/engine/context.js';
import type { Digest } from '../../src/model/bundle.js';
import { JacScaleError } from '../../src/model/error.js';
import type { Report } from '../../src/model/report.js';
import type { ResolvedSettings } from '../../src/model/settings.js';
import type { SettingVerb } from '../../src/model/settings-table.js';
import { rollback } from '../../src/operations/rollback.js';
import { scale } from '../../src/operations/scale.js';
import type { Images } from '../../src/ports/images.js';
import { MemoryCluster } from './memory-cluster.js';
import { resolve } from './settings-doubles.js';

export const digestOf = (letter: string) => `sha256:${letter.repeat(64)}` as const;
export const imageOf = (letter: string, repository = 'o/a') => `ghcr.io/${repository}@${digestOf(letter)}`;

export type Login = readonly [username: string, password: string];

export class Deployed {
  readonly cluster = new MemoryCluster();
  /** Code with which the registry refuses to be asked. */
  registry: string | undefined;
  /** Letter of the bundle's digest that the project's files make. */
  code = 'b';
  /** Digests on the code volume; those of earlier runs, unless they are taken out. */
  readonly stored = new Set<string>();
  /** What a run may change although it was made once. */
  updateDatabases = false;
  /** Whether a run may go on with what another project has left. */
  takeApp = false;
  /** Called when the code-server is asked for a bundle. */
  onAsked: () => Promise<void> = async () => undefined;

  #images(): Partial<Images> {
    return {
      resolve: async (name) => {
        if (this.registry !== undefined)
          throw new JacScaleError({ code: this.registry, what: 'the registry said no' });
        return name.digest ?? digestOf('0');
      },
      isPublic: async () => false,
      storedLogin: async () => undefined,
    };
  }

  async scale(flags: Record<string, unknown>, login?: Login, toml?: string): Promise<Report> {
    const resolved = await this.#resolved('scale', flags, login, toml);
    const { updateDatabases, takeApp } = this;
    return (await scale(this.context(), resolved, { takeOver: [], takeApp, updateDatabases })).report;
  }

  async rollback(to?: number, login?: Login, toml?: string): Promise<Report> {
    const resolved = await this.#resolved('rollback', {}, login, toml);
    return (await rollback(this.context(), resolved, { to, takeOver: [] })).report;
  }

  #resolved(
    verb: SettingVerb,
    flags: Record<string, unknown>,
    login: Login | undefined,
    toml: string | undefined,
  ): Promise<ResolvedSettings> {
    return resolve({
      verb,
      flags,
      ...(toml === undefined ? {} : { toml }),
      env: {
        K8_MONGODB: 'False',
        K8_REDIS: 'False',
        K8_STATELESS: 'True',
        ...(login === undefined ? {} : { DOCKER_USERNAME: login[0], DOCKER_PASSWORD: login[1] }),
      },
    });
  }

  context(): Context {
    const digest = digestOf(this.code);
    return {
      cluster: this.cluster.asCluster(),
      clock: {
        now: () => new Date(),
        monotonic: () => performance.now(),
        sleep: (ms: number, signal?: AbortSignal) =>
          new Promise<void>((done, reject) => {
            const timer = setTimeout(done, ms);
            signal?.addEventListener('abort', () => {
              clearTimeout(timer);
              reject(signal.reason);
            });
          }),
      },
      source: {
        origin: async () => ({ project: 'github.com/o/r', subfolder: '' }),
        commit: async () => ({ commit: this.code.repeat(40) }),
        actor: () => 'ada',
        holder: () => 'ada@here',
      },
      reach: { connect: async () => 'open' },
      emit: () => undefined,
      signal: new AbortController().signal,
      makeBundle: async () => ({
        digest,
        size: 1,
        files: [],
        warnings: [],
        entry: 'app.jac',
        open: async function* () {
          yield new Uint8Array(1);
        },
      }),
      makeStore: () => ({
        has: async (asked: Digest) => {
          await this.onAsked();
          return this.stored.has(asked);
        },
        put: async () => void this.stored.add(digest),
        prune: async () => undefined,
      }),
      images: async () => this.#images(),
    } as unknown as Context;
  }

  /** Password with which the nodes pull from ghcr.io. */
  password(): string | undefined {
    const secret = this.cluster.find('Secret', 'shop-pull');
    const text = (secret?.['data'] as Record<string, string> | undefined)?.['.dockerconfigjson'];
    const config = JSON.parse(Buffer.from(text ?? 'e30=', 'base64').toString());
    return config.auths?.['ghcr.io']?.password;
  }
}
