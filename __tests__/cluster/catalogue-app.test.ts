import { app } from '../catalogue/app.js';
import { catalogue } from '../support/catalogue.js';

catalogue(app);
