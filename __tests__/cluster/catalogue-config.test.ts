import { config } from '../catalogue/config.js';
import { catalogue } from '../support/catalogue.js';

catalogue(config);
