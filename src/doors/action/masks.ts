/** What the runner has to blacken in its log, in every form in which it could be printed. */

/** Shorter ones would blacken the log at random. */
const shortest = 4;

/** The forms of one secret: its lines, base64 of it, and as part of a URL. */
export function formsOf(secret: string): string[] {
  const lines = secret
    .split(/\r?\n/)
    .map((line) => line.trim())
    // The frame of a key is the same for all of them.
    .filter((line) => !/^-----(BEGIN|END) [A-Z ]+-----$/.test(line));
  const encoded = [secret, secret.trim()].flatMap((text) => {
    const base64 = Buffer.from(text).toString('base64');
    return [base64, base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')];
  });
  const urls = lines.map((line) => encodeURIComponent(line.replace(/\p{Surrogate}/gu, '')));
  return [...new Set([...lines, ...(secret.trim() === '' ? [] : encoded), ...urls])].filter(
    (form) => form.length >= shortest,
  );
}

/** All forms of some secrets; none of those that are too short to be told from other text. */
export const masksOf = (secrets: readonly string[]): string[] => [
  ...new Set(secrets.filter((secret) => secret.trim().length >= shortest).flatMap(formsOf)),
];

/** A login as it travels: `user:password` in base64, in headers and credential files. */
export const loginForms = (username: string, password: string): string[] =>
  password.length < shortest ? [] : [password, ...(username === '' ? [] : [`${username}:${password}`])];
