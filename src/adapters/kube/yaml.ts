// import() of a package defeats tree-shaking; import() of this file does not.
export { parseDocument } from 'yaml';
