import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { KubernetesStore } from '@mooring/plugin-kubernetes-cache-node';
import {
  BEAT_INTERVAL,
  DatabaseLease,
} from '@mooring/plugin-kubernetes-matching-node';
import { ChangeAnnouncer } from '../notices/ChangeAnnouncer';
import { Viewers } from '../notices/Viewers';
import { ChangeFollower } from './ChangeFollower';
import { ChangeRecorder } from './ChangeRecorder';
import { ChangesDatabase } from './ChangesDatabase';
import { ChangeWriter } from './ChangeWriter';

/** Records changes on one replica at a time, and tells those who look on each; returns how to stop. */
export async function startRecording(options: {
  store: KubernetesStore;
  database: ChangesDatabase;
  /** How long changes are kept, in milliseconds. */
  retention: number;
  scheduler: SchedulerService;
  viewers: Viewers;
  announcer: ChangeAnnouncer;
  logger: LoggerService;
}): Promise<() => Promise<void>> {
  const { database, retention, scheduler } = options;
  const { knex } = database;
  const recorder = ChangeRecorder.start({
    ...options,
    lease: DatabaseLease.create({ knex, table: 'recorder' }),
    writer: ChangeWriter.create({ knex }),
  });
  const follower = ChangeFollower.start(options);
  // On every replica: which of them writes is for the lease to say.
  await scheduler.scheduleTask({
    id: 'hold-recorder',
    scope: 'local',
    frequency: { milliseconds: BEAT_INTERVAL },
    timeout: { minutes: 1 },
    fn: () => recorder.hold(),
  });
  await scheduler.scheduleTask({
    id: 'purge-changes',
    frequency: { days: 1 },
    timeout: { minutes: 10 },
    fn: () => database.purge(new Date(Date.now() - retention)),
  });
  return async () => {
    follower.stop();
    await recorder.stop();
  };
}
