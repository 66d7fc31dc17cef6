/** What can be rotated, by the names that a user types. */
export const rotationTargets = ['mongodb', 'redis', 'postgresql', 'jwt', 'admin'] as const;

export type RotationTarget = (typeof rotationTargets)[number];

export const isTarget = (word: string): word is RotationTarget =>
  rotationTargets.some((target) => target === word);
