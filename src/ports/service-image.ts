import type { ImageName, RegistryLogin } from '../model/image.js';
import type { BuiltImage } from './images.js';

/** The orchestrator's image, to be made on an image with Node. */
export interface ServiceImageRequest {
  /** Has `node` on its PATH. */
  readonly base: ImageName;
  readonly baseLogin: RegistryLogin | undefined;
  /** Where it goes; without a tag under this project's version. */
  readonly target: ImageName;
  readonly login: RegistryLogin | undefined;
  /** `linux/amd64`; none: the base's only one, else that. */
  readonly platforms: readonly string[];
}

export interface ServiceImages {
  /** Builds, pushes, and answers when the registry has the image whole; what is there already is not sent. @throws JacScaleError */
  build(request: ServiceImageRequest): Promise<BuiltImage>;
}
