/** Which line of a Dockerfile a builder means. */

export interface Instruction {
  /** 1-based. */
  readonly line: number;
  /** Without comments, its lines joined, one blank between words. */
  readonly text: string;
}

/** The instructions of a Dockerfile. @see https://docs.docker.com/reference/dockerfile/#format */
export function instructionsOf(dockerfile: string): Instruction[] {
  const lines = dockerfile.replace(/^\uFEFF/, '').split(/\r?\n/);
  const mark = /^#\s*escape\s*=\s*`/im.test(dockerfile.split(/^\s*[^#\s]/m)[0] ?? '') ? '`' : '\\';
  const found: Instruction[] = [];
  for (let i = 0; i < lines.length; i++) {
    if (isSkipped(lines[i])) continue;
    const line = i + 1;
    let text = '';
    for (; i < lines.length; i++) {
      const part = lines[i] ?? '';
      // A comment or an empty line in the middle does not end the instruction.
      if (text !== '' && isSkipped(part)) continue;
      const goesOn = part.trimEnd().endsWith(mark);
      text += ` ${goesOn ? part.trimEnd().slice(0, -1) : part}`;
      if (!goesOn) break;
    }
    for (const end of hereDocuments(text)) {
      while (i < lines.length - 1 && lines[++i]?.replace(/^\t+/, '') !== end);
    }
    found.push({ line, text: oneSpaced(text) });
  }
  return found;
}

const isSkipped = (line = ''): boolean => /^\s*(#|$)/.test(line);

const oneSpaced = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The words that end the here-documents an instruction begins. */
function hereDocuments(text: string): string[] {
  if (!/^\s*(RUN|COPY|ADD)\s/i.test(text)) return [];
  return [...text.matchAll(/<<-?\s*(["']?)([A-Za-z_]\w*)\1/g)].map((found) => found[2] ?? '');
}

/** The instruction a build failed at, with its line when the Dockerfile tells it. */
export interface FailedAt {
  readonly text: string;
  readonly line: number | undefined;
}

/**
 * What a builder's output says it was at when it failed. Recorded outputs are in __tests__/fixtures/builders.
 * @param lines the output
 * @param dockerfile its text
 */
export function failedAt(lines: readonly string[], dockerfile: string): FailedAt | undefined {
  const instructions = instructionsOf(dockerfile);
  // BuildKit, since 0.9: the name of the file and a line, above an excerpt.
  const excerpt = lines.findLastIndex(
    (line, i) => /^\S.*:\d+$/.test(line) && /^-{20}$/.test(lines[i + 1] ?? ''),
  );
  const parse = lines.map((line) => /parse error (?:on )?line (\d+)/.exec(line)?.[1]).findLast(Boolean);
  const told = Number(parse ?? /:(\d+)$/.exec(lines[excerpt] ?? '')?.[1] ?? 0);
  if (told > 0) {
    const named = instructions.findLast(({ line }) => line <= told);
    return { text: named?.text ?? '', line: named?.line ?? told };
  }
  const step = lastStep(lines);
  if (step === undefined) return undefined;
  const alike = instructions.filter(({ text }) => isShownAs(text, step.text));
  return { text: step.text, line: (alike[step.before] ?? alike[0])?.line };
}

/** ` > [stage 2/3] RUN …:` of BuildKit, `Step 2/3 : RUN …` of docker, `STEP 2/3: RUN …` of podman and buildah. */
const shown = /^(?: > \[(?!internal)[^\]]*\] (.*):|(?:\[\S+\] )?step \d+\/\d+ ?: (.*))$/i;

/** The last instruction that was begun, and how many like it came before. */
function lastStep(lines: readonly string[]): { readonly text: string; readonly before: number } | undefined {
  const steps = lines.flatMap((line) => {
    const found = shown.exec(line);
    return found === null ? [] : [oneSpaced(found[1] ?? found[2] ?? '')];
  });
  const text = steps.at(-1);
  if (text === undefined) return undefined;
  return { text, before: steps.filter((step) => step === text).length - 1 };
}

/** Builders put in what variables hold. */
function isShownAs(instruction: string, text: string): boolean {
  const fixed = instruction
    .split(/\$(?:\{[^}]*\}|\w+)/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${fixed.join('.*')}$`).test(text);
}
