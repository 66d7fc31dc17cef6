import { JacScaleError } from '../../model/error.js';
import type { Revision } from '../../model/revision.js';
import type { BundleStore } from '../../ports/bundle-store.js';

/**
 * Makes sure that the code of a Revision can be fetched; waits for a code-server that is on its way.
 * @throws JacScaleError `BundleMissing`; what the store throws
 */
export async function needCode(store: BundleStore, { number, release, source }: Revision): Promise<void> {
  if (release.kind !== 'bundle' || (await store.has(release.digest, true))) return;
  throw new JacScaleError({
    code: 'BundleMissing',
    what: `the code of revision ${number} (${release.digest.slice(0, 15)}) is not on the code volume`,
    why: 'the volume was replaced, or somebody removed it there',
    next: deployAnew(source.commit),
  });
}

/** How to get the code of a Revision back whose bytes are lost. */
export const deployAnew = (commit: string | undefined): string =>
  commit === undefined ? 'kubectl jac scale app.jac' : `git checkout ${commit} && kubectl jac scale app.jac`;
