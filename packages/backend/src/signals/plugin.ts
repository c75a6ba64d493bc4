import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import {
  coreServices,
  createBackendPlugin,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { SignalPayload } from '@backstage/plugin-signals-node';
import express, { Router } from 'express';
import { readSignalsLimits } from './SignalsLimits';
import { SignalsHub } from './SignalsHub';
import { UpgradeGate } from './UpgradeGate';

/**
 * Tells browsers what plugins publish by `@backstage/plugin-signals-node`, in the place of
 * `@backstage/plugin-signals-backend`, which lets in anyone who sends no token: docs/decisions/0011-signals-ask-for-sign-in.md.
 */
export default createBackendPlugin({
  pluginId: 'signals',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { config, discovery, events, httpRouter, lifecycle, logger } =
          deps;
        const limits = readSignalsLimits(config);
        const hub = SignalsHub.create({ limits, logger });
        const external = await discovery.getExternalBaseUrl('signals');
        const paths = ['/api/signals', new URL(external).pathname];
        const gate = UpgradeGate.create({ ...deps, hub, limits, paths });

        await events.subscribe({
          id: `signals-${crypto.randomUUID()}`, // each replica has sockets of its own
          topics: ['signals'],
          onEvent: async ({ eventPayload }) =>
            hub.publish(eventPayload as SignalPayload),
        });
        httpRouter.use(createRouter(gate));
        // Sockets carry their token in another header, which the gate checks; the rest tells nothing.
        httpRouter.addAuthPolicy({ path: '/', allow: 'unauthenticated' });
        lifecycle.addStartupHook(() => {
          // Not awaited: requests wait until all these hooks are done.
          meetServer(discovery).catch(error =>
            logger.debug(`The first socket will be refused: ${error}`),
          );
        });
        lifecycle.addShutdownHook(() => hub.stop());
      },
    });
  },
});

/** A plugin meets its server with its first request, which this makes. */
async function meetServer(discovery: DiscoveryService): Promise<void> {
  await fetch(`${await discovery.getBaseUrl('signals')}/health`);
}

/** If the first request is a browser's after all, it is asked to come again; all later ones meet the gate. */
function createRouter(gate: UpgradeGate): Router {
  const router = express.Router();
  router.use((request, response, next) => {
    const { server } = request.socket as Socket & { server?: Server };
    if (server) gate.attach(server);
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') next();
    else response.status(503).set('Retry-After', '1').end();
  });
  router.get('/health', (_, response) => {
    response.json({ status: 'ok' });
  });
  return router;
}
