import type { PreviewOwner } from '../../model/preview.js';
import { roughly } from './lifetime.js';
import { expiryOf, type Preview, sameRepository } from './marks.js';

/** One preview as a collection sees it. */
export type Candidate = Pick<Preview, 'namespace' | 'owner' | 'used' | 'ttlSeconds' | 'terminating'> & {
  readonly asleep: boolean;
};

export interface CollectionPolicy {
  readonly now: Date;
  /** Whose pull requests `open` are; absent: nobody's are known. */
  readonly repository?: Pick<PreviewOwner, 'repository' | 'repositoryId'>;
  /** Numbers of the open pull requests of that repository. Absent: unknown, which is never taken for "none". */
  readonly open?: ReadonlySet<number>;
  readonly sleepAfterSeconds?: number;
}

export interface Decision<C> {
  readonly preview: C;
  readonly action: 'destroy' | 'sleep';
  /** Destroyed because its pull request is closed, which can be asked again; a lifetime is over whoever asks. */
  readonly closed: boolean;
  readonly reason: string;
}

/**
 * What is to be done with which preview, and why. A lifetime that its owner wrote on it ends whoever looks; that a pull request
 * is closed is known of one's own repository alone, and its previews alone are put to sleep: none where no repository is known.
 * Pure.
 */
export function decide<C extends Candidate>(previews: readonly C[], policy: CollectionPolicy): Decision<C>[] {
  return previews.flatMap((preview): Decision<C>[] => {
    if (preview.terminating) return [];
    const { owner, used } = preview;
    const own = policy.repository !== undefined && sameRepository(policy.repository, owner);
    const idle = Math.max(0, (policy.now.getTime() - Date.parse(used)) / 1000);
    const expiry = expiryOf(preview);
    if (expiry !== undefined && expiry <= policy.now) {
      const reason = `not used for ${roughly(idle)}, its lifetime is ${roughly(preview.ttlSeconds ?? 0)}`;
      return [{ preview, action: 'destroy', closed: false, reason }];
    }
    if (own && policy.open?.has(owner.pullRequest) === false) {
      const reason = `pull request #${owner.pullRequest} is closed`;
      return [{ preview, action: 'destroy', closed: true, reason }];
    }
    const { sleepAfterSeconds } = policy;
    if (own && sleepAfterSeconds !== undefined && !preview.asleep && idle >= sleepAfterSeconds) {
      return [{ preview, action: 'sleep', closed: false, reason: `not used for ${roughly(idle)}` }];
    }
    return [];
  });
}
