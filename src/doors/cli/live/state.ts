import type { Waiting } from '../../../model/diagnosis.js';
import type { Phase, ProgressEvent } from '../../../model/progress.js';
import type { PodView } from '../../../model/report.js';

export interface PhaseState {
  readonly phase: Phase;
  readonly message: string;
  /** Monotonic ms. */
  readonly began: number;
  readonly ended?: number;
}

/** What the live view shows: everything that happened so far, summed up. */
export interface LiveState {
  readonly phases: readonly PhaseState[];
  readonly upload?: { readonly sent: number; readonly total: number };
  readonly pods: readonly PodView[];
  /** Of those with what is rolled out. */
  readonly ready: number;
  readonly wanted: number;
  readonly waiting: readonly Waiting[];
}

export const initialState: LiveState = { phases: [], pods: [], ready: 0, wanted: 0, waiting: [] };

/** The state after an event that came at `now` (monotonic ms). */
export function reduce(state: LiveState, event: ProgressEvent, now: number): LiveState {
  switch (event.type) {
    case 'phase':
      return { ...state, phases: inPhase(state.phases, event, now), waiting: [] };
    case 'upload':
      return {
        ...state,
        upload: { sent: event.sent, total: event.total },
        phases:
          event.sent < event.total ? state.phases : end(state.phases, now, ({ phase }) => phase === 'upload'),
      };
    case 'pods':
      // Reasons are told anew with each look at the pods.
      return { ...state, pods: event.pods, ready: event.ready, wanted: event.wanted, waiting: [] };
    case 'waiting':
      return {
        ...state,
        waiting: [...state.waiting.filter((each) => !same(each, event.waiting)), event.waiting],
      };
    case 'object':
    case 'warning':
    case 'note':
      return state;
  }
}

const same = (a: Waiting, b: Waiting) => a.code === b.code && a.object === b.object;

function inPhase(
  phases: readonly PhaseState[],
  { phase, message }: { readonly phase: Phase; readonly message: string },
  now: number,
): PhaseState[] {
  // A phase that says something new has not ended.
  const open = phases.find((each) => each.phase === phase && each.ended === undefined);
  if (open !== undefined) return phases.map((each) => (each === open ? { ...each, message } : each));
  // The first code arrives while the pods that wait for it are rolled out.
  const ended = end(phases, now, (each) => phase !== 'upload' || each.phase !== 'rollout');
  return [...ended, { phase, message, began: now }];
}

const end = (
  phases: readonly PhaseState[],
  now: number,
  which: (phase: PhaseState) => boolean,
): PhaseState[] =>
  phases.map((each) => (each.ended === undefined && which(each) ? { ...each, ended: now } : each));
