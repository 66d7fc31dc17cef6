import { connect } from 'node:net';
import type { Reach } from '../../ports/reach.js';

/** An address in reach answers sooner, if only with a refusal. */
const patienceMs = 1_000;

/** Opens a TCP connection and closes it again. */
export const nodeReach: Reach = {
  connect: (host, port, signal) =>
    new Promise((resolve) => {
      const socket = connect({ host, port, signal });
      const end = (answer: 'open' | 'refused' | 'silent') => {
        socket.destroy();
        resolve(answer);
      };
      socket.setTimeout(patienceMs, () => end('silent'));
      socket.once('connect', () => end('open'));
      socket.once('error', (error: NodeJS.ErrnoException) =>
        end(error.code === 'ECONNREFUSED' ? 'refused' : 'silent'),
      );
    }),
};
