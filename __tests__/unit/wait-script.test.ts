/** templates/app/wait.sh, run by a shell with an `nc` of the test's own. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const script = readFileSync('templates/app/wait.sh', 'utf8');
let folder: string;

/** Takes a connection to hosts that are called `up`, and tells each try; seconds pass only by `sleep`. */
const programs = {
  nc: 'echo "$3 $4" >>"$TRIES"; case $3 in up*) exit 0 ;; esac; echo "nc: bad address \'$3\'" >&2; exit 1',
  timeout: 'shift; exec "$@"',
  sleep: 'read -r now <"$CLOCK"; echo $((now + 1)) >"$CLOCK"',
  date: 'cat "$CLOCK"',
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wait-'));
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

function wait(env: Record<string, string>) {
  const [tries, clock] = [join(folder, 'tries'), join(folder, 'clock')];
  writeFileSync(tries, '');
  writeFileSync(clock, '100\n');
  const ran = spawnSync('/bin/sh', ['-c', script], {
    env: {
      PATH: `${folder}:${process.env['PATH']}`,
      TRIES: tries,
      CLOCK: clock,
      WAIT_SECONDS: '3',
      ...env,
    },
    encoding: 'utf8',
  });
  return {
    code: ran.status,
    out: ran.stdout + ran.stderr,
    tries: readFileSync(tries, 'utf8').trim().split('\n').filter(Boolean),
  };
}

describe('waiting for databases', () => {
  it.each<[string, string, string[]]>([
    ['MONGODB_URI', 'mongodb://jac:secret@up.ns.svc:27018/?authSource=admin', ['up.ns.svc 27018']],
    ['MONGODB_URI', 'mongodb://up', ['up 27017']],
    ['MONGODB_URI', 'mongodb://u:p@down:1,up:2,never:3/db', ['down 1', 'up 2']],
    ['REDIS_URL', 'redis://up/0', ['up 6379']],
    ['REDIS_URL', 'rediss://:secret@up:6390', ['up 6390']],
    ['DATABASE_URL', 'postgresql://u:p@up/db?sslmode=require', ['up 5432']],
    ['DATABASE_URL', 'postgres://u:p%40x@up:1/db', ['up 1']],
  ])('tries the hosts of %s: %s', (variable, uri, tries) => {
    expect(wait({ [variable]: uri })).toEqual({ code: 0, out: '', tries });
  });

  it.each<[string, string]>([
    ['MONGODB_URI', 'mongodb+srv://u:p@cluster.example/db'],
    ['DATABASE_URL', 'postgresql:///db?host=/run/postgresql'],
  ])('has nothing to try for %s: %s', (variable, uri) => {
    expect(wait({ [variable]: uri })).toEqual({ code: 0, out: '', tries: [] });
  });

  it.each([
    ['redis://[fd00::1]:7000/0', 'fd00::1 7000'],
    ['redis://[fd00::1]/0', 'fd00::1 6379'],
  ])('knows addresses of IPv6: %s', (uri, first) => {
    expect(wait({ REDIS_URL: uri }).tries[0]).toBe(first);
  });

  it('waits for each of them', () => {
    const both = wait({ MONGODB_URI: 'mongodb://up-1', REDIS_URL: 'redis://up-2' });
    expect(both).toMatchObject({ code: 0, tries: ['up-1 27017', 'up-2 6379'] });
  });

  it('says once what it waits for, gives up with 30, and never prints a password', () => {
    const ran = wait({ MONGODB_URI: 'mongodb://jac:hunter2@down.ns.svc:27017/' });
    expect(ran.code).toBe(30);
    expect(ran.out).toBe(
      "waiting for MONGODB_URI at down.ns.svc:27017: bad address 'down.ns.svc'\n" +
        "gave up after 3 s of waiting for MONGODB_URI at down.ns.svc:27017: bad address 'down.ns.svc'\n",
    );
    expect(ran.tries.length).toBeGreaterThan(2);
  });

  it('does nothing without a database', () => {
    expect(wait({})).toEqual({ code: 0, out: '', tries: [] });
  });
});
