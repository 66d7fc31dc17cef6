export const runners: readonly string[];
export function runsPlugin(name: string): boolean;
