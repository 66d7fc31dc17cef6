// import() of a package defeats tree-shaking; import() of this file does not.
export { OpenIDConnectAuth } from '@kubernetes/client-node/dist/oidc_auth.js';
