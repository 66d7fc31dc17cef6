/** CHANGELOG.md, as https://keepachangelog.com/en/1.1.0/ has it. */

const heading = /^## \[(?<version>[^\]]+)\](?: - (?<date>\d{4}-\d{2}-\d{2}))?\s*$/;
/** Lines that only links of the text need. */
const linkLine = /^\[[^\]]+\]: \S+$/;

export interface Section {
  readonly version: string;
  /** `2026-11-22`; absent for what is not released. */
  readonly date: string | undefined;
  readonly text: string;
}

/** The sections in their order. @throws Error for a heading that is none of a version, and for a version that comes twice */
export function sections(changelog: string): Section[] {
  const found: { version: string; date: string | undefined; lines: string[] }[] = [];
  for (const line of changelog.split('\n')) {
    if (!line.startsWith('## ')) {
      if (!linkLine.test(line)) found.at(-1)?.lines.push(line);
      continue;
    }
    const { version, date } = heading.exec(line)?.groups ?? {};
    if (version === undefined) throw new Error(`CHANGELOG.md: "${line}" is not "## [1.2.3] - 2026-01-31"`);
    if (found.some((each) => each.version === version)) throw new Error(`CHANGELOG.md has ${version} twice`);
    found.push({ version, date, lines: [] });
  }
  return found.map(({ lines, ...section }) => ({ ...section, text: lines.join('\n').trim() }));
}

/** What the release of a version says. @throws Error when there is no section with a date and a text for it */
export function releaseNotes(changelog: string, version: string): string {
  const section = sections(changelog).find((each) => each.version === version);
  if (section === undefined) throw new Error(`CHANGELOG.md has no section for ${version}`);
  if (section.date === undefined) throw new Error(`CHANGELOG.md has no date for ${version}`);
  if (section.text === '') throw new Error(`CHANGELOG.md says nothing of ${version}`);
  return `${section.text}\n`;
}
