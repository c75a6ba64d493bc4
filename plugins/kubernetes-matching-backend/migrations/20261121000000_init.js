// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('findings', table => {
    table.comment('What has been found, and how long it lasted');
    table.string('id').primary().notNullable();
    table
      .string('entity_ref')
      .notNullable()
      .comment('Empty for what no entity accounts for');
    table.string('rule').notNullable();
    table
      .string('cluster')
      .notNullable()
      .comment('Empty when it is about several');
    table
      .text('subject')
      .notNullable()
      .comment('What a finding without an entity is about');
    table.string('severity').notNullable();
    table.text('message').notNullable();
    table.dateTime('first_seen').notNullable();
    table
      .dateTime('last_seen')
      .notNullable()
      .comment('When it was last written that it is there');
    table
      .dateTime('fixed_at')
      .nullable()
      .comment('Empty as long as it is there');
    table.index(['entity_ref', 'rule'], 'findings_entity_ref_idx');
    table.index(['fixed_at'], 'findings_fixed_at_idx');
  });
  // At most one of a kind is there at a time, whoever writes.
  await knex.raw(
    'CREATE UNIQUE INDEX findings_open_uniq ON findings (entity_ref, rule, cluster, subject) WHERE fixed_at IS NULL',
  );

  await knex.schema.createTable('statuses', table => {
    table.comment('The last known status of each entity');
    table.string('entity_ref').primary().notNullable();
    table.string('status').notNullable();
    table.string('owner').notNullable().comment('Empty for none');
    table
      .dateTime('unlinked_since')
      .nullable()
      .comment('Empty while it is linked');
    table
      .dateTime('notified_at')
      .nullable()
      .comment('When its owner was told that it is not linked');
  });

  await knex.schema.createTable('daily_statuses', table => {
    table.comment(
      'How many entities had a status at the end of a day, where that differs from the day before',
    );
    table.string('date', 10).notNullable().comment('In UTC');
    table.string('owner').notNullable().comment('Empty for none');
    table.string('status').notNullable();
    table.integer('entities').notNullable();
    table.primary(['date', 'owner', 'status']);
  });

  await knex.schema.createTable('ledger', table => {
    table.comment('One row: who holds it, writes');
    table.integer('id').primary().notNullable();
    table
      .bigInteger('revision')
      .notNullable()
      .comment('Counts what has been written');
  });
  await knex('ledger').insert({ id: 1, revision: 0 });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('ledger');
  await knex.schema.dropTable('daily_statuses');
  await knex.schema.dropTable('statuses');
  await knex.schema.dropTable('findings');
};
