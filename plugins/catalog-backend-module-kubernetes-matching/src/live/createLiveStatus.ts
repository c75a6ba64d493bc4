import { randomUUID } from 'node:crypto';
import {
  AuthService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import { KubernetesMatchingClient } from '@mooring/plugin-kubernetes-matching-common';
import { KubernetesVerdicts } from '@mooring/plugin-kubernetes-matching-node';
import { AskedVerdicts } from './AskedVerdicts';
import { LiveStatus } from './LiveStatus';
import { toLiveVerdict } from './LiveVerdict';

const TOPIC = 'kubernetes-matching';
/** A question that takes longer is given up, in milliseconds. */
const TIMEOUT_MS = 30_000;

/** Takes verdicts from the plugin in this process where it runs here, else asks the one in another process. */
export function createLiveStatus(options: {
  verdicts: KubernetesVerdicts;
  auth: AuthService;
  discovery: DiscoveryService;
  events: EventsService;
  logger: LoggerService;
  refresh: (entityRef: string) => void;
}): { status: LiveStatus; stop: () => void } {
  const { verdicts, auth, discovery, events, logger, refresh } = options;
  const client = KubernetesMatchingClient.create({
    discoveryApi: discovery,
    fetchApi: { fetch },
  });
  const asked = AskedVerdicts.create({
    logger,
    ask: async refs => {
      if (verdicts.isProvided) return [];
      const { token } = await auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId: 'kubernetes-matching',
      });
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      return client.getVerdicts(refs, { token, signal });
    },
  });
  const own = (ref: string) => {
    const verdict = verdicts.get(ref);
    return verdict && toLiveVerdict(verdict);
  };
  const status = LiveStatus.create({
    refresh,
    verdicts: {
      get: ref => (verdicts.isProvided ? own(ref) : asked.get(ref)),
      peek: ref => (verdicts.isProvided ? own(ref) : asked.peek(ref)),
    },
  });
  const hearOfChanges = once(() =>
    events.subscribe({
      // Each replica has answers of its own, so each is told.
      id: `kubernetes-matching-verdicts-${randomUUID()}`,
      topics: [TOPIC],
      onEvent: async ({ eventPayload }) => {
        const { type, entityRefs } = eventPayload as {
          type?: string;
          entityRefs?: string[];
        };
        if (type !== 'changed' || !Array.isArray(entityRefs)) return;
        // None named stands for many.
        asked.askAgain(entityRefs.length > 0 ? entityRefs : undefined);
      },
    }),
  );
  asked.onChange(refs => {
    // Only where there is a plugin in another process: a subscription costs requests without end.
    hearOfChanges().catch(error =>
      logger.warn('Could not subscribe to changed verdicts', error),
    );
    status.changed(refs);
  });
  const unsubscribe = verdicts.subscribe(refs => status.changed(refs));
  return {
    status,
    stop: () => {
      unsubscribe();
      asked.stop();
    },
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
