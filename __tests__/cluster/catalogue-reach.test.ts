import { reach } from '../catalogue/reach.js';
import { catalogue } from '../support/catalogue.js';

catalogue(reach);
