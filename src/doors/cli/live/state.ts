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
  readonly wanted: number;
  readonly waiting: readonly Waiting[];
}

export const initialState: LiveState = { phases: [], pods: [], wanted: 0, waiting: [] };

/** The state after an event that came at `now` (monotonic ms). */
export function reduce(state: LiveState, event: ProgressEvent, now: number): LiveState {
  switch (event.type) {
    case 'phase':
      return { ...state, phases: inPhase(state.phases, event, now), waiting: [] };
    case 'upload':
      return { ...state, upload: { sent: event.sent, total: event.total } };
    case 'pods':
      // Reasons are told anew with each look at the pods.
      return { ...state, pods: event.pods, wanted: event.wanted, waiting: [] };
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
  const last = phases.at(-1);
  // A phase that says something new has not ended.
  if (last?.phase === phase) return [...phases.slice(0, -1), { ...last, message }];
  return [
    ...phases.map((each) => (each.ended === undefined ? { ...each, ended: now } : each)),
    { phase, message, began: now },
  ];
}
