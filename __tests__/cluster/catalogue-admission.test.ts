import { admission } from '../catalogue/admission.js';
import { catalogue } from '../support/catalogue.js';

catalogue(admission);
