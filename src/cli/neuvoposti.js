#!/usr/bin/env node
// Parsed by whatever Node is at hand, so it stays in old syntax until the version is known.
var major = Number(process.versions.node.split('.')[0])

if (major < 24) {
  process.stderr.write(
    'Neuvoposti needs Node 24 or newer and this is Node ' +
      process.versions.node +
      '. Run it with "npx neuvoposti" in its folder after "npm ci", which brings the right one.\n',
  )
  process.exitCode = 3
} else {
  import('node:module')
    .then((module) => module.enableCompileCache())
    .then(() => import('./run.ts'))
    .then((cli) => cli.runFromProcess())
}
