import { kinds } from '../../model/kubernetes.js';
import type { Change } from '../../model/plan.js';
import type { Context } from '../context.js';

/** A controller answers for a route when it has read it, and serves it a moment later; Traefik gathers changes for two seconds. */
const heardMs = 5_000;

const exposures: readonly string[] = [kinds.Ingress.kind, kinds.HTTPRoute.kind];

/** Of an Ingress and a route that take over from each other, the old one is needed until the new one is served. Nothing tells when. */
export async function untilHeard(
  { clock, signal }: Pick<Context, 'clock' | 'signal'>,
  changing: readonly Change[],
): Promise<void> {
  const moved = changing.filter(({ kind }) => exposures.includes(kind));
  const takesOver =
    moved.some(({ action }) => action === 'delete') && moved.some(({ action }) => action !== 'delete');
  if (takesOver) await clock.sleep(heardMs, signal);
}
