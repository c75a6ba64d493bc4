// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('ledger', table => {
    table
      .string('holder')
      .notNullable()
      .defaultTo('')
      .comment('The replica that writes; empty before the first');
    table
      .bigInteger('beats')
      .notNullable()
      .defaultTo(0)
      .comment('Counts the signs of life of who writes');
    table
      .bigInteger('fence')
      .notNullable()
      .defaultTo(0)
      .comment(
        'Counts the changes of who writes: a lower number writes no more',
      );
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('ledger', table => {
    table.dropColumns('holder', 'beats', 'fence');
  });
};
