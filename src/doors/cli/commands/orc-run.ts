import { type JacScaleError, usageError } from '../../../model/error.js';
import type { Command, Invocation } from '../command.js';
import { flags } from '../flags.js';
import { orcCalling } from '../orc-reporting.js';
import { plain } from '../print/style.js';
import { textFlag } from '../reporting.js';
import { callFlags, secondsOf } from './orc-shared.js';

export const orcRun: Command = {
  name: 'orc run',
  short: 'Call a function of a Python module',
  long: `Call a function of a Python module, which is deployed first if it is not there.

Each ARG is JSON, as is --kwargs: 3, '"text"', '[1, 2]'. Numbers of any size arrive as they were typed, and the result is printed as it came. A module whose own name has dots stands before a colon: google.cloud.storage:Client. An object that stays on the server is answered as a handle, which stands for it in ARG and with --handle.`,
  usage: 'MODULE.METHOD [ARG...] [options]',
  examples: [
    { comment: 'Call numpy.array', line: "kubectl jac orc run numpy.array '[16, 20, 24]'" },
    {
      comment: 'With arguments by name, of a package that is called otherwise',
      line: 'kubectl jac orc run PIL.Image.new \'"RGB"\' \'[8, 8]\' --kwargs \'{"color": "red"}\' --package pillow',
    },
  ],
  flags: [
    ...callFlags.filter(({ name }) => name !== flags.output.name),
    flags.lineOutput,
    { name: 'kwargs', type: 'text', shown: "'{}'", description: 'Arguments by name, a JSON object' },
    { name: 'handle', type: 'text', shown: "''", description: 'Object whose method is meant' },
    {
      name: 'package',
      type: 'text',
      shown: "''",
      description:
        'What pip installs, with a version perhaps: numpy==2.1; else what the import name stands for',
    },
    {
      name: 'timeout',
      type: 'text',
      shown: '5m',
      description: 'Time the call may take, with the making of the module',
    },
  ],
  args: [1, Number.POSITIVE_INFINITY],
  run: (invocation, world) => {
    const call = callOf(invocation);
    return orcCalling(invocation, world, async (orc) => {
      const bytes = await orc.run(call);
      const body = Buffer.from(bytes).toString('utf8');
      return { report: { status: 'ready' }, text: () => `${resultOf(body)}\n`, json: `${body.trimEnd()}\n` };
    });
  },
};

/** @throws JacScaleError `MethodInvalid`, `ArgumentInvalid`, `FlagInvalid` (exit 2) */
function callOf(invocation: Invocation) {
  const [target = '', ...args] = invocation.args;
  const [, module, method] =
    /^(?:([\w.]+):|(\w+)\.)([\w.]+)$/.exec(target)?.filter((part) => part !== undefined) ?? [];
  if (module === undefined || method === undefined)
    throw usageError({
      code: 'MethodInvalid',
      what: `${JSON.stringify(target)} names no function: expected MODULE.METHOD, such as numpy.array`,
    });
  const kwargs = textFlag(invocation, 'kwargs') ?? '{}';
  for (const [index, text] of args.entries()) if (!isJson(text)) throw notJson(`argument ${index + 1}`, text);
  if (!isJson(kwargs) || !kwargs.trimStart().startsWith('{'))
    throw usageError({ code: 'ArgumentInvalid', what: `--kwargs is no JSON object, such as '{"axis": 1}'` });
  const handle = textFlag(invocation, 'handle');
  const wanted = textFlag(invocation, 'package');
  return {
    module,
    method,
    // As they were typed: reading and writing them again would lose digits.
    body: Buffer.from(`{"args":[${args.join(',')}],"kwargs":${kwargs}}`),
    timeout: secondsOf(invocation, 300),
    ...(handle === undefined ? {} : { handle }),
    ...(wanted === undefined ? {} : { package: wanted }),
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const notJson = (which: string, text: string): JacScaleError =>
  usageError({
    code: 'ArgumentInvalid',
    what: `${which} is not JSON`,
    ...(/^[\w ./-]*$/.test(text)
      ? { next: `a text has quotes within the shell's: '${JSON.stringify(text)}'` }
      : {}),
  });

/** What `{"result": …}` holds, byte for byte. */
const resultOf = (body: string): string =>
  plain(/^\s*\{\s*"result"\s*:\s*(.*?)\s*\}\s*$/s.exec(body)?.[1] ?? body);
