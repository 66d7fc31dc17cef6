import { Refusal } from './errors.js';

/** Bytes of bodies that may be held at once: with what is made of them they have to fit into the container's memory. */
const most = 48 * 1024 * 1024;

export interface Bodies {
  /**
   * Before a body is read.
   * @param length the header Content-Length; without one the body counts as large as it may be
   * @returns to be called when nobody holds it any more
   * @throws Refusal 503, with Retry-After
   */
  reserve(length: string | undefined, limit: number): () => void;
}

/** A single body always has room, however large the limit is. */
export function makeBodies(): Bodies {
  let held = 0;
  return {
    reserve(length, limit) {
      const announced = length === undefined ? limit : Number(length);
      const bytes = Math.min(Number.isFinite(announced) ? announced : limit, limit);
      if (held > 0 && held + bytes > most)
        throw new Refusal(
          503,
          { code: 'TooManyBodies', message: 'too much is being received', next: 'try again in a second' },
          { 'retry-after': '1' },
        );
      held += bytes;
      let isOver = false;
      return () => {
        if (!isOver) held -= bytes;
        isOver = true;
      };
    },
  };
}
