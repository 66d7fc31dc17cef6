import type { Clock } from '../../ports/clock.js';
import type { ByteChannel } from '../../ports/pod-ports.js';

/** How long a pod may be silent after who asked has said all; it cannot be told that, nor that nobody listens any more. */
const silenceMs = 60_000;

/**
 * Carries bytes both ways until the pod has no more, or one of the two is gone. Each way is as fast as its slower end, so that no more
 * than a few chunks are kept.
 * @throws what reading from the pod throws; a local end that goes is no error
 */
export async function bridge(
  local: ByteChannel,
  pod: ByteChannel,
  clock: Pick<Clock, 'sleep'>,
): Promise<void> {
  const over = new AbortController();
  let hungUp = false;
  let heard = 0;
  const hangUp = () => {
    hungUp = true;
    pod.abort();
  };

  async function upwards(): Promise<void> {
    const chunks = local.incoming[Symbol.asyncIterator]();
    for (;;) {
      const next = await chunks.next().catch(() => undefined);
      if (over.signal.aborted) return;
      if (next === undefined) return hangUp();
      if (next.done === true) break;
      // Why the pod takes no more is told by what is read from it.
      if (!(await pod.send(next.value).then(isTrue, isFalse))) return;
    }
    pod.finish();
    for (let before = -1; before !== heard; ) {
      before = heard;
      if (!(await clock.sleep(silenceMs, over.signal).then(isTrue, isFalse))) return;
    }
    hangUp();
  }

  async function downwards(): Promise<void> {
    for await (const chunk of pod.incoming) {
      heard++;
      if (!(await local.send(chunk).then(isTrue, isFalse))) return hangUp();
    }
  }

  void upwards();
  try {
    await downwards();
    local.close();
    pod.close();
  } catch (error) {
    // A half answer must not look like a whole one.
    local.abort();
    pod.abort();
    if (!hungUp) throw error;
  } finally {
    over.abort();
  }
}

const isTrue = () => true;
const isFalse = () => false;
