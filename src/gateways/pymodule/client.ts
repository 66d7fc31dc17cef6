/** Calls of one module: spread over its pods, each handle's to its own, tried again only where nothing can have run. */

import { GrpcFailure, type GrpcTransport, grpcCodes } from '../../ports/grpc.js';
import { handlesIn, podOf } from './handles.js';
import { type CallResponse, decodeCall, decodeRelease, encodeCall, encodeRelease, methods } from './wire.js';

export interface ModulePod {
  readonly name: string;
  /** As `UnaryCall.address`. */
  readonly address: string;
  /** One that drains is not, but still answers for the objects that it has. */
  readonly isReady: boolean;
}

export interface ModuleCall {
  readonly method: string;
  /** UTF-8 JSON, as it came: it is not parsed. */
  readonly body: Uint8Array;
  readonly handle?: string | undefined;
  /** For all tries together. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** No pod could be asked, or none answered: for the caller a 5xx. */
export class ModuleUnavailable extends Error {
  override readonly name = 'ModuleUnavailable';
  /** 503: no pod that could take it; 504: not in time; 502: it broke off, and may have run. */
  readonly status: 502 | 503 | 504;

  constructor(status: 502 | 503 | 504, message: string) {
    super(message);
    this.status = status;
  }
}

export interface ModuleClient {
  /**
   * @param pods the module's pods as they are known now
   * @throws ModuleUnavailable, WireError
   */
  call(pods: readonly ModulePod[], call: ModuleCall): Promise<CallResponse>;
  /** Whether the object was still there. @throws ModuleUnavailable, WireError */
  release(pods: readonly ModulePod[], handle: string, deadlineMs: number): Promise<boolean>;
}

/** @param monotonic milliseconds that only go forward */
export function moduleClient(transport: GrpcTransport, monotonic: () => number): ModuleClient {
  const busy = new Map<string, number>();
  let turn = 0;

  /** The one with the fewest calls of ours; among equals by turns. */
  function next(pods: readonly ModulePod[]): ModulePod | undefined {
    turn += 1;
    const turned = pods.map((_, index) => pods[(index + turn) % pods.length]);
    return turned.reduce<ModulePod | undefined>(
      (best, pod) => (pod !== undefined && (best === undefined || load(pod) < load(best)) ? pod : best),
      undefined,
    );
  }
  const load = ({ address }: ModulePod): number => busy.get(address) ?? 0;

  async function send(pod: ModulePod, path: string, message: Uint8Array, rest: Rest): Promise<Uint8Array> {
    busy.set(pod.address, load(pod) + 1);
    try {
      return await transport.unary({ address: pod.address, path, message, ...rest });
    } finally {
      const left = load(pod) - 1;
      if (left > 0) busy.set(pod.address, left);
      else busy.delete(pod.address);
    }
  }

  async function call(pods: readonly ModulePod[], request: ModuleCall): Promise<CallResponse> {
    const bound = boundTo(request);
    if ('failure' in bound) return bound;
    const { pod } = bound;
    const end = monotonic() + request.deadlineMs;
    const message = encodeCall(request);
    const candidates = pods.filter(({ name, isReady }) => (pod === undefined ? isReady : name === pod));
    if (pod !== undefined && candidates.length === 0) return gone(pod);
    let refusal: GrpcFailure | undefined;
    while (candidates.length > 0) {
      const chosen = next(candidates);
      if (chosen === undefined) break;
      candidates.splice(candidates.indexOf(chosen), 1);
      const deadlineMs = end - monotonic();
      if (deadlineMs <= 0) throw new ModuleUnavailable(504, 'no pod answered in time');
      try {
        return decodeCall(await send(chosen, methods.call, message, { deadlineMs, signal: request.signal }));
      } catch (error) {
        if (!(error instanceof GrpcFailure)) throw error;
        if (error.mayHaveRun || error.code === grpcCodes.CANCELLED) throw unavailable(error);
        refusal = error;
      }
    }
    throw refusal === undefined ? new ModuleUnavailable(503, 'no pod is ready') : unavailable(refusal);
  }

  async function release(pods: readonly ModulePod[], handle: string, deadlineMs: number): Promise<boolean> {
    const pod = pods.find(({ name }) => name === podOf(handle));
    if (pod === undefined) return false;
    try {
      return decodeRelease(await send(pod, methods.release, encodeRelease(handle), { deadlineMs }));
    } catch (error) {
      throw error instanceof GrpcFailure ? unavailable(error) : error;
    }
  }

  return { call, release };
}

interface Rest {
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** The pod whose objects a call names; none: any will do. */
function boundTo(call: ModuleCall): { readonly pod: string | undefined } | { readonly failure: Failed } {
  const handles = [
    ...(call.handle === undefined || call.handle === '' ? [] : [call.handle]),
    ...handlesIn(call.body),
  ];
  const pods = new Set<string>();
  for (const handle of handles) {
    const pod = podOf(handle);
    if (pod === undefined) return failed('BAD_REQUEST', `${handle.slice(0, 100)} is no handle`);
    pods.add(pod);
  }
  if (pods.size > 1)
    return failed(
      'BAD_REQUEST',
      `the objects of one call have to be in one pod; these are in ${[...pods].sort().join(', ')}`,
    );
  return { pod: [...pods][0] };
}

type Failed = Extract<CallResponse, { failure: unknown }>['failure'];

const failed = (kind: Failed['kind'], message: string) => ({ failure: { kind, message, type: '' } });
const gone = (pod: string) => failed('GONE', `the object is gone with its pod ${pod}, which is no more`);

function unavailable(failure: GrpcFailure): ModuleUnavailable {
  if (failure.code === grpcCodes.DEADLINE_EXCEEDED)
    return new ModuleUnavailable(504, 'the module did not answer in time; it may still be at it');
  if (!failure.mayHaveRun) return new ModuleUnavailable(503, `no pod took the call: ${failure.message}`);
  return new ModuleUnavailable(502, `the call broke off, and may have been made: ${failure.message}`);
}

const statuses = {
  UNSPECIFIED: 502,
  MODULE: 422,
  NO_SUCH_METHOD: 404,
  BAD_REQUEST: 400,
  REFUSED: 403,
  GONE: 410,
  TOO_LARGE: 422,
} as const satisfies Record<Failed['kind'], number>;

/** Of the answer to an HTTP request. */
export const statusOf = ({ kind }: Failed): number => statuses[kind];
