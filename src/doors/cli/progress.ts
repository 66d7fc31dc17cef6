import type { Emit, ProgressEvent } from '../../model/progress.js';
import type { Clock } from '../../ports/clock.js';
import type { Terminal } from '../../ports/terminal.js';
import type { OutputFormat } from './command.js';
import { Screen } from './live/screen.js';
import { initialState, reduce } from './live/state.js';
import { view } from './live/view.js';
import { plainLines } from './plain.js';
import { changeLine } from './print/changes.js';
import { noteText, warningText } from './print/report.js';
import type { Style } from './print/style.js';

const leastMsBetweenDraws = 100;

export interface Progress {
  readonly emit: Emit;
  /** Warnings and notes that stand on the terminal already, as printed. */
  readonly said: ReadonlySet<string>;
  /** Takes the live view away while `act` uses the terminal. */
  aside<T>(act: () => Promise<T>): Promise<T>;
  stop(): void;
}

/**
 * Shows what happens while an operation runs: a live view on a terminal, lines elsewhere. Changed objects go to stdout as
 * they change, as kubectl's do, unless stdout is kept for one JSON or YAML object.
 */
export function showProgress(terminal: Terminal, clock: Clock, style: Style, output: OutputFormat): Progress {
  const said = new Set<string>();
  const lasting = (event: ProgressEvent): string => {
    if (event.type !== 'warning' && event.type !== 'note') return '';
    const text =
      event.type === 'warning' ? warningText(event.warning, style) : noteText(event.message, style);
    if (said.has(text)) return '';
    said.add(text);
    return text;
  };
  const objects = output === 'text' ? terminal.stdout : terminal.stderr;
  const lines = plainLines();
  const live = terminal.stderr.interactive ? liveView(terminal, clock, style) : undefined;
  return {
    said,
    emit: (event) => {
      const text = lasting(event) + (live === undefined ? lines(event) : '');
      if (text !== '' || event.type === 'object') {
        live?.above();
        void terminal.stderr.write(text);
        if (event.type === 'object') void objects.write(changeLine(event));
      }
      live?.take(event);
    },
    aside: async (act) => {
      live?.hold();
      try {
        return await act();
      } finally {
        live?.resume();
      }
    },
    stop: () => live?.hold(),
  };
}

function liveView(terminal: Terminal, clock: Clock, style: Style) {
  const screen = new Screen(terminal.stderr);
  let state = initialState;
  let held = false;
  let cleared = false;
  let drawn = Number.NEGATIVE_INFINITY;
  let soon: NodeJS.Timeout | undefined;
  let tick: NodeJS.Timeout | undefined;
  let offResize: (() => void) | undefined;

  const draw = () => {
    clearTimeout(soon);
    soon = undefined;
    if (held || state.phases.length === 0) return;
    drawn = clock.monotonic();
    cleared = false;
    const { columns, rows } = terminal.stderr;
    screen.draw(view(state, { ...style, columns: columns() }, rows(), drawn, clock.now()));
    tick ??= setInterval(draw, 1000).unref();
    offResize ??= terminal.onResize(draw);
  };
  return {
    take: (event: ProgressEvent) => {
      state = reduce(state, event, clock.monotonic());
      // What was printed above took the view away: it comes back at once.
      const wait = cleared ? 0 : drawn + leastMsBetweenDraws - clock.monotonic();
      if (wait <= 0) draw();
      else soon ??= setTimeout(draw, wait).unref();
    },
    /** What is printed next stands above the view, which the next draw shows again. */
    above: () => {
      cleared = true;
      screen.clear();
    },
    hold: () => {
      held = true;
      clearTimeout(soon);
      clearInterval(tick);
      offResize?.();
      soon = undefined;
      tick = undefined;
      offResize = undefined;
      screen.clear();
    },
    resume: () => {
      held = false;
      draw();
    },
  };
}
