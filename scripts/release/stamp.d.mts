export function stamped(text: string, commit: string): string;
export function commitOf(root: string): Promise<string>;
