/** What is asked for each call of a Python module or of JQM: the cluster's answer holds for half a minute. */
import { requireAccess } from '../../engine/modules/access.js';
import type { AccessAttributes, AccessReviewer, Caller } from '../../ports/access.js';
import type { Clock } from '../../ports/clock.js';
import { Remembered } from './remembered.js';

const rememberedMs = 30_000;

/** A reviewer that asks for nothing twice within half a minute. */
export function rememberingReviewer(
  reviewer: AccessReviewer,
  clock: Pick<Clock, 'monotonic'>,
): AccessReviewer {
  const known = new Remembered<boolean>(clock, () => rememberedMs);
  return {
    isAllowed: (caller, attributes) => {
      const { username, uid, groups, extra } = caller;
      const key = JSON.stringify([username, uid, groups, extra, attributes]);
      return known.get(key, () => reviewer.isAllowed(caller, attributes));
    },
  };
}

/** @throws JacScaleError `Forbidden`, with the administrator's command */
export type Require = (caller: Caller | undefined, wanted: AccessAttributes) => Promise<void>;

/** Where nobody is asked, everything may be. */
export const requirer =
  (reviewer: AccessReviewer | undefined): Require =>
  async (caller, wanted) => {
    if (reviewer !== undefined && caller !== undefined) await requireAccess(reviewer, caller, [wanted]);
  };
