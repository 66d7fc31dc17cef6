import { images } from '../catalogue/image.js';
import { catalogue } from '../support/catalogue.js';

catalogue(images);
