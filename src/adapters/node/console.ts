import type { WriteStream } from 'node:tty';
import type { Console, TerminalSize } from '../../ports/console.js';

/** The streams of this process. That the reader of stdout has gone is told by the Terminal. */
export function nodeConsole(
  streams: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr' | 'once' | 'off'>,
): Console {
  const { stdin, stdout, stderr } = streams;
  return {
    stdinIsTerminal: stdin.isTTY === true,
    stdoutIsTerminal: stdout.isTTY === true,
    stdin: () => stdin as AsyncIterable<Uint8Array>,
    stdout: (chunk) => written(stdout, chunk),
    stderr: (chunk) => written(stderr, chunk),
    raw: () => {
      stdin.setRawMode(true);
      const back = () => {
        stdin.setRawMode(false);
        streams.off('exit', back);
      };
      // However the process ends, the shell gets its terminal back.
      streams.once('exit', back);
      return back;
    },
    sizes: (signal) => sizesOf(stdout, signal),
  };
}

function written(stream: WriteStream, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed) resolve();
    else stream.write(chunk, () => resolve());
  });
}

async function* sizesOf(stream: WriteStream, signal: AbortSignal): AsyncGenerator<TerminalSize> {
  let wake = () => {};
  const changed = () => wake();
  stream.on('resize', changed);
  signal.addEventListener('abort', changed, { once: true });
  try {
    let told = '';
    while (!signal.aborted) {
      const { columns, rows } = stream;
      if (`${columns} ${rows}` === told) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      told = `${columns} ${rows}`;
      yield { columns, rows };
    }
  } finally {
    stream.off('resize', changed);
  }
}
