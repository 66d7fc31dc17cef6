import { exitCodes } from '../../../model/error.js';
import type { History } from '../../../model/history.js';
import type { Command } from '../command.js';
import { flags, settingFlags } from '../flags.js';
import { historyText } from '../print/history.js';
import { noteText } from '../print/report.js';
import { showProgress } from '../progress.js';
import { resultStyle, styleOf } from '../reporting.js';

export const history: Command = {
  name: 'history',
  short: 'List the revisions of an app',
  long: `List the revisions of an app that are kept, newest first: how each ended, when, who deployed it, from which commit, and the digest of what ran.

How many are kept: revision_history_limit in jac.toml.`,
  usage: '[FILE] [options]',
  examples: [
    { comment: 'List the revisions of a project', line: 'kubectl jac history app.jac' },
    { comment: 'List them for a script', line: 'kubectl jac history --name taskboard -n shop -o json' },
  ],
  flags: [...settingFlags('history'), flags.kubeconfig, flags.output],
  args: [0, 1],
  run: async (invocation, { terminal, clock, engine, signal }) => {
    const { stdout, stderr } = terminal;
    const style = styleOf(stderr);
    const progress = showProgress(terminal, clock, style, invocation.output);
    let found: History;
    try {
      const resolved = await engine.configure(invocation);
      for (const warning of resolved.warnings) progress.emit({ type: 'warning', warning });
      const context = await engine.connect(invocation, resolved, progress.emit, signal);
      found = await engine.history(context, resolved);
    } finally {
      progress.stop();
    }
    await stderr.write(found.notes.map((note) => noteText(note, style)).join(''));
    if (invocation.output === 'json') await stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
    else if (invocation.output === 'yaml')
      await stdout.write((await import('../print/yaml.js')).reportYaml(found));
    else await stdout.write(historyText(found, clock.now(), resultStyle(terminal)));
    return exitCodes.ok;
  },
};
