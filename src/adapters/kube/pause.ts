/** Resolves after that time, or rejects with the signal's reason. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const aborted = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }, ms);
    signal?.addEventListener('abort', aborted, { once: true });
  });
}

/** 0.1 s, doubled up to 2 s, each shortened by up to a half so that many clients do not return at once. */
export function backoffMs(attempt: number): number {
  return Math.min(100 * 2 ** attempt, 2000) * (1 - Math.random() / 2);
}
