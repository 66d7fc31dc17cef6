/** When a node makes way for a new one, before its ids run into those of the next address. Pure: facts in, what to do out. */
import type { NodeStatus } from './status.js';

export interface RecycleSettings {
  /** Ids used at which a node is taken out. The rest is for what its last jobs still write. */
  readonly recycleAt: number;
  /** Ids used past which it is taken out whatever else is going on. */
  readonly urgentAt: number;
  /** Seconds after which a node that still has jobs is called overdue. It is waited for all the same: no job is killed. */
  readonly overdueSeconds: number;
  /** Seconds between two rounds of whoever leads. */
  readonly everySeconds: number;
}

export const defaultRecycleSettings: RecycleSettings = {
  recycleAt: 900_000,
  urgentAt: 980_000,
  overdueSeconds: 86_400,
  everySeconds: 60,
};

export interface NodeFacts extends NodeStatus {
  /** All of its finished jobs are in the archive. */
  readonly saved: boolean;
  /** Since when it drains, if it does. */
  readonly drainingSince?: Date | undefined;
}

export type Step =
  /** Nothing to do. */
  | 'none'
  /** Out of the Service and the Deployment, which makes a new node at once; it goes on with its jobs. */
  | 'detach'
  /** It still has jobs, or does not answer. */
  | 'wait'
  /** Its finished jobs into the archive. */
  | 'save'
  /** The pod goes. */
  | 'remove';

export interface Decision {
  readonly node: NodeFacts;
  readonly step: Step;
  readonly why: string;
  /** Somebody should look at it. */
  readonly overdue: boolean;
}

/** What is to be done with each node now. One at a time is taken out, unless it is urgent: a new node needs its start. */
export function decide(nodes: readonly NodeFacts[], settings: RecycleSettings, now: Date): Decision[] {
  let busy = nodes.some(({ state }) => state !== 'ready');
  // The fullest first.
  return [...nodes]
    .sort((a, b) => b.used - a.used)
    .map((node) => {
      const decision = node.state === 'draining' ? drained(node, settings, now) : full(node, settings, busy);
      if (decision.step === 'detach') busy = true;
      return decision;
    });
}

function full(node: NodeFacts, settings: RecycleSettings, busy: boolean): Decision {
  const share = `${node.used} of ${node.limit} ids are used`;
  if (node.used < settings.recycleAt) return { node, step: 'none', why: share, overdue: false };
  const urgent = node.used >= settings.urgentAt;
  if (busy && !urgent)
    return { node, step: 'none', why: `${share}; another node starts or drains`, overdue: false };
  return { node, step: 'detach', why: share, overdue: urgent };
}

function drained(node: NodeFacts, settings: RecycleSettings, now: Date): Decision {
  if (node.saved) return { node, step: 'remove', why: 'its finished jobs are saved', overdue: false };
  const seconds = (now.getTime() - (node.drainingSince ?? now).getTime()) / 1000;
  const overdue = seconds > settings.overdueSeconds;
  if (node.health === 'unreachable' || node.active === undefined) {
    return { node, step: 'wait', why: `it does not say what it does: ${node.message}`, overdue: true };
  }
  if (node.active > 0) return { node, step: 'wait', why: `${node.active} of its jobs are not over`, overdue };
  return { node, step: 'save', why: 'no job is left on it', overdue: false };
}
