/** 200 apps in 20 namespaces, on a node without a machine: what one more app costs when many are there. */
import { rmSync } from 'node:fs';
import { copyOf } from '../__tests__/support/apps.js';
import { type AuditEvent, auditMark, auditSince, isWrite } from '../__tests__/support/audit.js';
import { devcluster, kubectl } from '../__tests__/support/cluster.js';
import { fakeNode } from '../__tests__/support/kwok.js';
import { type Actor, namespaceOwner } from '../__tests__/support/roles.js';
import { atMost, type Measurement, mebibytes, median, milliseconds } from './measurement.js';
import { node, plugin, timed } from './processes.js';

const namespaces = 20;
const appsEach = 10;
/** As many at once as the machine has processors. */
const workers = 2;
/** How much the last fifth may cost more than the first, for which nothing was there. */
const growth = 1.25;

interface Deployed {
  readonly seconds: number;
  readonly peakRss: number;
}

export const manyApps: Measurement = {
  name: 'many-apps',
  title: `${namespaces * appsEach} apps in ${namespaces} namespaces, pods on a kwok node`,
  async run() {
    if (devcluster === undefined)
      return {
        samples: {},
        lines: [],
        skipped: ['kwok nodes and the audit log are the throwaway cluster’s'],
      };
    const machine = await fakeNode();
    const actor = await namespaceOwner('bench-many');
    const app = copyOf('hello');
    app.set(
      [
        'code_store = "configmap"',
        ...Object.entries(machine.podSpec.nodeSelector).map(
          ([key, value]) => `node_selector = { "${key}" = "${value}" }`,
        ),
        'tolerations = [{ key = "jac-scale-tests/kwok", operator = "Exists" }]',
      ].join('\n'),
    );
    const places = Array.from({ length: namespaces * appsEach }, (_, index) => ({
      name: `app-${String(index).padStart(3, '0')}`,
      // One app into each namespace, then the second: the last fifth meets nine others.
      namespace: `${actor.namespace}-${index % namespaces}`,
    }));
    try {
      const began = performance.now();
      const first = await round(actor, app.file, places);
      const wall = (performance.now() - began) / 1000;
      const again = await round(actor, app.file, places);
      const fifth = places.length / 5;
      const ends = <T>(values: readonly T[]) => [values.slice(0, fifth), values.slice(-fifth)] as const;
      const [early, late] = ends(first.deployed).map((some) =>
        median(some.map(({ seconds }) => seconds)),
      ) as [number, number];
      const [earlyPeak, latePeak] = ends(first.deployed).map((some) =>
        median(some.map(({ peakRss }) => peakRss)),
      ) as [number, number];
      const [earlyAsked, lateAsked] = ends(places).map((some) =>
        median(some.map((place) => requestsOf(first.events, place))),
      ) as [number, number];
      const writes = again.events.filter(isWrite).length;
      const unchanged = again.events.length / places.length;
      return {
        samples: {
          'first deploy': first.deployed.map(({ seconds }) => seconds),
          'first deploy, MiB': first.deployed.map(({ peakRss }) => peakRss),
          unchanged: again.deployed.map(({ seconds }) => seconds),
        },
        lines: [
          { what: `all ${places.length}, ${workers} at once`, ours: `${wall.toFixed(0)} s` },
          {
            what: '  one app: the last fifth, beside the first fifth',
            ours: milliseconds(late),
            peer: milliseconds(early),
            ratio: late / early,
            goal: atMost(late, early * growth, `at most ${growth}x`),
          },
          {
            what: '  requests of one app (by its own names), last beside first',
            ours: lateAsked.toFixed(0),
            peer: earlyAsked.toFixed(0),
            ratio: lateAsked / earlyAsked,
            goal: atMost(lateAsked, earlyAsked, 'no more'),
          },
          {
            what: '  peak memory of one run, last beside first',
            ours: mebibytes(latePeak),
            peer: mebibytes(earlyPeak),
            ratio: latePeak / earlyPeak,
            goal: atMost(latePeak, earlyPeak * 1.1, 'at most 1.1x'),
          },
          {
            what: 'all again, nothing changed: requests of one app, writes of all',
            ours: `${unchanged.toFixed(1)} / ${writes}`,
            goal: { text: 'at most 8 / 0', met: unchanged <= 8 && writes === 0 },
          },
        ],
      };
    } finally {
      app.cleanUp();
      const made = [...new Set(places.map(({ namespace }) => namespace))];
      await kubectl('delete', 'namespace', ...made, '--ignore-not-found');
      await actor.cleanUp();
      await machine.cleanUp();
      rmSync(app.folder, { recursive: true, force: true });
    }
  },
};

interface Place {
  readonly name: string;
  readonly namespace: string;
}

async function round(actor: Actor, file: string, places: readonly Place[]) {
  const mark = auditMark();
  const deployed: Deployed[] = [];
  const next = places.entries();
  const work = async () => {
    for (const [index, { name, namespace }] of next) {
      const ran = await timed(
        actor,
        [node, plugin, 'scale', file, '--name', name, '-n', namespace, '-o', 'json'],
        { memory: true },
      );
      deployed[index] = { seconds: ran.seconds, peakRss: ran.peakRss ?? 0 };
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return { deployed, events: await auditSince(mark, actor.username) };
}

/** Requests that name an app's objects; LISTs carry its name in their selector. */
const requestsOf = (events: readonly AuditEvent[], { name, namespace }: Place): number =>
  events.filter(
    (event) =>
      event.namespace === namespace && (event.uri.includes(name) || event.name?.startsWith(name) === true),
  ).length;
