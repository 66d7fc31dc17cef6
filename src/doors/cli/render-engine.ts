import type { Emit } from '../../model/progress.js';
import type { RenderReport } from '../../operations/render.js';
import type { Invocation } from './command.js';

/** What `render` needs: this machine's files, and no cluster. */
export interface RenderEngine {
  /** @param invocation with FILE as its only argument, if there is one */
  render(
    invocation: Invocation,
    folder: string,
    force: boolean,
    emit: Emit,
    signal: AbortSignal,
  ): Promise<RenderReport>;
}
