import type { ServerAnswer, ServerProbe } from '../../engine/doctor/world.js';
import { textAt } from '../../model/read.js';
import { ClusterError } from '../../ports/cluster.js';
import { statusBody } from './errors.js';
import type { Transport } from './transport.js';

const about = { verb: 'get', resource: '/version' };

/** How the API server answers: its version, how long it takes, what time it has. */
export const makeProbe = (transport: Transport): ServerProbe => ({
  probe: async (): Promise<ServerAnswer> => {
    const ask = () => transport.answer({ method: 'GET', path: '/version', about, repeatable: true });
    // The first request opens the connection, which may take several ways there and back.
    const first = await ask();
    const version = textAt(statusBody(Buffer.from(first.body).toString('utf8')), 'gitVersion');
    if (first.status !== 200 || version === undefined) {
      const message = `${transport.server} answered ${first.status} to ${about.resource}, and not as an API server does`;
      throw new ClusterError({ ...about, reason: 'ServerError', status: first.status, message });
    }
    const began = performance.now();
    const asked = Date.now();
    const answer = await ask();
    const latencyMs = performance.now() - began;
    const { date } = answer.headers;
    const server = new Date(typeof date === 'string' ? date : Number.NaN);
    const here = new Date(asked + latencyMs / 2);
    return {
      version,
      latencyMs,
      clock: Number.isNaN(server.getTime()) ? undefined : { server, here },
    };
  },
});
