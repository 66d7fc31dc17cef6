/** templates/app/run.py: the runtime in the launcher's own process, which lets kept connections go when it is told. */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from '@jest/globals';

const run = promisify(execFile);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jac-run-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

/** Where this Python thinks it is. */
const python = async () => (await run('python3', ['-c', 'import sys; print(sys.executable)'])).stdout.trim();

const program = `
import asyncio, os, signal, sys, types

class Server:
    def __init__(self):
        self.server_state = types.SimpleNamespace(default_headers=[])
    async def on_tick(self, counter):
        if counter % 2 == 0:
            self.server_state.default_headers = [(b"date", b"now")]
        return counter == 9

sys.modules["uvicorn.server"] = types.SimpleNamespace(Server=Server)
server = Server()
seen = []
async def main():
    for counter in range(10):
        if counter == 4 and "told" in sys.argv:
            os.kill(os.getpid(), signal.SIGUSR1)
        ends = await server.on_tick(counter)
        seen.append([name.decode() for name, _ in server.server_state.default_headers])
    assert ends is True
if "hangs" in sys.argv:
    import threading
    wait = threading.Timer
    threading.Timer = lambda seconds, *rest: wait(seconds / 100, *rest)
    os.kill(os.getpid(), signal.SIGUSR1)
asyncio.run(main())
if "hangs" in sys.argv:
    threading.Event().wait()
print(__name__, os.getpid() == int(os.environ["STARTED"]), sys.argv[1:], seen[0], seen[4], seen[5], seen[9])
`;

async function started(interpreter: string, ...args: string[]): Promise<string> {
  await writeFile(join(folder, 'jac'), `#!${interpreter}\n${program}`);
  await chmod(join(folder, 'jac'), 0o755);
  const script = await readFile(new URL('../../templates/app/run.py', import.meta.url), 'utf8');
  const launcher =
    'import os, sys; os.environ["STARTED"] = str(os.getpid()); scope = {"__name__": "run"}; exec(sys.argv[1], scope); scope["run"](sys.argv[2:]); print("no jac")';
  const { stdout } = await run('python3', ['-c', launcher, script, ...args], {
    env: { ...process.env, PATH: `${folder}:${process.env['PATH']}` },
  });
  return stdout.trim();
}

it('runs the command in this process, with its arguments', async () => {
  expect(await started(await python(), 'start', 'app.jac')).toBe(
    "__main__ True ['start', 'app.jac'] ['date'] ['date'] ['date'] ['date']",
  );
});

it('ends connections with their next answer once it is told, and says so once', async () => {
  expect(await started(await python(), 'told')).toBe(
    "__main__ True ['told'] ['date'] ['date', 'connection'] ['date', 'connection'] ['date', 'connection']",
  );
});

it('ends a runtime that hangs when it should be gone', async () => {
  const ended = started(await python(), 'hangs').catch((error: { code: number }) => error.code);
  expect(await ended).toBe(1);
});

it('leaves the command of another Python to that one', async () => {
  // The same process by another way: exec keeps its number, and forgets the handler.
  expect(await started('/usr/bin/env python3', 'start')).toContain("__main__ True ['start']");
});

it('comes back where there is no such command', async () => {
  const script = await readFile(new URL('../../templates/app/run.py', import.meta.url), 'utf8');
  const { stdout } = await run(
    await python(),
    ['-c', 'import sys; scope = {}; exec(sys.argv[1], scope); scope["run"]([]); print("no jac")', script],
    { env: { PATH: folder } },
  );
  expect(stdout.trim()).toBe('no jac');
});
