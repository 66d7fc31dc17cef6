import { JacScaleError } from '../../model/error.js';
import type { Emit } from '../../model/progress.js';
import type { Clock } from '../../ports/clock.js';
import type { Images } from '../../ports/images.js';

export interface ImagesDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** host:port of registries without TLS. */
  readonly insecureRegistries: readonly string[];
  /** Version of this program, for User-Agent. */
  readonly version: string;
}

export function makeImages(_deps: ImagesDeps): Images {
  throw new JacScaleError({ code: 'Unavailable', what: 'images are being built' });
}
