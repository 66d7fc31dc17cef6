import type { Context } from '../../engine/context.js';
import { explainClusterError } from '../../engine/explain.js';
import { applySurroundings, lookOutside, openPolicy } from '../../engine/preview/apply.js';
import { findPreview } from '../../engine/preview/find.js';
import { namespaceHangs, namespacesGone } from '../../engine/preview/gone.js';
import { gated } from '../../engine/preview/guard.js';
import { expiryOf, type Preview, previewNamespace } from '../../engine/preview/marks.js';
import type { Outside } from '../../engine/preview/outside.js';
import { takeRights } from '../../engine/preview/rights.js';
import { forgetSleep, wakeUp, workloadsOf } from '../../engine/preview/sleep.js';
import { type PreviewQuota, renderSurroundings } from '../../engine/preview/surroundings.js';
import { reporter } from '../../engine/report.js';
import { JacScaleError } from '../../model/error.js';
import { annotationKeys, labelKeys } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import type { PreviewOwner } from '../../model/preview.js';
import type { Outcome } from '../../model/report.js';
import type { ResolvedSettings } from '../../model/settings.js';
import { ClusterError } from '../../ports/cluster.js';
import { type ScaleOptions, scale } from '../scale.js';
import { type Taking, takeAway, takeAwayAfterFailure } from './take-away.js';

export interface CreatePreviewOptions extends Pick<ScaleOptions, 'takeOver' | 'takeApp'> {
  readonly owner: PreviewOwner;
  /** How long it may live without being used; absent: until somebody destroys it. */
  readonly ttlSeconds?: number;
  /**
   * Whether the pull request is still open, asked right before the namespace is made and right before the first object of
   * the app is applied.
   */
  stillWanted(): Promise<boolean>;
  readonly quota?: PreviewQuota;
  /** The pods' networks as CIDRs, where the nodes do not say them. */
  readonly podNetworks?: readonly string[];
}

/** The settings of a preview: a namespace of its own, a host of its own, and everything labelled as a preview's. */
export function previewSettings(resolved: ResolvedSettings, owner: PreviewOwner): ResolvedSettings {
  const { settings } = resolved;
  const namespace = previewNamespace(settings.appName, owner.pullRequest);
  return {
    ...resolved,
    settings: { ...settings, namespace, labels: { ...settings.labels, [labelKeys.preview]: 'true' } },
  };
}

/**
 * Brings the preview of a pull request to what settings and code say, in a namespace of its own. Nothing is made for a pull
 * request that is closed by now: status `cancelled`.
 * @throws JacScaleError `PreviewTaken`, `NamespaceHangs`; what `scale` throws
 */
export async function createPreview(
  context: Context,
  resolved: ResolvedSettings,
  options: CreatePreviewOptions,
): Promise<Outcome> {
  const run = new PreviewRun(context, previewSettings(resolved, options.owner), options);
  const { appName: app, namespace } = run.resolved.settings;
  try {
    return await run.run();
  } catch (error) {
    throw error instanceof ClusterError ? explainClusterError(error, { namespace, app }) : error;
  }
}

class PreviewRun {
  readonly resolved: ResolvedSettings;
  readonly #context: Context;
  readonly #options: CreatePreviewOptions;
  readonly #used: Date;
  readonly #deadline: number;
  #closed = false;
  #entered = false;
  #outside: Outside | undefined;
  /** The namespace, when this run made it. */
  #made: KubeObject | undefined;
  /** uid of the namespace, when it was there. */
  #found: string | undefined;

  constructor(context: Context, resolved: ResolvedSettings, options: CreatePreviewOptions) {
    this.#context = context;
    this.resolved = resolved;
    this.#options = options;
    this.#used = context.clock.now();
    this.#deadline = context.clock.monotonic() + resolved.settings.timeout * 1000;
  }

  async run(): Promise<Outcome> {
    const { owner, ttlSeconds, takeOver, takeApp } = this.#options;
    const { appName: app, namespace } = this.resolved.settings;
    const report = reporter(this.#context, { command: 'preview', app, namespace });
    const found = await findPreview(this.#context.cluster, { app, owner });
    if (found?.terminating === true) await this.#untilGone(found);
    else this.#found = found?.uid;
    if (this.#found !== undefined) await takeRights(this.#context, namespace);
    const exists = () => this.#found !== undefined || this.#made !== undefined;
    const gate = { exists, makeNamespace: () => this.#makeNamespace(), enter: () => this.#enter() };
    const context = { ...this.#context, cluster: gated(this.#context.cluster, gate) };
    try {
      const outcome = await scale(context, this.resolved, { takeOver, takeApp, preview: true });
      if (!this.#closed) {
        // Where nothing had to change nothing was written, and the namespace is still to be marked as used.
        if (!this.#entered) await this.#enter();
        await this.#letOutsideIn(outcome.report.url);
        await forgetSleep(this.#context.cluster, await workloadsOf(this.#context.cluster, namespace));
        return this.#asPreview(outcome, ttlSeconds);
      }
    } catch (error) {
      if (!this.#closed) {
        if (!this.#entered && this.#made !== undefined)
          await takeAwayAfterFailure(this.#context, this.#taking(this.#made));
        throw error;
      }
    }
    const what =
      this.#made === undefined
        ? 'nothing was made or changed'
        : await takeAway(this.#context, this.#taking(this.#made));
    const notes = [`pull request #${owner.pullRequest} is closed`, what];
    return report('cancelled', { notes, preview: { pullRequest: owner.pullRequest } });
  }

  #taking(made: KubeObject): Taking {
    return { made, app: this.resolved.settings.appName, deadline: this.#deadline };
  }

  #asPreview({ report, exitCode }: Outcome, ttlSeconds: number | undefined): Outcome {
    const used = this.#used.toISOString();
    const expires = expiryOf({ used, ...(ttlSeconds === undefined ? {} : { ttlSeconds }) });
    const preview = {
      pullRequest: this.#options.owner.pullRequest,
      ...(expires === undefined ? {} : { expires: expires.toISOString() }),
    };
    return { report: { ...report, command: 'preview', preview }, exitCode };
  }

  /** A pull request that was opened again may find the namespace of its first life still going. */
  async #untilGone({ namespace, uid }: Preview): Promise<void> {
    this.#context.emit({
      type: 'phase',
      phase: 'plan',
      message: `waiting until the old ${namespace} is gone`,
    });
    const query = { fieldSelector: `metadata.name=${namespace}` };
    const [left] = await namespacesGone(this.#context, new Set([uid]), query, this.#deadline);
    if (left !== undefined) throw namespaceHangs(left);
  }

  async #ask(): Promise<void> {
    if (!this.#closed && (await this.#options.stillWanted())) return;
    this.#closed = true;
    const { pullRequest } = this.#options.owner;
    throw new JacScaleError({ code: 'PullRequestClosed', what: `pull request #${pullRequest} is closed` });
  }

  async #makeNamespace(): Promise<KubeObject> {
    await this.#ask();
    const { namespace } = this.#render(undefined);
    const { name } = namespace.metadata;
    try {
      this.#made = await this.#context.cluster.create(namespace);
      // An earlier one, in which this run had begun, is gone.
      this.#entered = false;
      await takeRights(this.#context, name);
      return this.#made;
    } catch (error) {
      if (!(error instanceof ClusterError) || error.reason !== 'AlreadyExists') throw error;
      // Another run for the same pull request was quicker, or somebody else took the name.
      const found = await findPreview(this.#context.cluster, {
        app: this.resolved.settings.appName,
        owner: this.#options.owner,
      });
      if (found === undefined || found.terminating) throw error;
      this.#found = found.uid;
      this.#made = undefined;
      await takeRights(this.#context, name);
      return found.object;
    }
  }

  #render(outside: Parameters<typeof renderSurroundings>[2]['outside']) {
    const { owner, ttlSeconds, quota } = this.#options;
    return renderSurroundings(
      this.resolved.settings,
      { owner, used: this.#used, ...(ttlSeconds === undefined ? {} : { ttlSeconds }) },
      { outside, ...(quota === undefined ? {} : { quota }) },
    );
  }

  /** What surrounds the app stands before the app does. */
  async #enter(): Promise<void> {
    await this.#ask();
    const { cluster } = this.#context;
    const { namespace } = this.resolved.settings;
    this.#outside = await lookOutside(cluster, this.#options.podNetworks ?? []);
    const { objects, namespace: wanted } = this.#render(this.#outside.sources);
    if (this.#made === undefined) await this.#mark(wanted);
    await applySurroundings(this.#context, objects);
    const others = (await workloadsOf(cluster, namespace)).filter((workload) => !this.#isApps(workload));
    await wakeUp(cluster, others);
    this.#entered = true;
  }

  /** In a cluster without a pod nobody knows the pods' network, until the first preview's own are there. */
  async #letOutsideIn(url: string | undefined): Promise<void> {
    if (this.#outside?.known === true) return;
    const { known, sources, notes } = await lookOutside(this.#context.cluster, []);
    for (const message of notes) this.#context.emit({ type: 'note', message });
    if (known) await openPolicy(this.#context, this.#render(sources).objects, url);
  }

  /** The app's own Deployments are woken by what is deployed now, not by what ran before. */
  #isApps({ kind, metadata: { labels } }: KubeObject): boolean {
    return kind === 'Deployment' && labels?.[labelKeys.instance] === this.resolved.settings.appName;
  }

  /** A lifetime that is not asked for any more is taken away. The uid: no other namespace of that name may be meant. */
  async #mark({ metadata: { name, labels, annotations } }: KubeObject): Promise<void> {
    await this.#context.cluster.mergePatch(
      { kind: kinds.Namespace, name },
      { metadata: { uid: this.#found, labels, annotations: { [annotationKeys.ttl]: null, ...annotations } } },
    );
  }
}
