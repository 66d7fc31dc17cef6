/** What decides who may log in to an app. */

export interface Credential {
  readonly setting: 'jwtSecret' | 'adminPassword';
  /** Where it stands in the Secret `{app}-auth`. */
  readonly key: string;
  /** By which the app gets it. */
  readonly variable: string;
  /** The runtime's own table and key, below each of its sections. */
  readonly table: string;
  readonly name: string;
}

/** The runtime reads both from jac.toml alone, and has constants that everybody knows where that says nothing. */
export const credentials: readonly Credential[] = [
  {
    setting: 'jwtSecret',
    key: 'jwt-secret',
    variable: 'JAC_SCALE_JWT_SECRET',
    table: 'jwt',
    name: 'secret',
  },
  {
    setting: 'adminPassword',
    key: 'admin-password',
    variable: 'JAC_SCALE_ADMIN_PASSWORD',
    table: 'admin',
    name: 'default_password',
  },
];
