import { randomBytes } from 'node:crypto';
import type { Bundle, Digest } from '../../model/bundle.js';
import { JacScaleError } from '../../model/error.js';
import { namesOf } from '../../model/identity.js';
import { kinds } from '../../model/kubernetes.js';
import type { BundleStore } from '../../ports/bundle-store.js';
import { ClusterError, type ExecResult } from '../../ports/cluster.js';
import { readyPod } from '../ready-pod.js';
import { type CodeServerScope, codeServerSelector, waitForPod } from './pod.js';
import { type Encoding, hasCommand, prepareCommand, pruneCommand, receiveCommand } from './script.js';
import { encoded, encodingOf } from './stream.js';

export interface CodeServerDeps extends CodeServerScope {
  /** How long to wait for the code-server, when it is not up or goes away. Default 300. */
  readonly waitSeconds?: number;
}

const container = 'httpd';
/** Waits between attempts, in milliseconds; each attempt then also waits for a pod that is ready. */
const backoff = [500, 1000, 2000, 4000, 8000] as const;

/**
 * Bundles on the volume of the app's code-server, reached by exec into its pod. Cut connections, a restarted API server and
 * a replaced pod are survived: the upload starts over.
 */
export function codeServerStore(deps: CodeServerDeps): BundleStore {
  return new CodeServerStore(deps);
}

class CodeServerStore implements BundleStore {
  readonly #deps: CodeServerDeps;
  /** The pod that answered last. */
  #pod: string | undefined;

  constructor(deps: CodeServerDeps) {
    this.#deps = deps;
  }

  /**
   * Without `wait` false as well while no code-server is there to ask: `put` then waits for it and looks again.
   * @throws JacScaleError `CodeServerNotReady`, `UploadCut`, when it was waited for; ClusterError
   */
  async has(digest: Digest, wait = false): Promise<boolean> {
    if (wait) return await this.#hasInTheEnd(digest);
    const { cluster, namespace, app } = this.#deps;
    const labelSelector = codeServerSelector(app);
    const pods = await cluster.list(kinds.Pod, { namespace, labelSelector });
    this.#pod = readyPod(pods.items, this.#deps.claim);
    if (this.#pod === undefined) return false;
    try {
      const result = await this.#exec(this.#pod, hasCommand(hexOf(digest)));
      return lastLine(result) === 'present';
    } catch (error) {
      if (!passes(error)) throw error;
      this.#pod = undefined;
      return false;
    }
  }

  async #hasInTheEnd(digest: Digest): Promise<boolean> {
    let answer = '';
    await this.#persist(async (pod) => {
      const result = await this.#exec(pod, hasCommand(hexOf(digest)));
      answer = lastLine(result);
      return wasKilled(result) ? 'again' : 'done';
    });
    return answer === 'present';
  }

  /**
   * @throws JacScaleError `CodeVolumeFull`, `CodeServerNotReady`, `CodeServerFailed`, `BundleDamaged`, `BundleChanged`;
   *   ClusterError
   */
  async put(bundle: Bundle, onProgress: (sentBytes: number) => void): Promise<void> {
    const encoding = await encodingOf(bundle);
    let damaged = 0;
    await this.#persist(async (pod) => {
      const answer = await this.#send(pod, bundle, encoding, onProgress);
      const [word, detail = ''] = answer.split(' ');
      if (word === 'stored' || word === 'present') return 'done';
      if (word === 'full') throw this.#volumeFull(bundle.size, Number(detail) * 1024);
      if (word !== 'mismatch') return 'again';
      // Fewer bytes are those of a connection that was cut on the far side.
      if (Number(detail) === bundle.size && ++damaged === 2) throw this.#damaged();
      return 'again';
    });
  }

  async prune(keep: {
    readonly bundles: readonly Digest[];
    readonly dependencyKeys: readonly string[];
  }): Promise<void> {
    await this.#persist(async (pod) => {
      const result = await this.#exec(pod, pruneCommand(keep.bundles.map(hexOf), keep.dependencyKeys));
      if (result.exitCode === 0) return 'done';
      if (wasKilled(result)) return 'again';
      throw this.#failed(result);
    });
  }

  /** Does something with a ready code-server until it is done; a failure that may pass is tried again, a few times. */
  async #persist(act: (pod: string) => Promise<'done' | 'again'>): Promise<void> {
    const { clock, signal } = this.#deps;
    for (let attempt = 0; ; attempt++) {
      const wait = backoff[attempt];
      try {
        this.#pod ??= await waitForPod(this.#deps, this.#deps.waitSeconds ?? 300);
        if ((await act(this.#pod)) === 'done') return;
        if (wait === undefined) throw this.#gaveUp();
      } catch (error) {
        if (wait === undefined || !passes(error)) throw error;
      }
      this.#pod = undefined;
      await clock.sleep(wait, signal);
    }
  }

  async #send(
    pod: string,
    bundle: Bundle,
    encoding: Encoding,
    onProgress: (sentBytes: number) => void,
  ): Promise<string> {
    const hex = hexOf(bundle.digest);
    const prepared = this.#answer(await this.#exec(pod, prepareCommand(hex, bundle.size)));
    if (prepared !== 'ready') return prepared;
    const part = `${hex}.${randomBytes(6).toString('hex')}.part`;
    const command = receiveCommand(hex, bundle.size, part, encoding);
    return this.#answer(await this.#exec(pod, command, encoded(bundle, encoding, onProgress)));
  }

  /** What a script said; nothing when it was killed before it could. */
  #answer(result: ExecResult): string {
    const answer = lastLine(result);
    if (answer === 'failed' && /no space left|quota exceeded/i.test(result.stderr)) return 'full 0';
    if (answer === 'failed' || (result.exitCode !== 0 && !wasKilled(result))) throw this.#failed(result);
    return answer;
  }

  async #exec(
    pod: string,
    command: readonly string[],
    stdin?: AsyncIterable<Uint8Array>,
  ): Promise<ExecResult> {
    const { cluster, namespace, signal } = this.#deps;
    return await cluster.exec({
      namespace,
      pod,
      container,
      command,
      signal,
      ...(stdin === undefined ? {} : { stdin }),
    });
  }

  #volumeFull(needed: number, free: number): JacScaleError {
    return new JacScaleError({
      code: 'CodeVolumeFull',
      what: `the code volume of ${this.#deps.app} (${namesOf(this.#deps.app).codeVolume}) is full: ${mebibytes(needed)} are needed, ${mebibytes(free)} are free`,
      why: 'it keeps the code of every revision that can be rolled back to',
      next:
        'leave large files out with .jacignore, keep fewer revisions (revision_history_limit), or raise pvc_size under ' +
        '[plugins.scale.kubernetes], which needs a storage class that expands volumes',
    });
  }

  #damaged(): JacScaleError {
    return new JacScaleError({
      code: 'BundleDamaged',
      what: `the code arrived damaged in the code-server of ${this.#deps.app}, twice`,
      why: 'its sha256 differs from the one computed here: a file changed meanwhile, or a disk or connection is faulty',
      next: 'run the command again; if it happens again, look at the disk of the code volume',
    });
  }

  #gaveUp(): JacScaleError {
    return new JacScaleError({
      code: 'UploadCut',
      what: `the upload to the code-server of ${this.#deps.app} was cut ${backoff.length + 1} times`,
      why: 'the connection ended, or the container was stopped, before all had arrived',
      next: `kubectl -n ${this.#deps.namespace} describe pod -l ${codeServerSelector(this.#deps.app)}`,
    });
  }

  #failed(result: ExecResult): JacScaleError {
    return new JacScaleError({
      code: 'CodeServerFailed',
      what: `the code-server of ${this.#deps.app} could not store the code (exit code ${result.exitCode})`,
      why: result.stderr.trim().split('\n').at(-1) ?? '',
      next: `kubectl -n ${this.#deps.namespace} logs -l ${codeServerSelector(this.#deps.app)}`,
    });
  }
}

const hexOf = (digest: Digest): string => digest.slice('sha256:'.length);

const lastLine = (result: ExecResult): string => result.stdout.trimEnd().split('\n').at(-1) ?? '';

/** By a signal, as when the pod is deleted. */
const wasKilled = (result: ExecResult): boolean => result.exitCode > 128;

const lasting = new Set(['Forbidden', 'Unauthorized', 'Invalid']);

/** Whether a failure may pass by itself: cut connections, a server that restarts, a pod that was replaced. */
const passes = (error: unknown): boolean => error instanceof ClusterError && !lasting.has(error.reason);

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MiB`;
