import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { durationToMilliseconds } from '@backstage/types';
import { kubernetesCacheServiceRef } from '@mooring/plugin-kubernetes-cache-node';
import { clusterSourcesServiceRef } from '@mooring/plugin-kubernetes-doctor-node';
import {
  kubernetesMatchingPermissions,
  readMatchingConfig,
} from '@mooring/plugin-kubernetes-matching-common';
import {
  BEAT_INTERVAL,
  DatabaseLease,
  kubernetesVerdictsServiceRef,
} from '@mooring/plugin-kubernetes-matching-node';
import { createExplainAction } from './actions/createExplainAction';
import { createListUnlinkedAction } from './actions/createListUnlinkedAction';
import { MatchingAccess } from './access/MatchingAccess';
import { CatalogFollower } from './catalog/CatalogFollower';
import { readOptions } from './config/readOptions';
import { Ledger } from './ledger/Ledger';
import { LedgerReader } from './ledger/LedgerReader';
import { LedgerTask } from './ledger/LedgerTask';
import { LedgerWriter } from './ledger/LedgerWriter';
import { FailingSources } from './matching/FailingSources';
import { FleetFindings } from './matching/FleetFindings';
import { LiveMatches } from './matching/LiveMatches';
import { Suggestions } from './matching/Suggestions';
import { MatchingService } from './service/MatchingService';
import { ChangeAnnouncer } from './notices/ChangeAnnouncer';
import { OwnerNotifier } from './notices/OwnerNotifier';
import {
  createEvaluationMetric,
  createLedgerMetric,
  registerCatalogMetric,
  registerMetrics,
} from './metrics/registerMetrics';
import { measureVerdicts } from './metrics/measureVerdicts';
import { Watchers } from './notices/Watchers';
import { KubernetesPlugin } from './uncached/KubernetesPlugin';
import { UncachedMatches } from './uncached/UncachedMatches';
import { createRouter } from './router/createRouter';

/** How often the sources of clusters are asked how they are, apart from when the list of clusters changes. */
const SOURCES_INTERVAL = { minutes: 1 };

/**
 * Joins the catalog with the watched clusters and says of every entity whether it is linked to its workloads.
 *
 * @public
 */
export const kubernetesMatchingPlugin = createBackendPlugin({
  pluginId: 'kubernetes-matching',
  register(env) {
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        discovery: coreServices.discovery,
        events: eventsServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        clusterSources: clusterSourcesServiceRef,
        store: kubernetesCacheServiceRef,
        verdicts: kubernetesVerdictsServiceRef,
      },
      async init({
        actionsRegistry,
        auditor,
        auth,
        catalog,
        config: rootConfig,
        database,
        discovery,
        events,
        httpAuth,
        httpRouter,
        lifecycle,
        logger,
        metrics,
        notifications,
        permissions,
        permissionsRegistry,
        scheduler,
        signals,
        clusterSources,
        store,
        verdicts,
      }) {
        const config = readMatchingConfig(rootConfig);
        const options = readOptions(rootConfig);
        permissionsRegistry.addPermissions(kubernetesMatchingPermissions);

        const ledger = await Ledger.create({ database });
        const reader = LedgerReader.create({ ledger, logger });
        const sources = FailingSources.create({
          sources: clusterSources,
          logger,
        });
        const live = LiveMatches.create({
          store,
          config,
          leftOut: () => sources.leftOut(),
          logger,
          onEvaluated: createEvaluationMetric(metrics),
        });
        const fleet = FleetFindings.create({ live, store, config, logger });
        registerMetrics({ metrics, live, fleet, ledger: reader });

        const watchers = Watchers.create();
        const announcer = ChangeAnnouncer.create({
          signals,
          events,
          logger,
          watchers,
        });
        live.subscribe(refs => announcer.changed(refs));
        live.subscribeToStates(() => announcer.statesChanged());
        sources.subscribe(() => {
          live.takeLeftOut();
          announcer.statesChanged();
        });
        fleet.subscribe(() => announcer.fleetChanged());
        verdicts.provide({
          get: ref => live.verdict(ref),
          subscribe: listener => live.subscribe(listener),
        });

        await scheduler.scheduleTask({
          id: 'check-cluster-sources',
          scope: 'local',
          frequency: SOURCES_INTERVAL,
          timeout: { minutes: 5 },
          fn: () => sources.refresh(),
        });
        const unsubscribe = store.subscribe(({ type }) => {
          if (type === 'clusters') void sources.refresh();
        });

        const follower = CatalogFollower.create({
          catalog,
          auth,
          logger,
          onChange: change => live.takeCatalogChange(change),
          onRead: () => {
            live.takeCatalogRead();
            fleet.refreshSoon();
          },
          quietPeriod: options.catalogQuietPeriod,
          interval: durationToMilliseconds(options.catalogInterval),
        });
        registerCatalogMetric(metrics, follower);
        const stopMeasuring = measureVerdicts({ metrics, store, live });
        await scheduler.scheduleTask({
          id: 'follow-catalog',
          scope: 'local',
          frequency: options.catalogInterval,
          timeout: { minutes: 5 },
          fn: signal => follower.follow(signal),
        });

        const notifier =
          options.notifyAfter === undefined
            ? undefined
            : OwnerNotifier.create({
                knex: ledger.knex,
                notifications,
                logger,
                after: options.notifyAfter,
              });
        const task = LedgerTask.create({
          ledger,
          lease: DatabaseLease.create({ knex: ledger.knex, table: 'ledger' }),
          writer: LedgerWriter.create({ knex: ledger.knex }),
          follower,
          live,
          fleet,
          store,
          logger,
          retention: options.retention,
          onWritten: createLedgerMetric(metrics),
          afterWriting: () => notifier?.notify() ?? Promise.resolve(),
        });
        // On every replica: which of them writes is for the lease to say, and a lock of the scheduler outlives its holder.
        await scheduler.scheduleTask({
          id: 'hold-ledger',
          scope: 'local',
          frequency: { milliseconds: BEAT_INTERVAL },
          initialDelay: { seconds: 10 },
          timeout: { minutes: 1 },
          fn: () => task.hold(),
        });
        await scheduler.scheduleTask({
          id: 'write-ledger',
          scope: 'local',
          frequency: options.ledgerInterval,
          initialDelay: { seconds: 10 },
          timeout: { minutes: 5 },
          fn: signal => task.run(signal),
        });

        lifecycle.addStartupHook(() => {
          if (store.absence === undefined) return;
          logger.warn(
            `No cluster is watched, so each view asks the clusters, and near misses are not looked for: ${store.absence}`,
          );
        });
        const service = MatchingService.create({
          live,
          uncached: UncachedMatches.create({
            kubernetes: KubernetesPlugin.create({ auth, discovery }),
            config,
          }),
          fleet,
          ledger: reader,
          store,
          sources,
          catalog,
          follower,
          access: MatchingAccess.create({ permissions }),
          watchers,
          logger,
          suggestions: Suggestions.create({ live, config }),
        });
        createExplainAction({ actionsRegistry, service });
        createListUnlinkedAction({ actionsRegistry, service });
        httpRouter.use(
          await createRouter({ service, httpAuth, auditor, logger }),
        );

        lifecycle.addShutdownHook(() => {
          unsubscribe();
          stopMeasuring();
          announcer.stop();
          fleet.stop();
          live.stop();
        });
      },
    });
  },
});
