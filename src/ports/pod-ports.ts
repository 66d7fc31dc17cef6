/** Ports of pods, reached over the API server, and ports of this machine that lead to them. */

/** One end of a connection that carries bytes both ways. */
export interface ByteChannel {
  /** What the other end sends, until it has no more; throws when the connection was cut. Read once, and no faster than it is taken. */
  readonly incoming: AsyncIterable<Uint8Array>;
  /** Resolves when the next chunk may be given; the memory may be used again then. Rejects when the connection is over. */
  send(chunk: Uint8Array): Promise<void>;
  /** Nothing more will be sent, and what was sent arrives. Where the protocol cannot say so, nothing happens. */
  finish(): void;
  /** Ends both ways: what was sent still arrives. */
  close(): void;
  /** Ends both ways at once, so that the other end takes it for cut off. */
  abort(): void;
}

export interface PortForwardRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
  /** Ends the connection. */
  readonly signal: AbortSignal;
}

export interface PodPorts {
  /**
   * A connection to a port of a pod. That a container listens is not known yet: if none does, `incoming` throws.
   * @throws ClusterError as the API server refused it, `Unreachable`; the signal's reason
   */
  connectPod(request: PortForwardRequest): Promise<ByteChannel>;
}

export interface LocalPort {
  readonly port: number;
  /** Ends when nothing listens any more and every connection is over. */
  close(): Promise<void>;
}

export interface LocalPorts {
  /**
   * Listens, and gives each connection that comes to `serve`. With several ports the first that is free; 0 is any.
   * @throws JacScaleError `PortTaken`, `AddressInvalid` (exit 2)
   */
  listen(
    address: string,
    ports: readonly number[],
    serve: (connection: ByteChannel) => void,
  ): Promise<LocalPort>;
}

/** The program that shows pages to who sits here. */
export interface Browser {
  /** Whether it was started: there may be none, or nobody to look at it. */
  open(url: string): Promise<boolean>;
}
