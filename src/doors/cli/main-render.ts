/** What `render` reads and writes on this machine. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { makeBundle } from '../../adapters/node/bundle.js';
import { nodeSource } from '../../adapters/node/source.js';
import { insecureRegistriesOf } from '../../model/image-settings.js';
import type { RenderFolder } from '../../operations/render.js';
import { configure, imagesDeps } from './main-machine.js';
import type { RenderEngine } from './render-engine.js';

/** What is no text file, or not there, reads as undefined. */
const orUndefined = (error: NodeJS.ErrnoException): undefined => {
  if (['ENOENT', 'EISDIR'].includes(error.code ?? '')) return undefined;
  throw error;
};

const disk: RenderFolder = {
  names: (folder) => readdir(folder).catch(orUndefined),
  readText: (path) => readFile(path, 'utf8').catch(orUndefined),
  write: async (path, text) => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  },
  remove: (path) => rm(path),
};

export const render: RenderEngine['render'] = async (invocation, folder, force, emit, signal) => {
  const { makeImages, ownTemplates, renderInto, shippedModules } = await import('./more.js');
  const resolved = await configure(invocation);
  const insecure = insecureRegistriesOf(resolved.settings);
  const context = {
    source: nodeSource(process.env),
    emit,
    signal,
    makeBundle,
    ownTemplates: async (files: Parameters<typeof ownTemplates>[1]) => ownTemplates(shippedModules, files),
    images: async () => makeImages(imagesDeps(emit, signal, insecure)),
  };
  return await renderInto(context, resolved, resolve(folder), disk, force);
};
