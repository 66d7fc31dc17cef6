/** Whether something listens at an address, as seen from here. */
export interface Reach {
  /** `silent`: no answer in time, or no way there; says nothing about the address. */
  connect(host: string, port: number, signal: AbortSignal): Promise<'open' | 'refused' | 'silent'>;
}
