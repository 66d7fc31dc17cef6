import type { ExitCode } from '../../../model/error.js';
import type { World } from '../world.js';
import { complete, type Known } from './complete.js';
import type { Lookups } from './lookups.js';
import { answerText, nothing } from './protocol.js';
import { described } from './verbs.js';

/**
 * Answers a shell. Whoever presses TAB is in the middle of a line, so nothing is ever said but candidates: what goes wrong has
 * none.
 */
export async function answerShell(
  [verb, ...typed]: readonly string[],
  known: Known,
  { engine, terminal }: Pick<World, 'engine' | 'terminal'>,
): Promise<ExitCode> {
  const lookup =
    (name: keyof Lookups): Lookups[typeof name] =>
    async (place) =>
      (await engine.completionLookups())[name](place);
  const lookups: Lookups = {
    apps: lookup('apps'),
    namespaces: lookup('namespaces'),
    contexts: lookup('contexts'),
    revisions: lookup('revisions'),
  };
  const answer = await complete(typed, known, lookups).catch(() => nothing);
  await terminal.stdout.write(answerText(answer, verb === described));
  return 0;
}
