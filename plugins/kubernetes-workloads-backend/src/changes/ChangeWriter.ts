import { ConflictError } from '@backstage/errors';
import { Labels } from '@mooring/kubernetes-objects';
import {
  ChangeOfWorkload,
  WorkloadState,
} from '@mooring/plugin-kubernetes-workloads-common';
import { Knex } from 'knex';
import { ChangeRow } from './rows';
import { WorkloadKey } from './WorkloadKey';

const CHUNK = 200;

/** What is to be written of one workload. */
export interface Recording {
  readonly id: string;
  readonly key: WorkloadKey;
  readonly labels: Labels;
  readonly state: WorkloadState;
  readonly isRemoved: boolean;
  readonly changes: readonly ChangeOfWorkload[];
  /** Changes that are there already, and go on. */
  readonly extended: readonly {
    readonly seq: number;
    readonly to: string;
    readonly message: string;
  }[];
  readonly revision?: string;
  readonly whileAway: boolean;
}

/**
 * Writes what changed, in one transaction that holds the recorder's row: of several replicas one writes at a time, and only
 * the one whose fencing number is the highest.
 */
export class ChangeWriter {
  static create(options: { knex: Knex; now?: () => Date }): ChangeWriter {
    return new ChangeWriter(options);
  }

  private constructor(
    private readonly options: Parameters<typeof ChangeWriter.create>[0],
  ) {}

  /**
   * Resolves to the numbers of the changes that are new, for each recording in its order.
   *
   * @throws ConflictError when another replica has taken over since the number was given.
   */
  async write(
    recordings: readonly Recording[],
    fence: number,
  ): Promise<number[][]> {
    const { knex, now = () => new Date() } = this.options;
    if (recordings.length === 0) return [];
    const at = now();
    return await knex.transaction(async trx => {
      const row = await trx('recorder').where({ id: 1 }).forUpdate().first();
      if (Number(row.fence) !== fence)
        throw new ConflictError(
          'Another replica records changes now; nothing was written',
        );
      await writeWorkloads(trx, recordings, at);
      const numbers: number[][] = [];
      for (const recording of recordings) {
        numbers.push(await insertChanges(trx, recording, at));
        for (const { seq, to, message } of recording.extended)
          await trx('changes').where({ seq }).update({ to, message });
      }
      return numbers;
    });
  }
}

async function writeWorkloads(
  trx: Knex.Transaction,
  recordings: readonly Recording[],
  at: Date,
): Promise<void> {
  const rows = recordings.map(({ id, key, labels, state, isRemoved }) => ({
    id,
    cluster: key.cluster,
    kind: key.kind,
    namespace: key.namespace ?? '',
    name: key.name,
    labels: JSON.stringify(labels),
    state: JSON.stringify(state),
    removed_at: isRemoved ? at : null,
  }));
  for (let start = 0; start < rows.length; start += CHUNK)
    await trx('workloads')
      .insert(rows.slice(start, start + CHUNK))
      .onConflict('id')
      .merge();
}

async function insertChanges(
  trx: Knex.Transaction,
  { id, changes, revision, whileAway }: Recording,
  at: Date,
): Promise<number[]> {
  if (changes.length === 0) return [];
  const rows: Omit<ChangeRow, 'seq'>[] = changes.map(change => ({
    workload_id: id,
    at,
    change: change.change,
    container: change.container ?? null,
    from: change.from ?? null,
    to: change.to ?? null,
    message: change.message,
    revision: revision ?? null,
    while_away: whileAway,
  }));
  const inserted = await trx('changes').insert(rows).returning('seq');
  return inserted.map(({ seq }) => Number(seq));
}
