import { placement } from '../catalogue/placement.js';
import { catalogue } from '../support/catalogue.js';

catalogue(placement);
