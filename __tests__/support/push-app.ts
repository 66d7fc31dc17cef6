/** `node push-app.mjs FOLDER IMAGE BASE`: pushes an app without a daemon as the plugin does; SIGTERM gives up. */
import { makeBundle } from '../../src/adapters/node/bundle.js';
import { daemonlessImages } from '../../src/adapters/oci/daemonless.js';
import { parseImage } from '../../src/model/image.js';
import { requestOf } from '../unit/image-doubles.js';

const [, , folder = '', image = '', base = ''] = process.argv;
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort(new Error('given up')));
const wheels = {
  layer: () => {
    throw new Error('no packages are needed');
  },
};
const options = { env: process.env, insecureRegistries: [], version: 'test', signal: stop.signal };
const images = daemonlessImages({ ...options, emit: () => undefined }, wheels);
const bundle = await makeBundle(folder, 'app.jac');
// Nothing here ends the process: what is left open would hold it.
await images.build(requestOf({ bundle, target: parseImage(image), base: parseImage(base) })).then(
  ({ digest }) => console.log(digest),
  (error) => console.log(error.message),
);
