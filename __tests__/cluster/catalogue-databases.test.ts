import { databases } from '../catalogue/databases.js';
import { catalogue } from '../support/catalogue.js';

catalogue(databases);
