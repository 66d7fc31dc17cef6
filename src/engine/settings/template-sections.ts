/** Tables of jac.toml that name folders with templates; as of every section, the first counts where both are there. */
export const templateSections = [
  ['plugins', 'scale', 'templates'],
  ['scale', 'templates'],
] as const;
