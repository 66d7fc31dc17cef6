/** What is typed for the pictures, one after another, in a folder with examples/taskboard. */
import type { App } from '../../__tests__/support/apps.js';

export interface Recording {
  readonly line: string;
  readonly before?: (app: App) => void;
  /** Exit code it has to end with. */
  readonly code: number;
  readonly pictures: readonly {
    readonly name: string;
    readonly title: string;
    readonly description: string;
    /** Taken as soon as the screen shows it; at the end without. */
    readonly when?: RegExp;
  }[];
}

export const recordings: readonly Recording[] = [
  {
    // No class of ingresses is there: what an error looks like, and what mends it.
    line: 'kubectl jac doctor app.jac --domain shop.example.com',
    code: 1,
    pictures: [
      {
        name: 'doctor',
        title: 'kubectl jac doctor',
        description:
          'A terminal after kubectl jac doctor: one line for each thing that a deploy needs, from the kubeconfig to the rights of the user, the storage of the cluster and the images on its nodes, most of them ok; one is an error, since the cluster has no controller for the domain that was asked for, and below it stands what mends it.',
      },
    ],
  },
  {
    line: 'kubectl jac scale app.jac',
    code: 0,
    pictures: [
      {
        name: 'live',
        title: 'kubectl jac scale, on its way',
        description:
          'A terminal while kubectl jac scale runs: the objects it has made so far, then its phases with their times, and below them the pods of the app and its databases, ready ones in green.',
        when: /^ +taskboard-[0-9a-z]{8,10}-[0-9a-z]{5} +0\/1 +Running/m,
      },
      {
        name: 'scale',
        title: 'kubectl jac scale',
        description:
          'A terminal after kubectl jac scale: one line for each object that was made, then that the app is ready, how long it took, its revision, its digest, and the addresses of the app and its API.',
      },
    ],
  },
  {
    line: 'kubectl jac status app.jac',
    code: 0,
    pictures: [
      {
        name: 'status',
        title: 'kubectl jac status',
        description:
          'A terminal after kubectl jac status: the pods of the app and its databases with state, age and node, then that the app is ready, with revision, digest and addresses.',
      },
    ],
  },
  {
    line: 'kubectl jac dry-run app.jac --memory-limit 1Gi',
    code: 0,
    pictures: [
      {
        name: 'dry-run',
        title: 'kubectl jac dry-run',
        description:
          'A terminal after kubectl jac dry-run: for each object whether it would be created, configured or left as it is, with a coloured diff of what would change, and the sum.',
      },
    ],
  },
  {
    line: 'kubectl jac scale app.jac',
    before: (app) => app.edit('app.jac', 'import socket;', 'import socket;\nimport pandas;'),
    code: 5,
    pictures: [
      {
        name: 'failure',
        title: 'an update that cannot start',
        description:
          'A terminal after an update that failed: which Python package the app misses, where it said so, what to write into jac.toml, and that the app was rolled back and still serves.',
      },
    ],
  },
];
