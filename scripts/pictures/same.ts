/** What differs from one run to the next and says nothing. */
import type { Run } from '../../__tests__/support/cells.js';

export interface Own {
  readonly namespace: string;
  /** Folder of the app. */
  readonly folder: string;
  /** Path of the kubeconfig. */
  readonly kubeconfig: string;
  /** `user@machine`, as revisions name who deployed. */
  readonly actor: string;
}

/** A line without what belongs to the machine it was made on; as wide as before where columns depend on it. */
export function withoutMachine(line: readonly Run[], { namespace, folder, kubeconfig, actor }: Own): Run[] {
  const clean = (text: string) =>
    text
      .replaceAll(folder, '.')
      .replaceAll(kubeconfig, '~/.kube/config')
      .replaceAll(namespace, 'shop')
      .replaceAll(actor, 'ada@laptop'.slice(0, actor.length).padEnd(actor.length))
      .replace(/\b10\.\d+\.\d+\.(\d+)/g, (address, last: string) =>
        `192.0.2.${last}`.slice(0, address.length),
      );
  let moved = 0;
  return line.map((run) => {
    const text = clean(run.text);
    const column = run.column + moved;
    moved += text.length - run.text.length;
    return { ...run, text, column };
  });
}

/** A picture's text with times, ages, and names that are drawn by lot made alike: pictures that agree in this are the same. */
export const alike = (picture: string): string =>
  picture
    .replace(/(?<![\w.])(?:\d+m)?\d+(?:\.\d)?s\b/g, 'TIME')
    .replace(/-[bcdf-hj-np-tv-z2456789]{5,10}-[bcdf-hj-np-tv-z2456789]{5}\b/g, '-POD')
    .replace(/\b\d+ ms\b|\b\d{4}-\d\d-\d\d \d\d:\d\d\b/g, 'TIME')
    .replace(/\bsha256:[0-9a-f]+/g, 'DIGEST')
    .replace(/\b[0-9a-f]{40,64}\b/g, 'DIGEST')
    .replace(/ node-\d/g, ' NODE')
    .replace(/(?:x|textLength|width|height|viewBox|d|y)="[^"]*"/g, '');
