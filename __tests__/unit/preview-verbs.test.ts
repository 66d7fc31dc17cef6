import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Context } from '../../src/engine/context.js';
import { exitCodes } from '../../src/model/error.js';
import type { PreviewsReport, PreviewView } from '../../src/model/preview.js';
import type { CreatePreviewOptions } from '../../src/operations/preview/create.js';
import type { CollectOptions } from '../../src/operations/preview/gc.js';
import type { PullRequests } from '../../src/ports/github.js';
import { expectGolden, jac, now, reportOf } from './cli-world.js';

const schema = new URL('../../docs/schema/previews.schema.json', import.meta.url);
const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
  JSON.parse(readFileSync(schema, 'utf8')) as object,
);

const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString();
const view = (pullRequest: number, more: Partial<PreviewView> = {}): PreviewView => ({
  namespace: `shop-pr-${pullRequest}`,
  app: 'shop',
  owner: { repository: 'github.com/acme/shop', repositoryId: '42', pullRequest },
  state: 'ready',
  created: at(-50),
  used: at(-2),
  ...more,
});
const previews: PreviewView[] = [
  view(7, { url: 'http://10.89.0.11:31001', expires: at(70) }),
  view(12, { state: 'asleep', used: at(-26), expires: at(-1) }),
  view(113, {
    state: 'terminating',
    hanging: ['NamespaceFinalizersRemaining: Some content\u001b[2J has finalizers'],
  }),
];
const listed: PreviewsReport = {
  schema: 'jac-scale-previews/v1',
  command: 'preview list',
  status: 'ready',
  durationMs: 12,
  previews,
  notes: [],
};
const collected: PreviewsReport = {
  ...listed,
  command: 'preview gc',
  status: 'failed',
  previews: previews.slice(0, 1),
  actions: [
    { action: 'destroy', namespace: 'shop-pr-12', reason: 'pull request #12 is closed' },
    { action: 'sleep', namespace: 'shop-pr-7', reason: 'not used for 2h' },
    {
      action: 'destroy',
      namespace: 'shop-pr-113',
      reason: 'pull request #113 is closed',
      failure: {
        code: 'NamespaceHangs',
        what: 'namespace shop-pr-113 hangs in Terminating',
        why: 'why',
        next: 'do',
      },
    },
  ],
  notes: ['something to know'],
};

describe('preview list', () => {
  it('is a table', async () => {
    const ran = await jac('preview list', { listPreviews: async () => listed });
    expect(ran).toMatchObject({ code: 0, err: '' });
    expectGolden('screens/previews.txt', ran.out);
  });

  it('of one app, where there is none', async () => {
    let asked: unknown;
    const listPreviews = async (_context: Context, options: unknown) => {
      asked = options;
      return { ...listed, previews: [] };
    };
    const ran = await jac('preview list --name shop', { listPreviews });
    expect(ran).toEqual({ code: 0, out: 'No previews of shop found.\n', err: '' });
    expect(asked).toEqual({ app: 'shop' });
  });

  it('works outside of a project', async () => {
    const configure = async () => {
      const { usageError } = await import('../../src/model/error.js');
      throw usageError({ code: 'AppFileMissing', what: 'no Jac file is named' });
    };
    expect((await jac('preview list', { configure, listPreviews: async () => listed })).code).toBe(0);
  });

  it.each([listed, collected, { ...collected, status: 'planned' }])(
    'prints what is published',
    async (report) => {
      const given = { listPreviews: async () => report as PreviewsReport };
      const { out } = await jac('preview list -o json', given);
      expect([validate(JSON.parse(out)), validate.errors]).toEqual([true, null]);
      expect((await jac('preview list -o yaml', given)).out).toContain('schema: jac-scale-previews/v1');
    },
  );
});

describe('preview gc', () => {
  const pulls = (open: ReadonlySet<number> | undefined): PullRequests => ({
    get: async (number) => ({ number, open: number === 7, fork: false, headSha: '' }),
    open: async () => open,
    repositoryId: async () => '42',
  });

  it('says what it did, and ends with 1 when something could not be done', async () => {
    const ran = await jac('preview gc --repo acme/shop', { gcPreviews: async () => collected });
    expect(ran.code).toBe(exitCodes.error);
    expect(ran.err).toContain('note: something to know');
    expectGolden('screens/previews-gc.txt', ran.out);
  });

  it('says what it would do', async () => {
    const report: PreviewsReport = { ...collected, status: 'planned', previews, notes: [] };
    const ran = await jac('preview gc --dry-run --repo acme/shop', { gcPreviews: async () => report });
    expect(ran.out).toContain('namespace/shop-pr-12 would be destroyed (pull request #12 is closed)\n');
    expect(ran.out).toContain('3 of 3 previews to be changed; nothing was written\n');
  });

  it('asks GitHub when the cluster has been read, not before', async () => {
    let given: CollectOptions | undefined;
    let asked = 0;
    await jac('preview gc --repo Acme/Shop --sleep-after 8h --timeout 1m', {
      gcPreviews: async (_context, options) => {
        given = options;
        return listed;
      },
      pullRequests: async () => ({
        ...pulls(new Set([7])),
        open: async () => {
          asked++;
          return new Set([7]);
        },
      }),
    });
    expect(given).toMatchObject({
      // A name that another repository had before is told from it by the id.
      repository: { repository: 'github.com/acme/shop', repositoryId: '42' },
      sleepAfterSeconds: 8 * 3600,
      timeout: 60,
      dryRun: false,
    });
    expect(asked).toBe(0);
    const { open } = given ?? {};
    expect(typeof open === 'function' ? await open() : open).toEqual(new Set([7]));
    expect([await given?.stillClosed?.(7), await given?.stillClosed?.(8)]).toEqual([false, true]);
  });

  it('takes a pull request that GitHub does not tell of for none that is closed', async () => {
    let given: CollectOptions | undefined;
    await jac('preview gc --repo acme/shop', {
      gcPreviews: async (_context, options) => {
        given = options;
        return listed;
      },
      pullRequests: async () => ({
        get: async () => undefined,
        open: async () => new Set(),
        repositoryId: async () => undefined,
      }),
    });
    expect(given?.repository).toEqual({ repository: 'github.com/acme/shop' });
    expect(await given?.stillClosed?.(8)).toBe(false);
  });
});

describe('a verb about one preview', () => {
  const outcome = { report: reportOf({ command: 'preview' }), exitCode: exitCodes.ok };

  it('create hands on what was asked for', async () => {
    let given: CreatePreviewOptions | undefined;
    const line =
      'preview create app.jac --pr 7 --repo acme/shop --ttl 3d --quota cpu=4,pods=9 --pod-network 10.0.0.0/8';
    const ran = await jac(line, {
      createPreview: async (_context, { settings }, options) => {
        given = options;
        expect(settings.namespace).toBe('taskboard-pr-7');
        return outcome;
      },
    });
    expect(ran.code).toBe(0);
    expect(given).toMatchObject({
      owner: { repository: 'github.com/acme/shop', pullRequest: 7 },
      ttlSeconds: 259_200,
      quota: { cpu: '4', pods: '9' },
      podNetworks: ['10.0.0.0/8'],
      takeApp: false,
    });
    // Nobody can be asked: the deploy goes on.
    expect(await given?.stillWanted()).toBe(true);
  });

  it.each([
    [{ open: true }, true],
    [{ open: false }, false],
    [undefined, true],
  ])('create asks GitHub: %j', async (state, wanted) => {
    let given: CreatePreviewOptions | undefined;
    await jac('preview create app.jac --pr 7 --repo acme/shop', {
      createPreview: async (_context, _resolved, options) => {
        given = options;
        return outcome;
      },
      pullRequests: async () => ({
        get: async (number) => state && { number, fork: false, headSha: '', ...state },
        open: async () => undefined,
        repositoryId: async () => '42',
      }),
    });
    expect(given?.owner.repositoryId).toBe('42');
    expect(await given?.stillWanted()).toBe(wanted);
  });

  it('destroy asks first', async () => {
    const destroyPreview = async (
      _context: Context,
      { confirm }: { confirm?: (changes: []) => Promise<boolean> },
    ) => ((await confirm?.([])) === true ? outcome : { ...outcome, exitCode: exitCodes.cancelled });
    const line = 'preview destroy app.jac --pr 7 --repo acme/shop';
    const engine = { destroyPreview } as Parameters<typeof jac>[1];
    expect((await jac(`${line} --yes`, engine)).code).toBe(0);
    expect((await jac(line, engine, { canAsk: true, answer: 'y' })).code).toBe(0);
    expect((await jac(line, engine, { canAsk: true, answer: 'n' })).code).toBe(130);
    const nobody = await jac(line, engine);
    expect(nobody.code).toBe(2);
    expect(nobody.err).toContain('preview destroy needs --yes where nobody can be asked');
  });

  it('sleep and wake name the preview', async () => {
    const seen: unknown[] = [];
    const act = async (_context: Context, request: unknown) => {
      seen.push(request);
      return outcome;
    };
    await jac('preview sleep --name shop --pr 7 --repo acme/shop', { sleepPreview: act });
    await jac('preview wake --name shop --pr 7 --repo acme/shop --timeout 1m', { wakePreview: act });
    const owner = { repository: 'github.com/acme/shop', pullRequest: 7 };
    expect(seen).toEqual([
      { app: 'shop', owner, timeout: 600 },
      { app: 'shop', owner, timeout: 60 },
    ]);
  });

  it.each([
    ['preview wake app.jac', 'the number of the pull request is missing'],
    ['preview wake app.jac --pr x', 'invalid argument "x" for --pr'],
    ['preview wake app.jac --pr 0', 'invalid argument "0" for --pr'],
    ['preview wake app.jac --pr 7 --repo shop', 'invalid argument "shop" for --repo: expected owner/name'],
    ['preview create app.jac --pr 7 --ttl soon', '--ttl: expected a time such as 72h, 14d'],
    ['preview create app.jac --pr 7 --quota disk=1', 'invalid argument "disk=1" for --quota'],
    ['preview create app.jac --pr 7 --quota cpu=lots', 'invalid argument "cpu=lots" for --quota'],
    ['preview create app.jac --pr 7 --pod-network here', 'invalid argument "here" for --pod-network'],
    ['preview gc --sleep-after never', '--sleep-after: expected a time'],
  ])('%s: %s', async (line, complaint) => {
    const ran = await jac(`${line} -o json`);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(complaint);
    expect(JSON.parse(ran.out)).toMatchObject({ command: 'preview', status: 'failed' });
  });
});
