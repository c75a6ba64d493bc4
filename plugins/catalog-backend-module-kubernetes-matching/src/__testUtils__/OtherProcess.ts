import {
  BackendFeature,
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import express, { Router } from 'express';
import { Verdicts } from './Verdicts';

type Listener = (event: {
  topic: string;
  eventPayload: unknown;
}) => Promise<void>;

/** The kubernetes-matching plugin in another process, as far as this module asks it. */
export class OtherProcess {
  /** @param onAsked - called with what is asked; the answer waits for it, and is 503 where it says `down` */
  static async start(
    verdicts: Verdicts,
    onAsked: (refs: string[]) => Promise<'down' | void> | 'down' | void,
  ): Promise<OtherProcess> {
    const { server } = await startTestBackend({
      features: [
        createBackendPlugin({
          pluginId: 'kubernetes-matching',
          register(env) {
            env.registerInit({
              deps: {
                httpAuth: coreServices.httpAuth,
                httpRouter: coreServices.httpRouter,
              },
              async init({ httpAuth, httpRouter }) {
                const router = Router();
                router.use(express.json());
                router.post('/verdicts', async (request, response) => {
                  await httpAuth.credentials(request, { allow: ['service'] });
                  const refs: string[] = request.body.entityRefs;
                  if ((await onAsked(refs)) === 'down') {
                    response.status(503).end();
                    return;
                  }
                  response.json({
                    items: refs.flatMap(ref => verdicts.get(ref) ?? []),
                  });
                });
                httpRouter.use(router);
              },
            });
          },
        }),
      ],
    });
    return new OtherProcess(server.port());
  }

  readonly #listeners: Listener[] = [];
  readonly #port: number;

  private constructor(port: number) {
    this.#port = port;
  }

  /** What leads a backend here. */
  get features(): BackendFeature[] {
    return [
      mockServices.discovery.mock({
        getBaseUrl: async id => `http://localhost:${this.#port}/api/${id}`,
      }).factory,
      createServiceFactory({
        service: eventsServiceRef,
        deps: {},
        factory: () => ({
          publish: async () => {},
          subscribe: async ({ topics, onEvent }) => {
            if (topics.includes('kubernetes-matching')) {
              this.#listeners.push(onEvent);
            }
          },
        }),
      }),
    ];
  }

  /** Publishes that verdicts have changed: of these, or of so many that none is named. */
  async tell(entityRefs: string[]): Promise<void> {
    await Promise.all(
      this.#listeners.map(listener =>
        listener({
          topic: 'kubernetes-matching',
          eventPayload: { type: 'changed', entityRefs },
        }),
      ),
    );
  }
}
