// Answers a message of the process that started this one with the routes that this one serves.
const { subscribe } = require('node:diagnostics_channel');
const { application } = require('express');

const servers = new Set();
subscribe('http.server.request.start', ({ server }) => servers.add(server));

// A plugin's router may be an application, which those above it hide in a function.
const applications = new Set();
const { lazyrouter } = application;
application.lazyrouter = function remember() {
  applications.add(this);
  return lazyrouter.call(this);
};

process.on('message', message => {
  if (message !== 'routes') return;
  const roots = [...servers].flatMap(server => server.listeners('request'));
  const routes = [...new Set([...roots, ...applications])].flatMap(app => [
    ...routesIn(app._router?.stack ?? [], roots.includes(app) ? '' : '…'),
  ]);
  process.send({ routes: [...new Set(routes)].sort() });
});

/** Such as `GET /api/catalog/entities`; `ANY` where something that is not a route takes all below a path; `…` for what is hidden. */
function* routesIn(stack, prefix) {
  for (const { route, regexp, handle } of stack) {
    const path = pathOf(regexp);
    // A router, or an application in it
    const inner = handle?.stack ?? handle?._router?.stack;
    if (route) {
      for (const method of Object.keys(route.methods)) {
        for (const each of [route.path].flat()) {
          yield `${
            method === '_all' ? 'ANY' : method.toUpperCase()
          } ${prefix}${each}`;
        }
      }
    } else if (inner) {
      yield* routesIn(inner, prefix + path);
    } else if (path && handle?.length < 4) {
      yield `ANY ${prefix}${path}`;
    }
  }
}

/** What Express mounts something at, from what it makes of it. */
function pathOf(regexp) {
  return (regexp?.source ?? '')
    .replace(/^\^/, '')
    .replace(/\\\/\?\(\?=\\\/\|\$\)$/, '')
    .replace(/\\(.)/g, '$1');
}
