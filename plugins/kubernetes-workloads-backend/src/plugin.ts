import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  actionsRegistryServiceRef,
  metricsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { kubernetesCacheServiceRef } from '@mooring/plugin-kubernetes-cache-node';
import { kubernetesDeliveriesServiceRef } from '@mooring/plugin-kubernetes-delivery-node';
import { readMatchingConfig } from '@mooring/plugin-kubernetes-matching-common';
import { kubernetesWorkloadsPermissions } from '@mooring/plugin-kubernetes-workloads-common';
import { WorkloadsAccess } from './access/WorkloadsAccess';
import { ActionsService } from './actions/ActionsService';
import { readActions } from './actions/readActions';
import { ChangesDatabase } from './changes/ChangesDatabase';
import { ChangesService } from './changes/ChangesService';
import { startRecording } from './changes/startRecording';
import { readLogLimits } from './config/readLogLimits';
import { readPrometheus } from './config/readPrometheus';
import { readRetention } from './config/readRetention';
import { ClusterEvents } from './events/ClusterEvents';
import { EventsService } from './events/EventsService';
import { ContainerLogs } from './logs/ContainerLogs';
import { LogStreams } from './logs/LogStreams';
import { PodLogs } from './logs/PodLogs';
import { ManifestService } from './manifests/ManifestService';
import { createChangesAction } from './mcp/createChangesAction';
import { createWorkloadsAction } from './mcp/createWorkloadsAction';
import { createViewMetric } from './meters/createViewMetric';
import { ChangeAnnouncer } from './notices/ChangeAnnouncer';
import { followedKeys, Viewers } from './notices/Viewers';
import { AlertsService } from './prometheus/AlertsService';
import { MetricsService } from './prometheus/MetricsService';
import { PrometheusClient } from './prometheus/PrometheusClient';
import { createRouter } from './router/createRouter';
import { EntityObjects } from './service/EntityObjects';
import { RecentAnswers } from './service/RecentAnswers';
import { EntityAnswer, WorkloadsService } from './service/WorkloadsService';
import { PodMetrics } from './podMetrics/PodMetrics';
import { UsageService } from './usage/UsageService';

/**
 * Tells how a component's workloads are and what changed in them, and streams their logs.
 *
 * @public
 */
export const kubernetesWorkloadsPlugin = createBackendPlugin({
  pluginId: 'kubernetes-workloads',
  register(env) {
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        databaseService: coreServices.database,
        deliveries: kubernetesDeliveriesServiceRef,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        meters: metricsServiceRef,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
        store: kubernetesCacheServiceRef,
      },
      async init({
        actionsRegistry,
        auditor,
        catalog,
        config,
        databaseService,
        deliveries,
        httpAuth,
        httpRouter,
        lifecycle,
        logger,
        meters,
        permissions,
        permissionsRegistry,
        scheduler,
        signals,
        store,
      }) {
        permissionsRegistry.addPermissions(kubernetesWorkloadsPermissions);
        const streams = LogStreams.create(readLogLimits(config));
        const retention = readRetention(config);
        const enabled = readActions(config);
        const clients = readPrometheus(config).map(instance =>
          PrometheusClient.create({
            instance,
            aws: () => DefaultAwsCredentialsManager.fromConfig(config),
          }),
        );
        const viewers = Viewers.create();
        const announcer = ChangeAnnouncer.start({
          store,
          viewers,
          signals,
          logger,
        });
        const database = await ChangesDatabase.create({
          database: databaseService,
        });
        const stopRecording = await startRecording({
          store,
          database,
          retention,
          scheduler,
          viewers,
          announcer,
          logger,
        });
        const podMetrics = PodMetrics.create({ store });
        const recent = RecentAnswers.start<EntityAnswer>({
          store,
          metrics: podMetrics,
          sizeOf: ({ clusters }) =>
            clusters.reduce((sum, { rows }) => sum + rows.length, 0),
          followsOf: ({ deliveries: found }) => followedKeys(found),
          measuredOf: ({ measured }) => measured,
        });
        lifecycle.addShutdownHook(async () => {
          announcer.stop();
          recent.stop();
          streams.stop();
          await stopRecording();
        });

        const access = WorkloadsAccess.create({ catalog, permissions });
        const objects = EntityObjects.create({
          store,
          config: readMatchingConfig(config),
        });
        const alerts = AlertsService.create({ access, objects, clients });
        const service = WorkloadsService.create({
          access,
          objects,
          viewers,
          deliveries,
          actions: enabled,
          usage: podMetrics,
          alerts,
          recent,
        });
        const changes = ChangesService.create({
          access,
          objects,
          database,
          deliveries,
          retention,
        });
        createWorkloadsAction({ actionsRegistry, service });
        createChangesAction({ actionsRegistry, service: changes });
        const router = await createRouter({
          service,
          changes,
          events: EventsService.create({
            access,
            objects,
            events: ClusterEvents.create({ store }),
          }),
          manifests: ManifestService.create({ access, objects }),
          usage: UsageService.create({ access, objects, metrics: podMetrics }),
          metrics: MetricsService.create({ access, objects, clients }),
          alerts,
          actions: ActionsService.create({ access, objects, store, enabled }),
          logs: PodLogs.create({
            access,
            objects,
            logs: ContainerLogs.create(store),
            streams,
          }),
          onView: createViewMetric(meters),
          httpAuth,
          auditor,
        });
        httpRouter.use(router);
      },
    });
  },
});
