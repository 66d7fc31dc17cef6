/** Drawings of how it works: boxes with lines of text, and arrows between them, as data. */
import { escaped, svg } from './svg.js';

interface Box {
  readonly at: readonly [x: number, y: number, width: number, height: number];
  /** The first line is its name. */
  readonly lines: readonly string[];
  readonly kind?: 'green' | 'magenta' | 'red';
  /** Holds other boxes: its name stands in its corner. */
  readonly around?: true;
}

interface Arrow {
  /** From the first point to the last, where its tip is. */
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly text?: readonly [x: number, y: number, text: string];
}

interface Drawing {
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
  /** A name, and a line below it. */
  readonly labels?: readonly (readonly [x: number, y: number, name: string, text: string])[];
}

function boxElements({ at: [x, y, width, height], lines, kind, around }: Box): string[] {
  const look = kind === undefined ? 'box' : `box-${kind}`;
  const rect = `<rect class="${around === true ? 'edge' : look}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`;
  const top = around === true ? y + 20 : y + height / 2 - (lines.length - 1) * 9 + 4.5;
  const [place, anchor] = around === true ? [x + 12, 'start'] : [x + width / 2, 'middle'];
  const texts = lines.map((line, index) => {
    const name = index === 0 ? 'sans ink bold' : 'sans faint';
    return `<text class="${name}" x="${place}" y="${top + index * 18}" font-size="13" text-anchor="${anchor}">${escaped(line)}</text>`;
  });
  return [rect, ...texts];
}

function arrowElements({ points, text }: Arrow): string[] {
  const line = points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  const [[fromX, fromY] = [0, 0], [x, y] = [0, 0]] = points.slice(-2);
  const turn = Math.round((Math.atan2(y - fromY, x - fromX) * 180) / Math.PI);
  return [
    `<path class="line" stroke-width="1.5" d="${line}"/>`,
    `<path class="tip" transform="translate(${x} ${y}) rotate(${turn})" d="M1 0L-8 -4.5V4.5z"/>`,
    ...(text === undefined ? [] : [noteElement(text)]),
  ];
}

const noteElement = ([x, y, text]: readonly [number, number, string]): string =>
  `<text class="sans faint" x="${x}" y="${y}" font-size="12">${escaped(text)}</text>`;

function draw({ title, description, width, height, boxes, arrows, labels = [] }: Drawing): string {
  const body = [
    `<rect class="paper" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...boxes.flatMap(boxElements),
    ...arrows.flatMap(arrowElements),
    ...labels.flatMap(([x, y, name, text]) => [
      `<text class="sans ink bold" x="${x}" y="${y}" font-size="13">${escaped(name)}</text>`,
      noteElement([x, y + 18, text]),
    ]),
  ];
  return svg({ title, description, width, height, body });
}

const howCodeTravels: Drawing = {
  title: 'How code gets into the pods',
  description:
    'The folder of the app becomes one archive that is named by its sha256. It is uploaded once to the code-server, a pod with a volume, and checked there. Each pod of the app fetches it from there by its digest in an init container, checks it, and starts it; app pods mount no volume and run on any node. Templates and settings become manifests, which are applied. The Service leads users to the pods that are ready.',
  width: 860,
  height: 400,
  boxes: [
    { at: [20, 20, 242, 360], lines: ['your machine, or a workflow'], around: true },
    { at: [320, 20, 520, 360], lines: ['the cluster, in one namespace'], around: true },
    { at: [41, 60, 200, 62], lines: ['folder of the app', 'app.jac, jac.toml, …'] },
    { at: [41, 172, 200, 62], lines: ['bundle', 'one archive, one sha256'], kind: 'magenta' },
    { at: [41, 294, 200, 62], lines: ['plan', 'what differs, and nothing else'] },
    { at: [340, 172, 170, 62], lines: ['code-server', 'holds bundles by digest'], kind: 'magenta' },
    { at: [340, 60, 170, 62], lines: ['volume', 'mounted here alone'] },
    { at: [610, 60, 200, 62], lines: ['app pod, node 1', 'init container, then jac start'], kind: 'green' },
    { at: [610, 172, 200, 62], lines: ['app pod, node 2', 'init container, then jac start'], kind: 'green' },
    { at: [610, 294, 200, 62], lines: ['Service', 'leads to pods that are ready'] },
    { at: [340, 294, 170, 62], lines: ['Revision', 'what ran, to run it again'] },
  ],
  arrows: [
    {
      points: [
        [141, 122],
        [141, 172],
      ],
      text: [149, 151, 'pack'],
    },
    {
      points: [
        [241, 203],
        [340, 203],
      ],
      text: [272, 194, 'upload'],
    },
    {
      points: [
        [425, 172],
        [425, 122],
      ],
    },
    {
      points: [
        [510, 203],
        [610, 203],
      ],
      text: [520, 222, 'fetch, check'],
    },
    {
      points: [
        [560, 203],
        [560, 91],
        [610, 91],
      ],
    },
    {
      points: [
        [141, 234],
        [141, 294],
      ],
      text: [149, 268, 'names the bundle'],
    },
    {
      points: [
        [241, 325],
        [340, 325],
      ],
      text: [276, 316, 'apply'],
    },
    {
      points: [
        [710, 294],
        [710, 234],
      ],
    },
    {
      points: [
        [810, 325],
        [826, 325],
        [826, 91],
        [810, 91],
      ],
    },
  ],
};

/** What each step is called, and the pods there are in it. */
const steps: readonly (readonly [
  name: string,
  what: string,
  ...pods: (readonly [string, string, Box['kind']?])[],
])[] = [
  ['Before', 'revision 1 serves', ['old pod 1', 'serves'], ['old pod 2', 'serves']],
  [
    'Applied',
    'nothing is taken away yet',
    ['old pod 1', 'serves'],
    ['old pod 2', 'serves'],
    ['new pod 1', 'fetches code, starts', 'magenta'],
  ],
  [
    'One is ready',
    'only now an old one ends',
    ['old pod 1', 'serves on, then ends'],
    ['old pod 2', 'serves'],
    ['new pod 1', 'serves', 'green'],
  ],
  ['Done', 'revision 2 serves', ['new pod 2', 'serves', 'green'], ['', ''], ['new pod 1', 'serves', 'green']],
  [
    'Or it cannot start',
    'why is shown, revision 1 applied again',
    ['old pod 1', 'serves'],
    ['old pod 2', 'serves'],
    ['new pod 1', 'crashes', 'red'],
  ],
];
const stepHeight = 84;
const stepTop = (row: number) => 20 + row * stepHeight;

const rollingUpdate: Drawing = {
  title: 'An update takes over pod by pod',
  description:
    'Two old pods serve. A new pod starts beside them with the new bundle. When it is ready it serves, and only then one old pod ends: it serves on until nodes know, then stops. The same happens again for the second. If a new pod cannot start, the old pods have never stopped serving: the reason is shown and the last good revision is applied again.',
  width: 860,
  height: stepTop(steps.length) + 4,
  boxes: steps.flatMap(([, , ...pods], row) =>
    pods.flatMap(([name, state, kind], column) => {
      const at = [300 + column * 182, stepTop(row) + 6, 170, 56] as const;
      return name === '' ? [] : [{ at, lines: [name, state], ...(kind === undefined ? {} : { kind }) }];
    }),
  ),
  arrows: [0, 1, 2].map((row) => ({
    points: [
      [34, stepTop(row) + 58],
      [34, stepTop(row + 1) + 8],
    ],
  })),
  labels: steps.map(([name, what], row) => [48, stepTop(row) + 30, name, what]),
};

/** Pictures by the names of their files. */
export const drawings: Readonly<Record<string, string>> = {
  'how-code-travels': draw(howCodeTravels),
  'rolling-update': draw(rollingUpdate),
};
