// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('workloads', table => {
    table.comment(
      'The last known state of each workload, to tell what changes',
    );
    table
      .string('id')
      .primary()
      .notNullable()
      .comment('A digest of cluster, kind, namespace and name');
    table.text('cluster').notNullable();
    table.text('kind').notNullable();
    table.text('namespace').notNullable().comment('Empty for none');
    table.text('name').notNullable();
    table.text('labels').notNullable().comment('JSON');
    table.text('state').notNullable().comment('JSON');
    table.dateTime('removed_at').nullable().comment('Empty while it is there');
    table.index(['removed_at'], 'workloads_removed_at_idx');
  });

  await knex.schema.createTable('changes', table => {
    table.comment('What changed in workloads, as the watch saw it');
    table.bigIncrements('seq');
    table.string('workload_id').notNullable();
    table.dateTime('at').notNullable();
    table.string('change').notNullable();
    table.text('container').nullable();
    table.text('from').nullable();
    table.text('to').nullable();
    table.text('message').notNullable();
    table.text('revision').nullable();
    table.boolean('while_away').notNullable();
    table.index(['workload_id', 'seq'], 'changes_workload_id_idx');
    table.index(['at'], 'changes_at_idx');
  });

  await knex.schema.createTable('recorder', table => {
    table.comment('One row: which replica writes');
    table.integer('id').primary().notNullable();
    table
      .string('holder')
      .notNullable()
      .comment('The replica that writes; empty before the first');
    table
      .bigInteger('beats')
      .notNullable()
      .comment('Counts the signs of life of who writes');
    table
      .bigInteger('fence')
      .notNullable()
      .comment(
        'Counts the changes of who writes: a lower number writes no more',
      );
  });
  await knex('recorder').insert({ id: 1, holder: '', beats: 0, fence: 0 });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('recorder');
  await knex.schema.dropTable('changes');
  await knex.schema.dropTable('workloads');
};
