/**
 * How a shell is answered: candidates one a line, each with a description after a TAB, then a colon and a number that says what
 * the shell may add. It is cobra's protocol, because kubectl hands what `kubectl_complete-jac` prints to its own scripts.
 * Source: https://github.com/spf13/cobra/blob/v1.8.1/completions.go (ShellCompDirective)
 */
export const directives = {
  /** Candidates, or the shell's own files when there are none. */
  files: 0,
  noSpace: 2,
  noFiles: 4,
  /** The candidates are endings of files to offer. */
  filesEndingIn: 8,
  folders: 16,
  keepOrder: 32,
} as const;

export interface Candidate {
  readonly value: string;
  readonly description?: string;
}

export interface Answer {
  readonly candidates: readonly Candidate[];
  /** Sum of `directives`. */
  readonly directive: number;
}

export const nothing: Answer = { candidates: [], directive: directives.noFiles };

/**
 * Names come from a kubeconfig and a cluster: what would move a terminal's cursor, end a line early, or run something is not offered.
 * The scripts of kubectl before cobra 1.9 expand candidates (`compgen -W`) and insert them as they stand.
 * Source: https://github.com/spf13/cobra/pull/1743
 */
const isPlain = (text: string): boolean => text !== '' && !/[\p{Cc}$`\\"';|&<>()!]/u.test(text);

/** The answer as text. Of a description the shell shows one line. */
export function answerText({ candidates, directive }: Answer, described: boolean): string {
  const lines = candidates.flatMap(({ value, description = '' }) => {
    if (!isPlain(value)) return [];
    const told = description.replace(/\p{Cc}+/gu, ' ').trim();
    return [described && told !== '' ? `${value}\t${told}` : value];
  });
  return [...lines, `:${directive}`, ''].join('\n');
}
