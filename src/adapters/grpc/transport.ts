/** gRPC by @grpc/grpc-js, with all of its own retries off: whether a call may be made again is decided by who knows what it does. */
import {
  type ChannelInterface,
  type ChannelOptions,
  Client,
  type ClientUnaryCall,
  connectivityState,
  credentials,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import {
  GrpcFailure,
  type GrpcTransport,
  grpcCodes,
  notStartedTrailer,
  type UnaryCall,
} from '../../ports/grpc.js';

export interface GrpcTransportOptions {
  /** Milliseconds until another pod is tried instead of one to which no connection comes about. */
  readonly connectMs?: number;
}

/** 64 MiB of JSON, and the fields around it. */
const messageLimit = 64 * 1024 * 1024 + 64 * 1024;

const channelOptions: ChannelOptions = {
  'grpc.max_receive_message_length': messageLimit,
  'grpc.max_send_message_length': messageLimit,
  // Its transparent retries send a refused call to the same address again, and hide from us that nothing was begun.
  'grpc.enable_retries': 0,
  // Pods are asked directly, whatever the environment says of proxies.
  'grpc.enable_http_proxy': 0,
  'grpc.service_config_disable_resolution': 1,
  // Statistics that nobody asks for.
  'grpc.enable_channelz': 0,
  // `close` of one has to end its connection.
  'grpc.use_local_subchannel_pool': 1,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1_000,
  // A node that is lost says nothing: while calls run it is asked. The server allows one such question in 10 s.
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 20_000,
  // Else an answer of 10 MB comes in pieces of 64 KiB, each of which is waited for.
  'grpc-node.flow_control_window': 4 * 1024 * 1024,
};

/** How grpc-js tells of RST_STREAM with REFUSED_STREAM, also for streams above the last one of a GOAWAY. */
const refusedByServer = 'Stream refused by server';

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const asIs = (bytes: Buffer): Buffer => bytes;

/** Connections are made when they are first needed, one for each address. */
export function grpcTransport({ connectMs = 5_000 }: GrpcTransportOptions = {}): GrpcTransport {
  const clients = new Map<string, Client>();

  function clientOf(address: string): Client {
    const known = clients.get(address);
    if (known !== undefined) return known;
    const client = new Client(address, credentials.createInsecure(), channelOptions);
    clients.set(address, client);
    return client;
  }

  async function unary({ address, path, message, deadlineMs, signal }: UnaryCall): Promise<Uint8Array> {
    const end = Date.now() + deadlineMs;
    const client = clientOf(address);
    const channel = client.getChannel();
    await connected(channel, address, end, Math.min(end, Date.now() + connectMs), signal);
    return await new Promise((resolve, reject) => {
      const aborted = () => call.cancel();
      const call: ClientUnaryCall = client.makeUnaryRequest(
        path,
        asBuffer,
        asIs,
        message,
        new Metadata(),
        { deadline: end },
        (error, answer) => {
          signal?.removeEventListener('abort', aborted);
          if (error !== null) reject(failureOf(error, call.getPeer() === channel.getTarget()));
          else resolve(answer ?? Buffer.alloc(0));
        },
      );
      signal?.addEventListener('abort', aborted, { once: true });
      if (signal?.aborted === true) aborted();
    });
  }

  return {
    unary,
    keep(addresses) {
      for (const [address, client] of clients)
        if (!addresses.has(address)) {
          clients.delete(address);
          client.close();
        }
    },
    close() {
      for (const client of clients.values()) client.close();
      clients.clear();
    },
  };
}

/** @param hadNoStream grpc-js never came so far as to open one */
function failureOf(error: ServiceError, hadNoStream: boolean): GrpcFailure {
  const refused = error.code === grpcCodes.UNAVAILABLE && error.details === refusedByServer;
  const notStarted = error.metadata.get(notStartedTrailer).length > 0;
  return new GrpcFailure(error.code, error.details, !(hadNoStream || refused || notStarted));
}

/** Resolves when there is a connection: what goes wrong before cannot have begun anything. @throws GrpcFailure */
async function connected(
  channel: ChannelInterface,
  address: string,
  end: number,
  until: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (;;) {
    if (signal?.aborted === true)
      throw new GrpcFailure(grpcCodes.CANCELLED, 'cancelled before it was sent', false);
    const state = channel.getConnectivityState(true);
    if (state === connectivityState.READY) return;
    if (state === connectivityState.TRANSIENT_FAILURE || state === connectivityState.SHUTDOWN)
      throw new GrpcFailure(grpcCodes.UNAVAILABLE, `no connection to ${address}`, false);
    if (!(await changed(channel, state, until, signal)) && Date.now() >= until)
      throw until === end
        ? new GrpcFailure(grpcCodes.DEADLINE_EXCEEDED, `no connection to ${address} in time`, false)
        : new GrpcFailure(grpcCodes.UNAVAILABLE, `no connection to ${address} in time`, false);
  }
}

/** Whether the state is another one; false when time is up or the signal came. */
const changed = (
  channel: ChannelInterface,
  from: connectivityState,
  until: number,
  signal: AbortSignal | undefined,
): Promise<boolean> =>
  new Promise((resolve) => {
    const aborted = () => resolve(false);
    signal?.addEventListener('abort', aborted, { once: true });
    channel.watchConnectivityState(from, new Date(until), (error) => {
      signal?.removeEventListener('abort', aborted);
      resolve(error === undefined);
    });
  });
