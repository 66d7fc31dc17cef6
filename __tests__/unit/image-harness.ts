/** What a build without a daemon runs against in a test. */
import { buildDaemonless, type DaemonlessDeps } from '../../src/engine/image/daemonless.js';
import { layerTar } from '../../src/engine/image/layer.js';
import type { ProgressEvent } from '../../src/model/progress.js';
import type { BuildRequest } from '../../src/ports/images.js';
import type { Manifest } from '../../src/ports/registry.js';
import type { WheelsRequest } from '../../src/ports/wheels.js';
import { MemoryRegistries, memoryCache, memorySpool, requestOf } from './image-doubles.js';

export const target = 'registry.test/owner/app';

// biome-ignore lint/suspicious/noExplicitAny: tests read foreign objects by the path they assert
export const json = (bytes: Uint8Array | undefined): any =>
  JSON.parse(Buffer.from(bytes ?? []).toString('utf8'));

export class Harness {
  readonly registries = new MemoryRegistries();
  readonly wheelsAsked: WheelsRequest[] = [];
  readonly events: ProgressEvent[] = [];
  readonly deps: DaemonlessDeps = {
    registries: this.registries,
    cache: memoryCache(),
    spool: memorySpool,
    emit: (event) => this.events.push(event),
    wheels: {
      layer: (request) => {
        this.wheelsAsked.push(request);
        const text = Buffer.from(JSON.stringify(request.requirements));
        return layerTar('opt/jac-deps', 0, [
          { path: 'list', size: text.length, mode: 0o644, content: [text] },
        ]);
      },
    },
  };

  build(more: Partial<BuildRequest> = {}, deps: Partial<DaemonlessDeps> = {}) {
    return buildDaemonless({ ...this.deps, ...deps }, requestOf(more));
  }

  /** The error a build ends with. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read foreign objects by the path they assert
  failing(more: Partial<BuildRequest> = {}, deps: Partial<DaemonlessDeps> = {}): Promise<any> {
    return this.build(more, deps).then(
      () => undefined,
      (error) => error,
    );
  }

  manifest(reference: string, place: string = target): Manifest {
    const found = this.registries.manifests.get(`${place} ${reference}`);
    if (found === undefined) throw new Error(`no ${reference} in ${place}`);
    return found;
  }

  configOf(image: Manifest) {
    return json(this.registries.blobs.get(`${target} ${json(image.bytes).config.digest}`));
  }

  notes(): string[] {
    return this.events.flatMap((event) => (event.type === 'note' ? [event.message] : []));
  }

  /** What was asked of registries that matches. */
  asked(pattern: RegExp): string[] {
    return this.registries.asked.filter((line) => pattern.test(line));
  }
}
