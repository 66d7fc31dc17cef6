#!/usr/bin/env node
// What `npm install -g` puts on the PATH. From Node.js 22.1 on compiled code is kept, which halves what a start adds.
const { enableCompileCache } = require('node:module');
const { homedir } = require('node:os');
const { join } = require('node:path');

enableCompileCache?.(join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'kubectl-jac'));
require('../dist/kubectl-jac.cjs');
