const hidden = '***';
/** Shorter ones are found in everything. */
const leastLength = 4;

/**
 * Replaces secrets in lines of output: as they are, line by line where they have several, and as base64 shows them.
 * @param secrets passwords and build secrets
 */
export function masker(secrets: readonly string[]): (line: string) => string {
  const forms = secrets.flatMap((secret) => [
    ...secret.split(/\r?\n/),
    Buffer.from(secret).toString('base64'),
    encodeURIComponent(secret),
  ]);
  // The longest first: one may be part of another.
  const sorted = [...new Set(forms.map((form) => form.trim()))]
    .filter((form) => form.length >= leastLength)
    .sort((a, b) => b.length - a.length);
  return (line) => sorted.reduce((text, form) => text.replaceAll(form, hidden), line);
}
