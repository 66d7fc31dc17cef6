/** What a step of the Action costs above the plugin: both on an app in which nothing changed, main and post together. */
import { performance } from 'node:perf_hooks';
import { startGitHub } from '../__tests__/support/github.js';
import { deployer } from '../__tests__/support/roles.js';
import { checkout, type Inputs, makeRunner, pushEvent } from '../__tests__/support/runner.js';
import { atMost, type Measurement, median, seconds } from './measurement.js';
import { inTurn, node, plugin, timed } from './processes.js';

const rounds = 9;
const most = 0.5;

export const action: Measurement = {
  name: 'action',
  title: 'the Action above the plugin',
  async run() {
    const actor = await deployer('bench-action');
    const app = checkout('taskboard');
    const hub = await startGitHub();
    try {
      // A push and a terminal are one origin only in the same repository.
      app.git('remote', 'add', 'origin', 'https://github.example/owner/shop.git');
      const runner = makeRunner({ hub, folder: app.folder, kubeconfig: actor.kubeconfig });
      const event = pushEvent(app.git('rev-parse', 'HEAD'));
      const step = async (inputs: Inputs) => {
        const started = performance.now();
        const { outputs, log } = await runner.step(inputs, event);
        if (outputs.status !== 'unchanged') throw new Error(`something changed:\n${log}`);
        return (performance.now() - started) / 1000;
      };
      const first = await runner.step({}, event);
      if (first.outputs.status !== 'ready') throw new Error(first.log);
      const samples = await inTurn<string>(rounds, {
        plugin: async () => (await timed(actor, [node, plugin, 'scale', app.file, '-o', 'json'])).seconds,
        'without GitHub': () => step({ comment: 'off', deployment: 'off' }),
        'with comment and Deployment': () => step({}),
      });
      const ours = (name: string) => median(samples[name] ?? []);
      const line = (what: string, name: string) => ({
        what,
        ours: seconds(ours(name)),
        peer: seconds(ours('plugin')),
        goal: atMost(ours(name) - ours('plugin'), most, `plugin + ${seconds(most)}`),
      });
      return {
        samples,
        lines: [
          line('main and post, without calls to GitHub', 'without GitHub'),
          line('main and post, with comment, Deployment and summary', 'with comment and Deployment'),
        ],
      };
    } finally {
      await hub.close();
      app.cleanUp();
      await actor.cleanUp();
    }
  },
};
