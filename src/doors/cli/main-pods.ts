/** What the verbs that talk to pods are given by the entry. */
import { clusterOf } from './main-machine.js';
import type { PodEngine } from './pod-engine.js';

export const podEngine: PodEngine = {
  open: async (invocation, context, resolved, options) => {
    const { open } = await import('../../operations/open.js');
    const { nodeLocalPorts: localPorts } = await import('../../adapters/node/local-ports.js');
    const podPorts = await clusterOf(invocation, resolved.settings.kubeContext);
    return await open(context, resolved, { ...options, podPorts, localPorts });
  },
  browse: async (url) => {
    const { nodeBrowser } = await import('../../adapters/node/browser.js');
    return await nodeBrowser(process.platform, process.env).open(url);
  },
  console: async () => (await import('../../adapters/node/console.js')).nodeConsole(process),
  exec: async (...given) => (await import('../../operations/exec.js')).exec(...given),
  restart: async (...given) => (await import('../../operations/restart.js')).restart(...given),
  events: async (...given) => (await import('../../operations/events.js')).events(...given),
};
