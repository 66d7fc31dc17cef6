import { refused } from '../catalogue/refused.js';
import { catalogue } from '../support/catalogue.js';

catalogue(refused);
