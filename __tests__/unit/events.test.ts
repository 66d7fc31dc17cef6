import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { eventJson, eventsTable } from '../../src/doors/cli/print/events.js';
import type { Context } from '../../src/engine/context.js';
import { belongsTo } from '../../src/engine/events/belongs.js';
import { inventorySecret, newInventory } from '../../src/engine/records/inventory.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import type { ResolvedSettings } from '../../src/model/settings.js';
import { type EventLine, type EventsOptions, events } from '../../src/operations/events.js';
import type { Cluster, WatchEvent } from '../../src/ports/cluster.js';
import { jac, now, standingClock } from './cli-world.js';

const belongs = belongsTo('shop', [{ kind: 'Deployment', name: 'old-shop' }]);
const named = (text: string) => {
  const [kind = '', name = ''] = text.split('/');
  return { kind, name };
};

describe('what belongs to an app', () => {
  it.each([
    'Deployment/shop',
    'Deployment/shop-code-server',
    'ReplicaSet/shop-654959454',
    'Pod/shop-654959454-2ggb5',
    'Pod/shop-code-server-58dddcfb89-sgk2g',
    'PersistentVolumeClaim/shop-code-pvc',
    'StatefulSet/shop-mongodb',
    'Pod/shop-mongodb-0',
    'PersistentVolumeClaim/data-shop-mongodb-0',
    'HorizontalPodAutoscaler/shop-hpa',
    'Job/shop-before-0a1b2c3d',
    'Pod/shop-before-0a1b2c3d-x7k2p',
    'Ingress/shop-ingress',
    'Deployment/old-shop',
    'Pod/old-shop-654959454-2ggb5',
  ])('%s', (text) => expect(belongs(named(text))).toBe(true));

  it.each([
    'Deployment/shop-two',
    'Deployment/shopping',
    'ReplicaSet/shop-two-654959454',
    'Pod/shop-two-654959454-2ggb5',
    'Pod/shop-two-0',
    'Pod/shop',
    'Pod/myshop-654959454-2ggb5',
    'StatefulSet/shop',
    'Node/shop',
    'Pod/shop-mongodb-654959454-2ggb5',
    'Job/shop',
  ])('not %s', (text) => expect(belongs(named(text))).toBe(false));

  it('never takes what controllers make for an app whose name begins alike', () => {
    const hash = fc.string({
      unit: fc.constantFrom(...'bcdfghjklmnpqrstvwxz2456789'),
      minLength: 6,
      maxLength: 10,
    });
    const end = fc.string({
      unit: fc.constantFrom(...'bcdfghjklmnpqrstvwxz2456789'),
      minLength: 5,
      maxLength: 5,
    });
    const suffix = fc.stringMatching(/^[a-z][a-z0-9]{0,3}$/);
    fc.assert(
      fc.property(suffix, hash, end, (more, first, last) => {
        const other = `shop-${more}`;
        for (const each of [
          `Deployment/${other}`,
          `ReplicaSet/${other}-${first}`,
          `Pod/${other}-${first}-${last}`,
        ])
          expect(belongs(named(each))).toBe(false);
        expect(belongs(named(`Pod/shop-${first}-${last}`))).toBe(true);
      }),
    );
  });
});

let versions = 0;

function event(object: string, minute: number, more: object = {}): KubeObject {
  const { kind, name } = named(object);
  const time = `2026-11-21T11:${String(minute).padStart(2, '0')}:00Z`;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `${name}.${minute}`,
      uid: `${object}.${minute}`,
      namespace: 'web',
      resourceVersion: `${++versions}`,
    },
    involvedObject: { kind, name },
    type: 'Normal',
    reason: 'Created',
    message: 'made it ',
    firstTimestamp: time,
    lastTimestamp: time,
    ...more,
  };
}

interface Told {
  readonly batches: EventLine[][];
  readonly error: unknown;
}

async function tell(
  shown: readonly WatchEvent[] | readonly KubeObject[],
  options: Partial<EventsOptions> = {},
  entries: readonly { apiVersion: string; kind: string; name: string }[] = [],
): Promise<Told> {
  const controller = new AbortController();
  const origin = { project: 'path:/shop', subfolder: '' };
  const context = {
    signal: controller.signal,
    clock: standingClock(),
    cluster: {
      get: async () => inventorySecret({ ...newInventory('shop', origin), entries }, 'web'),
      list: async () => ({ items: shown, resourceVersion: '1' }),
      watch: async function* () {
        yield* shown;
        controller.abort(new Error('Ctrl-C'));
      },
    } as unknown as Cluster,
  } as unknown as Context;
  const batches: EventLine[][] = [];
  const write = async (lines: readonly EventLine[]) => void batches.push([...lines]);
  const resolved = { settings: { appName: 'shop', namespace: 'web' } } as unknown as ResolvedSettings;
  const error = await events(context, resolved, { follow: false, ...options, write }).catch(
    (thrown: unknown) => thrown,
  );
  return { batches, error };
}

const objects = ({ batches }: Told) => batches.map((lines) => lines.map(({ object: { name } }) => name));

describe('events', () => {
  it('tells those of the app, oldest first, what the Inventory names included', async () => {
    const told = await tell(
      [event('Deployment/shop', 30), event('Pod/shop-two-654959454-2ggb5', 20), event('Gadget/odd', 10)],
      {},
      [{ apiVersion: 'example.com/v1', kind: 'Gadget', name: 'odd' }],
    );
    expect(objects(told)).toEqual([['odd', 'shop']]);
    expect(told.batches[0]?.[0]).toEqual({
      namespace: 'web',
      time: '2026-11-21T11:10:00.000Z',
      first: '2026-11-21T11:10:00.000Z',
      count: 1,
      type: 'Normal',
      reason: 'Created',
      object: { kind: 'Gadget', name: 'odd' },
      message: 'made it',
    });
  });

  it('reads when something happened from either form of an event', async () => {
    const series = { count: 9, lastObservedTime: '2026-11-21T11:50:00.123456Z' };
    const fresh = event('Deployment/shop', 0, {
      ...{ firstTimestamp: null, lastTimestamp: null, eventTime: '2026-11-21T11:40:00.000000Z', series },
    });
    const { batches } = await tell([fresh]);
    expect(batches[0]?.[0]).toMatchObject({
      time: '2026-11-21T11:50:00.123Z',
      first: '2026-11-21T11:40:00.000Z',
      count: 9,
    });
  });

  it('leaves out other types, and what is older than --since', async () => {
    const shown = [
      event('Deployment/shop', 10, { type: 'Warning' }),
      event('Deployment/shop', 58, { type: 'Warning' }),
      event('ReplicaSet/shop-654959454', 59),
    ];
    expect(objects(await tell(shown, { types: ['Warning'] }))).toEqual([['shop', 'shop']]);
    expect(objects(await tell(shown, { since: 300 }))).toEqual([['shop', 'shop-654959454']]);
    expect(objects(await tell(shown, { types: ['Warning'], since: 300 }))).toEqual([['shop']]);
  });

  it('follows: each event once, an event that happened again, and nothing twice when the watch begins anew', async () => {
    const first = event('Deployment/shop', 10);
    const again = { ...first, metadata: { ...first.metadata, resourceVersion: 'later' }, count: 2 };
    const second = event('Pod/shop-654959454-2ggb5', 20);
    const told = await tell(
      [
        { type: 'SYNC', items: [first] },
        { type: 'ADDED', object: event('Deployment/other', 15) },
        { type: 'MODIFIED', object: again },
        { type: 'SYNC', items: [again, second] },
        { type: 'DELETED', object: first },
      ],
      { follow: true },
    );
    expect(objects(told)).toEqual([['shop'], ['shop'], ['shop-654959454-2ggb5']]);
    expect(told.error).toEqual(new Error('Ctrl-C'));
  });
});

const line = (more: Partial<EventLine> = {}): EventLine => ({
  namespace: 'web',
  time: '2026-11-21T11:59:00.000Z',
  first: '2026-11-21T11:50:00.000Z',
  count: 1,
  type: 'Normal',
  reason: 'Pulled',
  object: { kind: 'Pod', name: 'shop-1' },
  message: 'got it',
  ...more,
});

describe('events as they are printed', () => {
  it('stand in columns that go on where they were', () => {
    const print = eventsTable(() => now);
    expect(print([line({ type: 'Warning', count: 5, reason: 'BackOff' })])).toBe(
      'LAST SEEN           TYPE      REASON    OBJECT       MESSAGE\n' +
        '60s (x5 over 10m)   Warning   BackOff   Pod/shop-1   got it\n',
    );
    expect(print([line()])).toBe('60s                 Normal    Pulled    Pod/shop-1   got it\n');
  });

  it('have no control characters of others', () => {
    const text = eventsTable(() => now)([line({ message: 'a\u001b[2Jb\nc' })]);
    expect(text).toMatch(/ab c\n$/);
  });

  it('are objects that the published schema describes', () => {
    const schema = JSON.parse(readFileSync('docs/schema/events.schema.json', 'utf8')) as object;
    const validate = new Ajv2020({ strict: false }).compile(schema);
    const lines = eventJson([line(), line({ count: 3 })])
      .trimEnd()
      .split('\n');
    expect(lines.map((text) => validate(JSON.parse(text)))).toEqual([true, true]);
  });
});

describe('kubectl jac events', () => {
  it('hands over its options, and prints lines as they come', async () => {
    const asked: EventsOptions[] = [];
    const ran = await jac('events app.jac --types warning --types Normal --since 10m -o json', {
      events: async (_context, _resolved, options) => {
        asked.push(options);
        await options.write([line()]);
      },
    });
    expect(asked).toMatchObject([{ follow: false, types: ['Warning', 'Normal'], since: 600 }]);
    expect(ran).toEqual({ code: 0, out: `${JSON.stringify(line())}\n`, err: '' });
  });

  it('says so where there are none', async () => {
    const ran = await jac('events --name shop -n web', { events: async () => undefined });
    expect(ran).toEqual({ code: 0, out: '', err: 'No events of shop in web namespace.\n' });
  });

  it.each([['--types Bad'], ['--since soon']])('refuses %s', async (flags) => {
    expect((await jac(`events app.jac ${flags}`)).code).toBe(2);
  });
});
